// A provider that lies, or is broken, in one way at a time: POST /mode/NAME says which. Usage: CLIENT_SECRET=… node liar.mjs
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';

const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const shown = { ...own.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' };
let mode = 'honest';
let nonce = '';
let issuer = '';
const asked = [];

const part = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function token() {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, sub: 'liar', aud: 'plumbline', nonce, iat: now, exp: now + 300 };
  const changes = {
    issuer: { iss: 'https://sso.example.gov.cn' },
    audience: { aud: 'other' },
    party: { aud: ['plumbline', 'other'], azp: 'other' },
    nonce: { nonce: 'another' },
    expired: { iat: now - 500, exp: now - 120 },
    long_ago: { iat: now - 7200 },
    access: { at_hash: createHash('sha256').update('another').digest().subarray(0, 16).toString('base64url') },
    nobody: { sub: '' },
  };
  const head = { alg: 'RS256', kid: 'one' };
  if (mode === 'none') head.alg = 'none';
  if (mode === 'shared') head.alg = 'HS256';
  if (mode === 'unknown_key') head.kid = 'two';
  const text = `${part(head)}.${part({ ...claims, ...changes[mode] })}`;
  if (mode === 'none') return `${text}.`;
  if (mode === 'shared') return `${text}.${createHmac('sha256', process.env.CLIENT_SECRET).update(text).digest('base64url')}`;
  if (mode === 'public_as_secret') {
    const head2 = part({ alg: 'HS256', kid: 'one' });
    const pem = own.publicKey.export({ format: 'pem', type: 'spki' });
    const text2 = `${head2}.${part(claims)}`;
    return `${text2}.${createHmac('sha256', pem).update(text2).digest('base64url')}`;
  }
  const key = mode === 'other_key' ? other.privateKey : own.privateKey;
  const whole = `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
  return mode === 'cut' ? whole.slice(0, -40) : whole;
}

function description() {
  return {
    issuer: mode === 'name' ? `${issuer}/other` : issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: mode === 'in_the_clear' ? 'http://sso.example.gov.cn/token' : `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    code_challenge_methods_supported: mode === 'no_pkce' ? ['plain'] : ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    authorization_response_iss_parameter_supported: mode === 'no_iss',
  };
}

function json(response, value, status = 200) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(typeof value === 'string' ? value : JSON.stringify(value));
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, issuer);
  asked.push(url.pathname);
  let body = '';
  for await (const piece of request) body += piece;
  if (url.pathname.startsWith('/mode/')) {
    mode = url.pathname.slice('/mode/'.length);
    return response.end();
  }
  if (url.pathname === '/asked') return json(response, asked.splice(0));
  if (url.pathname === '/.well-known/openid-configuration') return json(response, description());
  if (url.pathname === '/auth') {
    nonce = url.searchParams.get('nonce');
    return json(response, Object.fromEntries(url.searchParams));
  }
  if (url.pathname === '/keys') {
    if (mode === 'broken_keys') return json(response, '{"keys":[');
    return json(response, { keys: [shown] });
  }
  if (url.pathname === '/elsewhere') return json(response, { id_token: token(), access_token: 'a', token_type: 'Bearer' });
  if (url.pathname !== '/token') return json(response, {}, 404);
  if (mode === 'silent') return undefined; // never answers
  if (mode === 'redirect') {
    response.writeHead(307, { Location: `${issuer}/elsewhere` });
    return response.end();
  }
  if (mode === 'large') return json(response, `{"id_token":"${'a'.repeat(1 << 20)}"}`);
  if (mode === 'no_json') return json(response, '<html>');
  if (mode === 'no_token') return json(response, { access_token: 'a' });
  if (mode === 'status') return json(response, { id_token: token() }, 500);
  const form = new URLSearchParams(body);
  if (form.get('client_secret') !== process.env.CLIENT_SECRET || form.get('code_verifier')?.length !== 43) return json(response, { error: 'invalid_client' }, 401);
  return json(response, { id_token: token(), access_token: 'a', token_type: 'Bearer' });
});
server.listen(0, '127.0.0.1', () => {
  issuer = `http://127.0.0.1:${server.address().port}`;
  console.log(`Provider ${issuer}`);
});
