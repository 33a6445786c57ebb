// A provider for the tests: oidc-provider as it is, with people who sign in by their name alone. A name that ends with
// "+mfa" was asked for several factors. On SIGHUP its keys are other ones, of the next kind. Prints its address.
// Usage: CLIENT_SECRET=… node provider.mjs PORT REDIRECT_URI POST_LOGOUT_URI
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port, redirect, afterwards] = process.argv.slice(2);
const kinds = [
  ['RS256', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['PS256', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['ES256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
];
let generation = 0;
let provider;

function begin(issuer) {
  const [alg, make] = kinds[generation % kinds.length];
  generation += 1;
  const key = { ...make().privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg };
  provider = new Provider(issuer, {
    clients: [{
      client_id: 'plumbline',
      client_secret: process.env.CLIENT_SECRET,
      redirect_uris: [redirect],
      post_logout_redirect_uris: [afterwards],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: alg,
    }],
    jwks: { keys: [key] },
    enabledJWA: { idTokenSigningAlgValues: [alg] },
    cookies: { keys: ['only for tests'] },
    claims: { openid: ['sub', 'amr'], profile: ['name'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    pkce: { methods: ['S256'], required: () => true },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, name: `示例 ${id}` }) }),
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    // Nobody is asked whether the workbench may know his name.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  provider.on('server_error', (ctx, e) => console.error(e));
}

async function interact(request, response) {
  if (request.method !== 'POST') {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>Provider</title><form method="post"><input name="login"><button name="act" value="enter">Enter</button><button name="act" value="deny">Deny</button></form>');
    return;
  }
  let body = '';
  for await (const part of request) body += part;
  const form = new URLSearchParams(body);
  const login = form.get('login');
  const result = form.get('act') === 'deny'
    ? { error: 'access_denied', error_description: 'not I' }
    : { login: { accountId: login.replace('+mfa', ''), remember: false, amr: login.endsWith('+mfa') ? ['pwd', 'mfa'] : ['pwd'] } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const server = createServer((request, response) => {
  if (request.url.startsWith('/interaction/')) interact(request, response).catch((e) => { console.error(e); response.end(); });
  else provider.callback()(request, response);
});
server.listen(Number(port), '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  begin(issuer);
  process.on('SIGHUP', () => begin(issuer));
  console.log(`Provider ${issuer}`);
});
