// The forms of the workbench in a real browser: what is chosen is found by typing, dates know the calendar, drafts outlive
// the browser, faults have the focus, a digest is a chosen file's, uploads go on. Prints TAP.
// Usage: PLUMBLINE_PASSWORD=… node forms.mjs URL_ZH URL_EN [PART OF A NAME…]
import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { chromium } from 'playwright-core';
import { Person, desktop, phone } from './person.mjs';

const [base, , ...only] = process.argv.slice(2);
const shared = { password: process.env.PLUMBLINE_PASSWORD, folder: process.env.PLUMBLINE_SHOTS, shapes: new Set(), base };
const dispute = '/desk/registers/dispute/new';
const files = mkdtempSync(`${tmpdir()}/forms-`);

const active = (p) => p.page.evaluate(() => document.activeElement.id || document.activeElement.className);
const options = (p) => p.page.locator('[role=option]:visible').allInnerTexts();
const value = (p, name) => p.page.evaluate((n) => document.querySelector(`main [name="${n}"]`).value, name);

// Says what is not as it should be; the story goes on.
function same(p, what, is, wanted) {
  if (JSON.stringify(is) !== JSON.stringify(wanted)) p.problems.push(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(wanted)}`);
}
const holds = (p, what, is) => same(p, what, Boolean(is), true);
const kept = (p) => p.page.waitForFunction(() => /^已暂存 \d/.test(document.querySelector('[data-kept]').textContent));

const stories = [
  {
    name: 'a code is found by typing, by keyboard',
    async tell(p) {
      const { page } = p;
      await p.signIn('mediator');
      await p.open(dispute);
      same(p, 'the first field has the focus', await active(p), 'subject');
      await page.focus('#kind');
      for (const typed of ['ll', '邻里', 'lin'.slice(0, 1) + 'l']) {
        await page.fill('#kind', typed);
        await page.waitForSelector('[role=option]:visible');
        holds(p, `${typed} finds it`, (await options(p)).includes('邻里纠纷'));
      }
      same(p, 'the list is told to be open', await page.getAttribute('#kind', 'aria-expanded'), 'true');
      same(p, 'the first is pointed at', await page.evaluate(() => document.getElementById(document.getElementById('kind').getAttribute('aria-activedescendant')).textContent.trim()), '邻里纠纷');
      await p.look();
      await page.keyboard.press('Escape');
      same(p, 'Escape closes', await page.getAttribute('#kind', 'aria-expanded'), 'false');
      await page.fill('#kind', 'll');
      await page.waitForSelector('[role=option]:visible');
      await page.keyboard.press('Enter');
      same(p, 'Enter takes it', await value(p, 'kind'), 'neighbour');
      // Nothing that is no value may look like one.
      await page.fill('#kind', '没有这个');
      await page.press('#kind', 'Tab');
      same(p, 'what is none of them is not kept', await page.inputValue('#kind'), '邻里纠纷');
      await page.focus('#kind');
      await page.keyboard.press('ArrowDown');
      await page.waitForSelector('[role=option]:visible');
      const first = (await options(p))[0];
      await page.keyboard.press('Tab');
      same(p, 'the arrow opens, Tab takes and goes on', await page.inputValue('#kind'), first.trim());
      holds(p, 'the focus went on', (await active(p)) !== 'kind');
    },
  },
  {
    name: 'a reference is found by initials',
    async tell(p) {
      const { page } = p;
      await p.signIn('mediator');
      await p.open('/desk/registers/mediator');
      await page.locator('.filters summary').click();
      await page.fill('#f-committee', 'sqrm');
      await page.waitForSelector('[role=option]:visible');
      holds(p, 'the committee', (await options(p))[0].startsWith('示例社区人民调解委员会'));
      await page.waitForFunction(() => document.querySelector('[role=status].unseen').textContent.startsWith('1'));
      await p.look();
      await page.keyboard.press('Enter');
      holds(p, 'its number stands in the field', (await page.inputValue('#f-committee')).startsWith('220103'));
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      await p.look();
      await p.sees('丁某');
    },
  },
  {
    name: 'a reference is found without scripts, and nothing is lost',
    scripts: false,
    async tell(p) {
      const { page } = p;
      await p.signIn('officer');
      await p.open('/desk/registers/case_officer/new');
      await page.fill('#officer', 'mx');
      await page.fill('#assigned_on', '2024年5月1日');
      await page.locator('button.find').first().click({ force: true });
      await p.look();
      same(p, 'the date is written as all are', await value(p, 'assigned_on'), '2024-05-01');
      await p.sees('放假');
      await page.locator('button[name=_keep]').click({ force: true });
      await p.sees('已暂存');
      await p.open('/desk');
      await p.sees('没有填完的表单');
      await p.open('/desk/registers/case_officer/new');
      await p.sees('您有一份没有提交的内容');
      await page.locator('button[name=_drop]').click({ force: true });
      await p.lacks('您有一份没有提交的内容');
    },
  },
  {
    name: 'dates know the calendar',
    async tell(p) {
      const { page } = p;
      await p.signIn('mediator');
      await p.open(dispute);
      for (const typed of ['20241001', '2024-10-1', '2024年10月1日', '２０２４．１０．１'.replace('．', '.').replace('．', '.')]) {
        await page.fill('#registered_on', typed);
        await page.waitForFunction(() => document.querySelector('[data-day]').textContent.includes('国庆节'));
        await page.press('#registered_on', 'Tab');
        same(p, typed, await page.inputValue('#registered_on'), '2024-10-01');
      }
      await page.waitForFunction(() => document.querySelector('[data-terms-shown]').textContent.includes('从2024年10月1日起算'));
      await page.fill('#registered_on', '2024-02-30');
      await page.waitForFunction(() => document.querySelector('[data-day]').textContent.includes('不是日期'));
      await page.fill('#registered_on', '2024-04-28');
      await page.waitForFunction(() => document.querySelector('[data-day]').textContent.includes('调休上班'));
      await page.locator('.almanac-open').first().click();
      await page.waitForSelector('.almanac [data-date="2024-04-28"]');
      await p.look();
      await page.focus('.almanac [data-date="2024-04-28"]');
      for (const key of ['ArrowDown', 'PageDown', 'Home', 'ArrowRight']) {
        const before = await page.evaluate(() => document.activeElement.dataset.date);
        await page.keyboard.press(key);
        await page.waitForFunction((was) => document.activeElement.dataset.date && document.activeElement.dataset.date !== was, before);
      }
      holds(p, 'each day is told in words', /^2024年6月\d+日 星期二，/.test(await page.evaluate(() => document.activeElement.querySelector('.unseen').textContent)));
      const day = await page.evaluate(() => document.activeElement.dataset.date);
      await page.keyboard.press('Enter');
      same(p, 'the day is taken', await page.inputValue('#registered_on'), day);
      same(p, 'the focus is back at the field', await active(p), 'registered_on');
      await page.locator('.almanac-open').first().click();
      await page.waitForSelector('.almanac td button');
      await page.keyboard.press('Escape');
      await page.locator('.almanac').waitFor({ state: 'detached' });
      same(p, 'and changes nothing', await page.inputValue('#registered_on'), day);
    },
  },
  {
    name: 'a draft outlives the browser, and is not on its disk',
    async tell(p, browser) {
      const { page } = p;
      await p.signIn('mediator');
      await p.open(dispute);
      await page.fill('#subject', '噪声扰民');
      await page.fill('#applicant', '示例甲');
      await kept(p);
      same(p, 'nothing is in the browser', await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
      // Another browser: the first was closed.
      const context = await browser.newContext({ viewport: phone, locale: 'zh-CN' });
      const again = new Person(await context.newPage(), shared, { language: 'zh', size: phone, scripts: true, keyboard: false });
      await again.signIn('mediator');
      await again.open('/desk');
      await again.sees('没有填完的表单');
      await again.open(dispute);
      await again.sees('您有一份没有提交的内容');
      await again.page.getByRole('link', { name: '恢复填写' }).click();
      await again.page.waitForSelector('text=已恢复暂存的内容');
      same(p, 'what was typed is there', [await value(again, 'subject'), await value(again, 'applicant')], ['噪声扰民', '示例甲']);
      await again.look();
      // The session ends meanwhile: what is typed waits for the new one.
      await context.clearCookies();
      await again.page.fill('#respondent', '示例乙');
      await again.page.waitForFunction(() => document.querySelector('[data-kept]').textContent.includes('登录已过期'));
      const other = await context.newPage();
      await other.goto(`${base}/desk/sign-in`);
      await other.fill('#login', 'mediator');
      await other.fill('#password', shared.password);
      await Promise.all([other.waitForNavigation(), other.press('#password', 'Enter')]);
      await other.close();
      await again.page.fill('#parties', '2');
      await kept(again);
      await again.page.getByRole('button', { name: '丢弃' }).click();
      await again.page.waitForURL(`**${dispute}`);
      await again.lacks('您有一份没有提交的内容');
      p.faults.push(...again.faults.filter((fault) => !fault.includes('401')));
      p.problems.push(...again.problems);
      await context.close();
    },
  },
  {
    name: 'a form with faults goes to the first of them, on a phone',
    size: phone,
    async tell(p) {
      const { page } = p;
      await p.signIn('mediator');
      await p.open(dispute);
      await page.fill('#subject', '噪声扰民');
      await p.press('button', '保存');
      same(p, 'the first wrong field has the focus', await active(p), 'branch');
      holds(p, 'it is told with its fault', await page.evaluate(() => document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent.includes('必须填写')));
      same(p, 'nothing is lost', await value(p, 'subject'), '噪声扰民');
      await page.locator('.wrong a', { hasText: '纠纷类型' }).click();
      same(p, 'the summary leads to the field', await active(p), 'kind');
    },
  },
  {
    name: 'the window takes forty in: all are there, and the keyboard goes on',
    keyboard: true,
    async tell(p) {
      const { page } = p;
      await p.signIn('window');
      await p.open('/desk/intake/SX0001');
      await page.keyboard.press('Enter');
      same(p, 'all are ticked', await page.locator('input[value=there]:checked').count(), await page.locator('input[value=there]').count());
      same(p, 'and one types on', await active(p), 'applicant_kind');
      await page.selectOption('#applicant_kind', 'natural');
      await page.keyboard.press('Tab');
      await page.keyboard.type('示例丙');
      await page.fill('#phone', '13800000003');
      await page.focus('#applicant');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      await p.look();
      await p.sees('已收件，办件编号', '已受理');
    },
  },
  {
    name: 'a file is dropped, goes on after a reload, and is chosen for its digest',
    async tell(p) {
      const { page } = p;
      const large = `${files}/recording.wav`;
      writeFileSync(large, Buffer.concat([Buffer.from('RIFF'), Buffer.from([0xf8, 0xff, 0xff, 0x01]), Buffer.from('WAVEfmt ')]));
      truncateSync(large, 33554432);
      await p.signIn('officer');
      const record = '/desk/registers/enforcement_case/220103案2024-00001';
      await p.open(record);
      // The second piece does not arrive before the page is loaded again.
      let pieces = 0;
      await page.route('**/uploads/*offset=*', (route) => (++pieces > 2 ? route.abort() : route.continue()));
      await page.setInputFiles('#file', large);
      await page.locator('.attach button[type=submit]').click();
      await page.waitForFunction(() => document.querySelector('.attach progress')?.value > 0);
      await page.waitForFunction(() => document.querySelector('.attach').textContent.includes('连接中断'));
      await page.unroute('**/uploads/*offset=*');
      await page.reload();
      await p.sees('recording.wav', '再次选择同一文件');
      const sent = [];
      page.on('request', (r) => { if (r.method() === 'PATCH') sent.push(Number(new URL(r.url()).searchParams.get('offset'))); });
      await page.setInputFiles('#file', large);
      await Promise.all([page.waitForNavigation(), page.locator('.attach button[type=submit]').click()]);
      holds(p, `it goes on where it was: ${sent}`, sent.length && sent[0] > 0);
      await page.waitForSelector('.filelist a');
      await p.look();
      await p.open('/desk/registers/enforcement_recording/new?of_case=220103案2024-00001');
      const chosen = page.locator('select[name=digest]');
      await chosen.selectOption({ label: (await chosen.locator('option').allInnerTexts()).find((text) => text.startsWith('recording.wav')) });
      holds(p, 'the digest is filled in', /^[0-9a-f]{64}$/.test(await value(p, 'digest')));
      // Dropped on the record.
      await p.open(record);
      const data = await page.evaluateHandle(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['%PDF-1.4\n1 0 obj\n<<>>\nendobj\n'], '现场.pdf', { type: 'application/pdf' }));
        return transfer;
      });
      await Promise.all([page.waitForNavigation(), page.dispatchEvent('.attach', 'drop', { dataTransfer: data })]);
      await p.sees('现场.pdf');
    },
  },
];

let count = 0;
let failed = 0;
function report(name, problems) {
  count += 1;
  if (problems.length) failed += 1;
  console.log(`${problems.length ? 'not ok' : 'ok'} ${count} - ${name}`);
  for (const problem of problems) console.log(`  # ${problem}`);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
for (const { name, size = desktop, scripts = true, keyboard = false, tell } of stories) {
  if (only.length && !only.some((part) => name.includes(part))) continue;
  const context = await browser.newContext({ viewport: size, javaScriptEnabled: scripts, locale: 'zh-CN' });
  context.setDefaultTimeout(30000);
  const person = new Person(await context.newPage(), shared, { language: 'zh', size, scripts, keyboard });
  try {
    await tell(person, browser);
  } catch (e) {
    person.problems.push(`at ${person.where}: ${e.message.split('\n').slice(0, 4).join(' ')}`);
  }
  report(name, person.problems);
  // The browser itself logs what a story breaks: connections, and a session that ends.
  report(`${name}: its ${person.pages} pages`, [...new Set(person.faults)].filter((fault) => !/ERR_FAILED/.test(fault)));
  await Promise.all([context.close(), person.other?.context().close()]);
}
await browser.close();
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
