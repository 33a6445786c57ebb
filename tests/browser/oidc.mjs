// Signing in by a provider: stories in a real browser, then what a hostile one tries with the bytes themselves. Prints TAP.
// Usage: PLUMBLINE_PASSWORD=… PROVIDER=URL PROVIDER_PID=N node oidc.mjs BASE_URL
//        … LIAR=URL node oidc.mjs BASE_URL: against a provider that lies instead
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { Person, desktop, phone, timeCode } from './person.mjs';

const [base] = process.argv.slice(2);
const folder = process.env.PLUMBLINE_SHOTS;
const password = process.env.PLUMBLINE_PASSWORD;
const provider = process.env.PROVIDER;
const liar = process.env.LIAR;

let count = 0;
let failed = 0;

function report(name, problems) {
  count += 1;
  if (problems.length) failed += 1;
  console.log(`${problems.length ? 'not ok' : 'ok'} ${count} - ${name}`);
  for (const problem of problems) console.log(`  # ${problem}`);
}

// A browser without a picture: it keeps its cookies and goes where it is sent only when told to.
class Client {
  constructor() { this.jar = {}; }

  cookies(url) {
    const host = new URL(url).origin;
    return Object.entries(this.jar[host] ?? {}).map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async ask(url, options = {}) {
    const whole = new URL(url, base).href;
    const reply = await fetch(whole, { redirect: 'manual', ...options, headers: { Cookie: this.cookies(whole), ...options.headers } });
    const jar = (this.jar[new URL(whole).origin] ??= {});
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      if (value) jar[name] = value; else delete jar[name];
    }
    const location = reply.headers.get('location');
    return { status: reply.status, location: location && new URL(location, whole).href, text: await reply.text(), set: reply.headers.getSetCookie() };
  }

  async form(url, fields) {
    const page = await this.ask(url);
    const token = /name="_form" value="([^"]+)"/.exec(page.text)?.[1];
    return this.send(url, { _form: token ?? '', ...fields });
  }

  send(url, fields) {
    return this.ask(url, { method: 'POST', body: new URLSearchParams(fields), headers: { Origin: new URL(url, base).origin } });
  }

  get session() { return this.jar[base]?.plumbline; }

  // Goes to the provider and signs in there; gives the address at which it is to come back.
  async visit(login, start = '/desk/oidc/start') {
    const sent = await this.ask(start);
    let at = await this.ask(sent.location);
    let asking;
    for (let i = 0; i < 10 && !at.location?.startsWith(base); i += 1) {
      if (at.location) asking = at.location;
      at = at.location ? await this.ask(at.location) : await this.send(asking, { login, act: login === 'nobody' ? 'deny' : 'enter' });
    }
    return at.location;
  }

  async enter(login, start) {
    return this.ask(await this.visit(login, start));
  }
}

const problems = [];
function expect(good, what) {
  if (!good) problems.push(what);
}
function done(name) {
  report(name, problems.splice(0));
}

async function refused(client, reply, why) {
  expect(reply.status === 303 && reply.location === `${base}/desk/sign-in?why=${why}`, `led to ${reply.status} ${reply.location}, not to “${why}”`);
  expect(!client.session, 'there is a session');
  const page = await client.ask(reply.location ?? '/desk/sign-in');
  expect(page.status === 200 && /role="alert"/.test(page.text), 'the page does not say why');
}

function entered(client, reply, where = '/desk') {
  expect(reply.status === 303 && reply.location === base + where, `led to ${reply.status} ${reply.location}, not to ${where}`);
  expect(client.session, 'there is no session');
}

async function withPassword(login) {
  const client = new Client();
  await client.form('/desk/sign-in', { login, password });
  return client;
}

// By its owner: there, back, and the password.
async function link(client, outside) {
  const back = await client.enter(outside, '/desk/oidc/start?purpose=link');
  expect(back.location === `${base}/desk/account/identity`, `linking led to ${back.location}`);
  return client.form('/desk/account/identity', { password });
}

