// One person at work in a browser: goes on by pressing what is seen, and looks at every page that comes, at both sizes:
// nothing scrolls sideways, not at twice the size of text either; axe finds nothing; nothing is left of the other language.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inLanguage, leftovers } from './words.mjs';

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
export const desktop = { width: 1280, height: 900 };
export const phone = { width: 360, height: 740 };
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// The code that an authenticator would show: RFC 6238 with 30 seconds and six digits.
export function timeCode(secret, time = Date.now()) {
  const bits = [...secret.replace(/[\s=]/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const moment = Buffer.alloc(8);
  moment.writeBigUInt64BE(BigInt(Math.floor(time / 30000)));
  const mac = createHmac('sha1', key).update(moment).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// Runs in the page: its shape, of what is alike on one level each once. Of two pages of one shape axe says the same.
function shapeOf() {
  const named = ['class', 'role', 'type', 'scope', 'tabindex', 'open', 'disabled', 'readonly', 'aria-invalid', 'aria-current'];
  const shape = (element) => {
    const own = named.filter((name) => element.hasAttribute(name)).map((name) => `${name}=${element.getAttribute(name)}`);
    if (element.matches('section, nav, aside, form, [role]')) own.push(element.getAttribute('aria-label') ?? '');
    const parts = [...element.childNodes].map((node) => (node.nodeType === 1 ? shape(node) : node.nodeType === 3 && node.data.trim() ? 't' : ''));
    return `${element.localName}[${own}](${[...new Set(parts)].join('')})`;
  };
  return shape(document.documentElement);
}

export class Person {
  // bench: base, password, folder of pictures or undefined, shapes that axe has seen.
  constructor(page, bench, options) {
    Object.assign(this, { page, bench, ...options, problems: [], faults: [], pages: 0 });
    page.on('console', (m) => {
      // The browser itself logs every reply of 4xx: a refusal that the story asked for; and a connection that the story broke.
      if (m.type() === 'error' && !/status of (403|404|422)|ERR_CONNECTION_FAILED/.test(m.text())) this.faults.push(`console: ${m.text()}`);
    });
    page.on('pageerror', (e) => this.faults.push(`script: ${e.message}`));
  }

  get where() {
    const url = new URL(this.page.url());
    return decodeURIComponent(url.pathname + url.search);
  }

  words(zh) {
    return inLanguage(this.language, zh);
  }

  // A name as the page has it, whole, or its beginning.
  named(zh, whole = true) {
    if (zh instanceof RegExp) return zh;
    const escaped = this.words(zh).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^(?:${escaped.join('|')})${whole ? '$' : ''}`);
  }

  async inspect(size) {
    const page = this.scripts ? this.page : await this.double(size);
    await page.evaluate(axe);
    const { violations } = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ['violations'] }), rules);
    return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(' | ')}`);
  }

  // Where scripts are off axe cannot run: what the page has become is shown to it in a window where they are on, save the
  // page's own.
  async double(size) {
    this.other ??= await (await this.page.context().browser().newContext({ locale: this.language })).newPage();
    const { other } = this;
    const body = await this.page.content();
    await other.unrouteAll();
    await other.route('**/*', (route) => {
      const kind = route.request().resourceType();
      if (kind === 'document') route.fulfill({ body, contentType: 'text/html; charset=utf-8' });
      else if (kind === 'script') route.abort();
      else route.continue();
    });
    await other.setViewportSize(size);
    await other.goto(this.page.url());
    return other;
  }

  over() {
    return this.page.evaluate(() => {
      const root = document.documentElement;
      const over = root.scrollWidth - root.clientWidth;
      root.style.fontSize = '200%';
      const large = root.scrollWidth - root.clientWidth;
      root.style.fontSize = '';
      return { over, large };
    });
  }

  // The page as it is now, on both sizes.
  async look() {
    const { where, page } = this;
    this.pages += 1;
    const shape = await page.evaluate(shapeOf);
    const seen = this.bench.shapes.has(shape);
    this.bench.shapes.add(shape);
    const other = this.size === desktop ? phone : desktop;
    for (const size of seen ? [] : [other, this.size]) {
      await page.setViewportSize(size);
      const { over, large } = await this.over();
      if (over > 0) this.faults.push(`${where} is ${over}px wider than ${size.width}px`);
      if (large > 0 && size === desktop) this.faults.push(`${where} with text of 200 % is ${large}px wider than ${size.width}px`);
      for (const problem of await this.inspect(size)) this.faults.push(`${where} at ${size.width}px: ${problem}`);
    }
    for (const left of await page.evaluate(leftovers)) this.faults.push(`${where}: not in the page's language: ${left}`);
    // A document that is shown has its own.
    if (await page.locator('h1:not(.document h1)').count() !== 1) this.faults.push(`${where}: there is not one h1`);
  }

  async open(path) {
    const reply = await this.page.goto(this.bench.base + path);
    await this.look();
    return reply;
  }

  // Presses what leads to another page: with the mouse, or for a person who uses the keyboard alone with Tab and Enter.
  async press(role, name, until) {
    const target = this.page.getByRole(role, { name: this.named(name) }).first();
    if (this.keyboard) await this.reach(target);
    const press = () => (this.keyboard ? this.page.keyboard.press('Enter') : this.click(target));
    await Promise.all([this.page.waitForNavigation(), press()]);
    if (until) await this.until(until);
    await this.look();
  }

  // Without scripts the browser draws no frames by which to see that a button stands still: there it is pressed by its key.
  click(target) {
    return this.scripts ? target.click() : target.press('Enter');
  }

  async pressed(target) {
    await Promise.all([this.page.waitForNavigation(), this.click(target)]);
    await this.look();
  }

  // What comes by itself, without a page being asked for.
  async until(selector) {
    await this.page.locator(selector).first().waitFor();
  }

  // What is folded away under this name.
  async unfold(name) {
    await this.page.locator('main summary').filter({ hasText: this.named(name, false) }).first().click();
  }

  async attach(field, file) {
    await this.page.locator(`main [name="${field}"]`).setInputFiles(file);
  }

  // The paper that is shown, as files.
  async papers() {
    const pdf = await this.receive('button', '打印为PDF');
    const docx = await this.receive('button', '打印为Word文档');
    return { pdf: pdf.data.subarray(0, 4).toString() === '%PDF', docx: docx.data.subarray(0, 2).toString() === 'PK' };
  }

  // A block of the report.
  async writes(block, text) {
    const form = this.page.locator(`form#${block}`);
    await form.locator('textarea').fill(text);
    await this.pressed(form.getByRole('button'));
  }

  async reach(target) {
    const handle = await target.elementHandle({ timeout: 5000 });
    for (let i = 0; i < 150; i++) {
      if (await handle.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${await handle.evaluate((e) => e.outerHTML.slice(0, 120))} is not reached with Tab`);
  }

  async fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.page.locator(`main [name="${name}"]`);
      if (this.keyboard) {
        await this.reach(field);
        await this.page.keyboard.press('Control+A');
        await this.page.keyboard.type(value);
        continue;
      }
      // What is seldom needed stands folded away.
      const fold = this.page.locator(`details:not([open]):has([name="${name}"]) > summary`);
      if (await fold.count()) await fold.first().click();
      const kind = await field.first().evaluate((element) => (element.type === 'radio' ? 'radio' : element.tagName));
      if (kind === 'radio') await this.page.locator(`main [name="${name}"][value="${value}"]`).check();
      else if (kind === 'SELECT' && await field.evaluate((element) => element.hidden)) await this.choose(field, value);
      else if (kind === 'SELECT') await field.selectOption(value);
      else await field.fill(value);
      // What is suggested for it goes away with the pointer's next place.
      if (this.scripts && await field.first().getAttribute('data-suggest') !== null) await field.blur();
    }
  }

  // One among many: its words are typed in the field above the list, and Enter takes it.
  async choose(select, value) {
    const [id, title] = await select.evaluate((e, v) => [e.id.replace(/-values$/, ''), [...e.options].find((o) => o.value === v).textContent], value);
    const field = this.page.locator(`[id="${id}"]`);
    await field.fill(title);
    await this.page.locator('[role="option"]:visible').first().waitFor();
    await field.press('Enter');
  }

  // What the button brings instead of a page: its name and its first bytes.
  async receive(role, name) {
    const [file] = await Promise.all([
      this.page.waitForEvent('download'),
      this.click(this.page.getByRole(role, { name: this.named(name) }).first()),
    ]);
    return { name: file.suggestedFilename(), data: readFileSync(await file.path()) };
  }

  async signIn(login) {
    await this.page.goto(`${this.bench.base}/desk?lang=${this.language}`);
    await this.look();
    await this.fill({ login, password: this.bench.password });
    await this.press('button', '登录');
  }

  async signOut() {
    await this.press('button', '退出');
  }

  // The second factor that administrators need.
  async enrol() {
    await this.press('button', '开始设置');
    await this.fill({ code: timeCode(await this.page.locator('.code').innerText()) });
    await this.press('button', '确认');
  }

  // Fields, the check, the confirmation.
  async step(fields) {
    await this.fill(fields);
    await this.press('button', '下一步：核对');
    await this.press('button', '确认办理');
    await this.sees('已经办理，留痕已写入。');
  }

  async shown(part) {
    return (await this.page.locator(part).innerText()).replace(/\s+/g, ' ');
  }

  async sees(...texts) {
    const shown = await this.shown('body');
    for (const text of texts) {
      const found = text instanceof RegExp ? text.test(shown) : this.words(text).some((one) => shown.includes(one));
      if (!found) this.problems.push(`${this.where} does not show ${text}`);
    }
  }

  async lacks(...texts) {
    const shown = await this.shown('main');
    for (const text of texts) {
      if (this.words(text).some((one) => shown.includes(one))) this.problems.push(`${this.where} shows ${text}`);
    }
  }

  expect(good, what) {
    if (!good) this.problems.push(`${this.where}: ${what}`);
  }

  // For the guide, of a whole window from the top or from what the selector finds. Nothing is kept unless asked for.
  async picture(name, { from = 'body', size = desktop } = {}) {
    if (!this.bench.folder) return;
    await this.page.setViewportSize(size);
    await this.page.evaluate((selector) => {
      document.activeElement?.blur();
      const top = selector === 'body' ? 0 : document.querySelector(selector).getBoundingClientRect().top + scrollY;
      scrollTo({ top, behavior: 'instant' });
    }, from);
    await this.page.screenshot({ path: `${this.bench.folder}/${this.language}/${name}.png` });
    await this.page.setViewportSize(this.size);
  }
}