const stories = {
  'a mediator links his account with a phone, signs out, and signs in by the provider': {
    size: phone,
    async tell(s) {
      await s.signIn('mediator');
      await s.open('/desk/account');
      await Promise.all([s.page.waitForURL(`${provider}/**`), s.page.getByRole('link', { name: '绑定示例区统一身份认证账号' }).click()]);
      await s.page.locator('input').fill('zhang');
      await Promise.all([s.page.waitForURL(`${base}/**`), s.page.getByRole('button', { name: 'Enter' }).click()]);
      await s.sees('绑定统一身份', '示例 zhang', 'zhang');
      await s.look();
      await s.picture('identity');
      await s.fill({ password: 'Wrong-Horse-7' });
      await s.press('button', '绑定统一身份');
      await s.sees('密码不正确');
      await s.fill({ password });
      await s.press('button', '绑定统一身份');
      await s.sees('统一身份', '示例 zhang', '解除绑定');
      await s.picture('account-linked');
      await s.press('button', '退出');
      await s.lacks('已退出本系统');
      await s.open('/desk/registers');
      await s.picture('sign-in-provider');
      await Promise.all([s.page.waitForURL((url) => url.pathname === '/desk/registers'), s.page.getByRole('link', { name: '用示例区统一身份认证登录' }).click()]);
      await s.press('button', '退出');
      await s.sees('已退出本系统', '退出 示例区统一身份认证');
      await s.picture('signed-out');
      await Promise.all([s.page.waitForURL(`${provider}/**`), s.page.getByRole('link', { name: /退出 示例区/ }).click()]);
      await Promise.all([s.page.waitForURL(`${base}/desk/sign-in**`), s.page.getByRole('button', { name: /Yes/ }).click()]);
      await s.look();
    },
  },
  'somebody who has no account here is refused, without scripts': {
    scripts: false,
    language: 'en',
    async tell(s) {
      await s.open('/desk/sign-in?lang=en');
      await s.page.getByRole('link', { name: 'Sign in by Example sign-in' }).click();
      await s.page.locator('input').fill('stranger');
      await s.page.getByRole('button', { name: 'Enter' }).click();
      await s.page.waitForURL(`${base}/**`);
      await s.look();
      await s.sees('linked to no account here', '示例 stranger · stranger');
      await s.picture('unknown');
    },
  },
  'an administrator links an account for somebody': {
    async tell(s) {
      await s.signIn('system');
      await s.enrol();
      await s.open('/desk/admin/accounts/task');
      await s.fill({ subject: 'zhang' });
      await s.press('button', '绑定统一身份');
      await s.sees('已绑定其他账号');
      await s.fill({ subject: 'li' });
      await s.press('button', '绑定统一身份');
      await s.sees('已经办理', '解除绑定');
      await s.picture('admin-linked');
      await s.open('/desk/admin/accounts/reviewer');
      await s.fill({ subject: 'locked' });
      await s.press('button', '绑定统一身份');
      await s.press('button', '锁定');
      await s.sees('已经办理');
    },
  },
};

async function tellAll() {
  for (const language of folder ? ['zh', 'en'] : []) mkdirSync(`${folder}/${language}`, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  const bench = { base, password, folder, shapes: new Set() };
  for (const [name, { size = desktop, scripts = true, language = 'zh', tell }] of Object.entries(stories)) {
    const context = await browser.newContext({ viewport: size, javaScriptEnabled: scripts, locale: language === 'zh' ? 'zh-CN' : 'en-GB' });
    context.setDefaultTimeout(60000);
    const person = new Person(await context.newPage(), bench, { language, size, scripts, keyboard: false });
    try {
      await tell(person);
    } catch (e) {
      person.problems.push(`at ${person.where}: ${e.message.split('\n').slice(0, 4).join(' ')}`, (await person.shown('main').catch(() => '')).slice(0, 400));
    }
    report(name, person.problems);
    // What the provider's own pages lack is not ours.
    report(`${name}: its ${person.pages} pages`, [...new Set(person.faults)].filter((fault) => !fault.includes('ERR_NAME_NOT_RESOLVED')));
    await context.close();
  }
  await browser.close();
}

async function theWay() {
  const c = new Client();
  const sent = await c.ask('/desk/oidc/start?next=/desk/registers');
  const q = new URL(sent.location).searchParams;
  expect(sent.status === 303 && sent.location.startsWith(`${provider}/auth?`), `sent to ${sent.location}`);
  expect(q.get('code_challenge_method') === 'S256' && q.get('code_challenge').length === 43, 'no PKCE');
  expect(q.get('state') && q.get('nonce') && q.get('state') !== q.get('nonce'), 'no state or nonce');
  expect(!sent.location.includes('secret'), 'the secret is in the address');
  const cookie = sent.set.find((text) => text.startsWith('plumbline-oidc='));
  expect(/; HttpOnly; SameSite=Lax/.test(cookie), `the cookie is ${cookie}`);
  expect(!cookie.includes(q.get('state')) && !cookie.includes(q.get('nonce')), 'the cookie can be read');
  done('the browser is sent with PKCE, state and nonce, and keeps what it cannot read');

  const whole = new Client();
  entered(whole, await whole.enter('zhang', '/desk/oidc/start?next=/desk/registers%3Fa=1'), '/desk/registers?a=1');
  const page = await whole.ask('/desk/account');
  expect(page.status === 200, `the account's page is ${page.status}`);
  done('and comes in where it wanted to go');

  for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', '/desk\\..//evil.example', 'javascript:alert(1)', '/deskevil', '']) {
    const client = new Client();
    entered(client, await client.enter('zhang', `/desk/oidc/start?next=${encodeURIComponent(next)}`));
  }
  done('no “next” leads away');
}

async function comingBack() {
  let c = new Client();
  const back = await c.visit('zhang');
  const kept = { ...c.jar[base] };
  entered(c, await c.ask(back));
  const second = new Client();
  second.jar[base] = kept;
  await refused(second, await second.ask(back), 'old');
  c = new Client();
  await refused(c, await c.ask(back), 'old');
  done('code and state are taken once, also with the cookie kept');

  // Login CSRF: the attacker's own answer, put before another's browser, which may have gone itself.
  const attacker = new Client();
  const his = await attacker.visit('zhang');
  c = new Client();
  await refused(c, await c.ask(his), 'old');
  await c.ask('/desk/oidc/start');
  await refused(c, await c.ask(his), 'old');
  entered(attacker, await attacker.ask(his));
  done("another's answer is none");

  c = new Client();
  let mine = new URL(await c.visit('zhang'));
  mine.searchParams.set('state', `${mine.searchParams.get('state').slice(0, -2)}AA`);
  await refused(c, await c.ask(mine.href), 'old');
  c = new Client();
  mine = new URL(await c.visit('zhang'));
  mine.searchParams.delete('state');
  await refused(c, await c.ask(mine.href), 'old');
  c = new Client();
  mine = new URL(await c.visit('zhang'));
  c.jar[base]['plumbline-oidc'] = `A${c.jar[base]['plumbline-oidc'].slice(1)}`;
  await refused(c, await c.ask(mine.href), 'old');
  done('a changed state or cookie is none');

  c = new Client();
  mine = new URL(await c.visit('zhang'));
  expect(mine.searchParams.get('iss') === provider, 'the provider does not say that it is it');
  mine.searchParams.set('iss', 'https://sso.example.gov.cn');
  await refused(c, await c.ask(mine.href), 'refused');
  c = new Client();
  mine = new URL(await c.visit('zhang'));
  mine.searchParams.delete('iss');
  await refused(c, await c.ask(mine.href), 'refused');
  done("another provider's answer is none (RFC 9207)");

  c = new Client();
  mine = new URL(await c.visit('zhang'));
  mine.searchParams.set('code', 'guessed');
  await refused(c, await c.ask(mine.href), 'old');
  // Two that went at the same time: the code of one with the state of the other lacks its verifier.
  c = new Client();
  const other = new Client();
  mine = new URL(await c.visit('zhang'));
  mine.searchParams.set('code', new URL(await other.visit('zhang')).searchParams.get('code'));
  await refused(c, await c.ask(mine.href), 'old');
  done("a guessed or injected code is none");

  c = new Client();
  await refused(c, await c.enter('nobody'), 'declined');
  c = new Client();
  await refused(c, await c.ask('/desk/oidc/callback'), 'old');
  c = new Client();
  await refused(c, await c.ask(`/desk/oidc/callback?state=${'a'.repeat(2000)}&code=${'b'.repeat(1500)}`), 'old');
  done('who declines over there, or was never there, is led back');

  c = new Client();
  c.jar[base] = { plumbline: 'fixed-by-somebody-else' };
  entered(c, await c.enter('zhang'));
  expect(c.session !== 'fixed-by-somebody-else', 'the session is the one that was there before');
  done('no session is fixed beforehand');

  for (const path of ['/desk/oidc/start', '/desk/oidc/callback', '/desk/oidc/leave']) {
    const reply = await new Client().ask(path, { method: 'POST', body: 'a=1', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
    expect(reply.status === 405, `POST ${path} is ${reply.status}`);
  }
  done('these addresses are for reading');
}

async function accounts() {
  let c = new Client();
  await refused(c, await c.enter('stranger'), 'unknown');
  c = new Client();
  await refused(c, await c.enter('locked'), 'barred');
  done('an unknown identity, and one of a locked account, do not come in');

  // Linking: the session that went, and its password.
  const officer = await withPassword('officer');
  const back = await officer.visit('wang', '/desk/oidc/start?purpose=link');
  const another = await withPassword('window');
  another.jar[base]['plumbline-oidc'] = officer.jar[base]['plumbline-oidc'];
  const wrong = await another.ask(back);
  expect(wrong.location === `${base}/desk/sign-in?why=old`, `another's session was led to ${wrong.location}`);
  const out = await new Client().ask('/desk/oidc/start?purpose=link');
  expect(out.location === `${base}/desk/sign-in`, `nobody was led to ${out.location}`);
  const linked = await link(officer, 'wang');
  expect(linked.location === `${base}/desk/account?done=1`, `linking led to ${linked.location}`);
  c = new Client();
  entered(c, await c.enter('wang'));
  const taken = await link(another, 'wang');
  expect(taken.status === 422 && taken.text.includes('已绑定其他账号'), `linking it twice is ${taken.status}`);
  done('an identity is linked in the session that asked, once');

  // The second factor, set up in the session.
  const begun = await officer.form('/desk/enrol', {});
  const secret = /class="code">([A-Z2-7 ]+)</.exec(begun.text)[1];
  const [, token] = /name="_form" value="([^"]+)"/.exec(begun.text);
  const set = await officer.send('/desk/enrol', { _form: token, secret, code: timeCode(secret) });
  expect(set.location === `${base}/desk`, `the second factor led to ${set.status} ${set.location}`);
  c = new Client();
  entered(c, await c.enter('wang'), '/desk/code');
  const closed = await c.ask('/desk/registers');
  expect(closed.location === `${base}/desk/code`, `without the code one gets to ${closed.location}`);
  let code = await c.form('/desk/code', { code: '000000' });
  expect(code.status === 422, `a wrong code is ${code.status}`);
  code = await c.form('/desk/code', { code: timeCode(secret, Date.now() + 30000) });
  expect(code.location === `${base}/desk`, `the code led to ${code.location}`);
  expect((await c.ask('/desk/registers')).status === 200, 'with the code nothing opens');
  done('our second factor is asked after the provider');
  c = new Client();
  entered(c, await c.enter('wang+mfa'));
  done('but not where the provider asked for several');

  const unlinked = await officer.form('/desk/account', { act: 'unlink', password: 'Wrong-Horse-7' });
  expect(unlinked.status === 422, `unlinking with a wrong password is ${unlinked.status}`);
  const gone = await officer.form('/desk/account', { act: 'unlink', password });
  expect(gone.location === `${base}/desk/account?done=1`, `unlinking led to ${gone.location}`);
  c = new Client();
  await refused(c, await c.enter('wang'), 'unknown');
  done('unlinked, it opens nothing');
}

async function rotated() {
  for (const kind of ['PS256', 'ES256']) {
    process.kill(Number(process.env.PROVIDER_PID), 'SIGHUP');
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    const c = new Client();
    entered(c, await c.enter('zhang'));
    done(`keys changed to ${kind} are fetched`);
  }
}

async function lies() {
  const mode = (name) => fetch(`${liar}/mode/${name}`);
  const attempt = async () => {
    const c = new Client();
    const sent = await c.ask('/desk/oidc/start');
    if (sent.location.startsWith(base)) return [c, sent];
    const q = JSON.parse((await c.ask(sent.location)).text);
    return [c, await c.ask(`${q.redirect_uri}?state=${q.state}&code=c`)];
  };
  // Before its description was taken once.
  for (const [name, why] of [['name', 'silent'], ['in_the_clear', 'silent'], ['no_pkce', 'silent']]) {
    await mode(name);
    await refused(...await attempt(), why);
    done(`a provider that is wrong by “${name}” is not gone to`);
  }
  await mode('honest');
  const [c, reply] = await attempt();
  await refused(c, reply, 'unknown');
  done('what it says truly is understood');
  const expected = {
    none: 'refused', shared: 'refused', public_as_secret: 'refused', other_key: 'refused', unknown_key: 'refused', cut: 'refused',
    issuer: 'refused', audience: 'refused', party: 'refused', nonce: 'refused', expired: 'refused', long_ago: 'refused',
    access: 'refused', nobody: 'refused', redirect: 'silent', large: 'silent', no_json: 'refused', no_token: 'refused', status: 'silent',
  };
  for (const [name, why] of Object.entries(expected)) {
    await mode(name);
    await fetch(`${liar}/asked`);
    await refused(...await attempt(), why);
    const asked = await (await fetch(`${liar}/asked`)).json();
    if (name === 'unknown_key') expect(asked.filter((path) => path === '/keys').length === 1, `the keys were fetched: ${asked}`);
    expect(!asked.includes('/elsewhere'), 'the redirect was followed');
    done(`a provider that is wrong by “${name}” lets nobody in`);
  }
  // One that never answers holds up those who go to it, and at most four of them; nobody else.
  await mode('silent');
  const order = [];
  const waiting = Array.from({ length: 12 }, () => attempt().then(async ([client, last]) => {
    order.push('one');
    await refused(client, last, 'silent');
  }));
  while (!(await (await fetch(`${liar}/asked`)).json()).includes('/token')) await new Promise((resolve) => { setTimeout(resolve, 50); });
  const change = await new Client().send('/desk/sign-in', { login: 'window', password }); // a worker's, too
  order.push('change');
  expect(change.status === 403, `a form without its token is ${change.status}`);
  await Promise.all(waiting);
  expect(order.lastIndexOf('one') > order.indexOf('change'), 'a change waited for the provider');
  done('a provider that never answers holds up nobody else');
}

if (liar) {
  await lies();
} else {
  await tellAll();
  await theWay();
  await comingBack();
  await accounts();
  await rotated();
}
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
