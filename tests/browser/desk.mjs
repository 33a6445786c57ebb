// The workbench in a real browser: for each person one story, from sign-in to result. Every page on the way is looked at
// on a desktop and on a phone: no scrolling sideways, no errors, nothing that axe finds. Prints TAP; leaves pictures.
// Usage: PLUMBLINE_PASSWORD=… node desk.mjs BASE_URL FOLDER [STORY…]
import { createHmac } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [base, folder, ...only] = process.argv.slice(2);
const password = process.env.PLUMBLINE_PASSWORD;
const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const desktop = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };

let count = 0;
let failed = 0;

function report(name, problems) {
  count += 1;
  if (problems.length) failed += 1;
  console.log(`${problems.length ? 'not ok' : 'ok'} ${count} - ${name}`);
  for (const problem of problems) console.log(`  # ${problem}`);
}

async function axeProblems(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  return result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(' | ')}`);
}

// The code that an authenticator would show: RFC 6238 with 30 seconds and six digits.
function timeCode(secret) {
  const bits = [...secret.replace(/[\s=]/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const moment = Buffer.alloc(8);
  moment.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const mac = createHmac('sha1', key).update(moment).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// One person at work: what is missing or wrong is gathered, the story goes on as far as it can.
class Story {
  constructor(page, name, options) {
    Object.assign(this, { page, name, options, problems: [], faults: [], pages: 0, refused: 0 });
    page.on('console', (m) => {
      // The browser itself logs every reply of 4xx: a refusal that the story asked for.
      if (m.type() === 'error' && !/status of (403|404|422)/.test(m.text())) this.faults.push(`console: ${m.text()}`);
    });
    page.on('pageerror', (e) => this.faults.push(`script: ${e.message}`));
  }

  // The page as it is now, on both sizes.
  async look() {
    const where = decodeURIComponent(new URL(this.page.url()).pathname);
    this.pages += 1;
    for (const size of [desktop, phone]) {
      await this.page.setViewportSize(size);
      const over = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) this.faults.push(`${where} is ${over}px wider than ${size.width}px`);
      // Where scripts are off, axe's do not run either.
      if (this.options.scripts) {
        for (const problem of await axeProblems(this.page)) this.faults.push(`${where} at ${size.width}px: ${problem}`);
      }
    }
    await this.page.setViewportSize(this.options.size);
    if (await this.page.locator('h1').count() !== 1) this.faults.push(`${where}: there is not one h1`);
  }

  async open(path) {
    await this.page.goto(base + path);
    await this.look();
  }

  // Presses what leads to another page: with the mouse, or for a person who uses the keyboard alone with Tab and Enter.
  async press(role, name) {
    const target = this.page.getByRole(role, { name, exact: typeof name === 'string' }).first();
    if (this.options.keyboard) await this.reach(target);
    // Without scripts the browser draws no frames by which to see that a button stands still.
    const press = () => (this.options.keyboard ? this.page.keyboard.press('Enter') : target.click({ force: !this.options.scripts }));
    await Promise.all([this.page.waitForNavigation(), press()]);
    await this.look();
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
      if (this.options.keyboard) {
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
      else if (kind === 'SELECT') await field.selectOption(value);
      else await field.fill(value);
    }
  }

  async signIn(login) {
    await this.page.goto(`${base}/desk`);
    await this.look();
    await this.fill({ login, password });
    await this.press('button', '登录');
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
    await this.sees('已经办理');
  }

  async sees(...texts) {
    const shown = (await this.page.locator('body').innerText()).replace(/\s+/g, ' ');
    for (const text of texts) {
      if (!(text instanceof RegExp ? text.test(shown) : shown.includes(text))) {
        this.problems.push(`${decodeURIComponent(new URL(this.page.url()).pathname)} does not show ${text}`);
      }
    }
  }

  async lacks(...texts) {
    const shown = await this.page.locator('main').innerText();
    for (const text of texts) if (shown.includes(text)) this.problems.push(`${this.page.url()} shows ${text}`);
  }

  // From the top of the page, or from what the selector finds.
  async picture(name, from = 'body') {
    await this.page.evaluate((selector) => {
      document.activeElement?.blur();
      document.querySelector(selector).scrollIntoView();
    }, from);
    await this.page.screenshot({ path: `${folder}/${name}.png` });
  }
}

const registers = '/desk/registers';

const stories = {
  'a department reports a task, by keyboard': {
    keyboard: true,
    async tell(s) {
      await s.picture('sign-in');
      await s.signIn('task');
      await s.sees('已逾期', '清理行政规范性文件', '已转督办');
      await s.picture('today');
      await s.press('link', '公布行政执法信息');
      await s.press('link', '报告进展');
      await s.step({ progress: '已公布六成，其余五月上旬公布' });
      await s.sees('推进中', '已公布六成');
    },
  },
  'the window accepts an application, without scripts': {
    scripts: false,
    async tell(s) {
      await s.signIn('window');
      await s.open(`${registers}/application/220103办2024-000001`);
      // Correction is asked for once and all together: before a notice says what, it is refused.
      await s.sees('甲*', '138****0001', '一次性告知', '行政许可法第三十二条');
      await s.press('link', '查看个人信息');
      await s.fill({ reason: '电话通知申请人' });
      await s.press('button', '打开');
      await s.sees('甲某', '13800000001');
      await s.press('link', '受理');
      await s.step({});
      await s.sees('已受理', '法定办结期限 2024-05-29', '承诺办结期限 2024-05-15');
      await s.picture('application');
      // Through the window: what is missing is told all at once, what is whole is accepted on the spot.
      await s.press('link', '窗口收件');
      await s.fill({ q: 'spjyxk' });
      await s.press('button', '查找');
      await s.press('link', /食品经营许可/);
      const applicant = { applicant_kind: 'natural', applicant: '乙某', phone: '13800000002' };
      await s.fill({ 'm-SX0001-材01': 'missing', due_on: '2024-05-09', ...applicant });
      await s.press('button', '收件');
      await s.sees('已收件，办件编号');
      await s.press('link', '下一位');
      await s.press('link', /食品经营许可/);
      await s.fill({ 'm-SX0001-材01': 'there', ...applicant });
      await s.picture('intake');
      await s.press('button', '收件');
      await s.sees('已收件，办件编号', '已受理');
      await s.picture('intake-done');
    },
  },
  'a reviewer gives an opinion, and the gate opens': {
    async tell(s) {
      await s.signIn('reviewer');
      await s.press('link', '停车收费调整方案');
      await s.sees('不得提交集体讨论', '重大行政决策程序暂行条例第二十五条');
      await s.picture('refusal');
      await s.press('link', '220103决2024-001-审01');
      await s.press('link', '出具意见');
      await s.fill({ draft_version: '1', result: 'lawful', opinion: '合法', authority: '是', procedure: '是', substance: '是' });
      await s.picture('step');
      await s.press('button', '下一步：核对');
      await s.picture('check');
      await s.press('button', '确认办理');
      await s.sees('已经办理', '已出具');
      await s.open(`${registers}/decision/220103决2024-001`);
      await s.lacks('不得提交集体讨论');
      await s.press('link', '提交集体讨论');
      await s.step({});
      await s.sees('集体讨论');
    },
  },
  'an officer alone may not investigate, two may': {
    async tell(s) {
      await s.signIn('officer');
      await s.press('link', '占道经营');
      await s.sees('执法人员不得少于两人', '行政处罚法第四十二条');
      await s.picture('case');
      await s.open(`${registers}/enforcement_case/220103案2024-00001?lang=en`);
      await s.sees('At least two enforcement officers must act');
      await s.lacks('执法人员不得少于两人');
      await s.open(`${registers}/enforcement_case/220103案2024-00001?lang=zh`);
      // Whoever asks all the same is told the same.
      await s.open(`${registers}/enforcement_case/220103案2024-00001/steps/investigate`);
      await s.press('button', '下一步：核对');
      await s.sees('执法人员不得少于两人', '行政处罚法第四十二条');
      await s.open(`${registers}/case_officer/new?of_case=220103案2024-00001`);
      await s.fill({ officer: '220103执00002', certificate: '示例证0002', role: 'assistant', assigned_on: '2024-04-29' });
      await s.press('button', '保存');
      await s.open(`${registers}/enforcement_case/220103案2024-00001`);
      await s.lacks('执法人员不得少于两人');
      await s.press('link', '开始调查');
      await s.step({});
      await s.sees('调查');
    },
  },
  'a mediator with a phone settles a dispute': {
    size: phone,
    async tell(s) {
      await s.signIn('mediator');
      await s.press('link', '矛盾纠纷');
      await s.fill({ subject: '楼上漏水引发争议', branch: 'people', kind: 'neighbour', source: 'application', scale: 'simple' });
      await s.picture('phone-form');
      // Something is missing: it is said at the field, and nothing typed is lost.
      await s.press('button', '保存');
      await s.sees('以下内容需要补充或者改正', '申请人: 必须填写');
      await s.picture('phone-fault');
      if (await s.page.locator('[name=subject]').inputValue() !== '楼上漏水引发争议') s.problems.push('what was typed is lost');
      if (await s.page.locator('[aria-invalid=true]').count() < 1) s.problems.push('no field is marked');
      await s.fill({ applicant: '张某', respondent: '李某', parties: '2', registered_on: '2024-04-29' });
      await s.press('button', '保存');
      await s.sees('已登记', '受理期限');
      const dispute = new URL(s.page.url()).pathname;
      await s.press('link', '受理');
      await s.step({ committee: '示例社区人民调解委员会', mediator: '丁某' });
      await s.sees('调解中', '调解期限');
      // A written settlement without the written agreement.
      await s.press('link', '达成协议');
      await s.fill({ form: 'written', result: '双方达成一致' });
      await s.press('button', '下一步：核对');
      await s.sees('调解协议要件不全', '人民调解法第二十八条');
      await s.picture('phone-refusal');
      await s.open(`${registers}/mediation_agreement/new?dispute=${dispute.split('/').pop()}`);
      await s.fill({ form: 'written', content: '李某于五月底前修复', manner: 'act', signed_on: '2024-04-29', facts: '漏水经过无争议，争议在于费用', parties_signed: '是', mediator_signed: '是', sealed: '是' });
      await s.press('button', '保存');
      await s.open(decodeURIComponent(dispute));
      await s.press('link', '达成协议');
      await s.step({ form: 'written', result: '双方达成一致' });
      await s.sees('调解成功');
      await s.picture('phone-record');
    },
  },
  'reconsideration accepts a case and sees how its time is counted, without scripts': {
    scripts: false,
    async tell(s) {
      await s.signIn('reconsideration');
      await s.press('link', '受理');
      await s.step({ handler: '甲某' });
      await s.sees('已受理', '2024-06-28');
      const how = s.page.locator('.clock details');
      for (const one of await how.all()) await one.locator('summary').click();
      await s.sees('2024-04-29', '60');
      await s.look();
      await s.picture('clock', '.clock');
    },
  },
  'the leader finds on a phone what is overdue in the district': {
    size: phone,
    async tell(s) {
      await s.signIn('leader');
      await s.press('link', '看板');
      await s.sees('逾期未办结的期限', '示例区城市管理局');
      await s.picture('phone-dashboard');
      await s.page.setViewportSize(desktop);
      await s.picture('dashboard');
      await s.page.setViewportSize(phone);
      await s.open('/desk/dashboard/order?organ=11220103013889013L');
      await s.fill({ matter: '清理行政规范性文件逾期，请说明原因并限期办结', issued_by: '区领导' });
      await s.press('button', '发出督办单');
      await s.sees('清理行政规范性文件逾期');
      await s.press('link', '台账');
      await s.picture('phone-registers');
      await s.press('link', '要点任务');
      await s.open(`${registers}/plan_task?light=red`);
      await s.sees('清理行政规范性文件', '已逾期', '示例区城市管理局');
      await s.press('link', '220103要点2024-01-01');
      await s.sees('已逾期', '督办');
      await s.open(`${registers}/supervision_order`);
      await s.sees('220103督办2024-001');
      await s.picture('phone-red');
    },
  },
  'the administrator looks after accounts and sessions': {
    async tell(s) {
      await s.signIn('system');
      await s.enrol();
      await s.press('link', '系统管理');
      await s.picture('admin');
      await s.open('/desk/admin/accounts');
      await s.sees('officer', '执法(示例)');
      await s.open('/desk/admin/new-account');
      await s.fill({ login: 'wang', name: '王某' });
      await s.open('/desk/admin/sessions');
      await s.sees('127.0.0.1');
      await s.open('/desk/account');
      await s.sees('第二重验证');
      await s.picture('account');
      // Who keeps the system has no business with the records.
      const reply = await s.page.goto(`${base}${registers}/enforcement_case/220103案2024-00001`);
      await s.look();
      if (reply.status() !== 404) s.problems.push(`a case is shown with ${reply.status()}`);
    },
  },
  'the head goes through what is overdue, by keyboard': {
    keyboard: true,
    async tell(s) {
      await s.signIn('head');
      await s.press('link', /^已逾期/);
      await s.sees('清理行政规范性文件');
      await s.lacks('占道经营');
      await s.picture('overdue');
      await s.press('link', '反馈');
      await s.press('link', '返回');
      await s.press('link', '台账');
      await s.press('link', '要点任务');
      await s.sees('清理行政规范性文件', '导出（XLSX）');
      await s.picture('register');
    },
  },
  'the auditor reads everything and changes nothing': {
    async tell(s) {
      await s.signIn('auditor');
      await s.enrol();
      await s.open(`${registers}/enforcement_case/220103案2024-00001`);
      await s.sees('占道经营', '办理过程', '留痕编号');
      await s.lacks('可以办理', '更正登记', '查看个人信息');
      await s.picture('history');
      const reply = await s.page.goto(`${base}${registers}/enforcement_case/new`);
      await s.look();
      if (reply.status() < 400) s.problems.push(`a form to make a case is shown with ${reply.status()}`);
      await s.sees('无权办理');
      await s.press('link', '回到今日');
      await s.picture('auditor');
    },
  },
};

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  for (const [name, { size = desktop, scripts = true, keyboard = false, tell }] of Object.entries(stories)) {
    if (only.length && !only.some((part) => name.includes(part))) continue;
    const context = await browser.newContext({ viewport: size, javaScriptEnabled: scripts, locale: 'zh-CN' });
    context.setDefaultTimeout(15000);
    const story = new Story(await context.newPage(), name, { size, scripts, keyboard });
    try {
      await tell(story);
    } catch (e) {
      story.problems.push(`at ${decodeURIComponent(story.page.url())}: ${e.message.split('\n').slice(0, 4).join(' ')}`,
        (await story.page.locator('main').innerText().catch(() => '')).slice(0, 400).replace(/\s+/g, ' '));
    }
    report(name, story.problems);
    report(`${name}: its ${story.pages} pages`, [...new Set(story.faults)]);
    await context.close();
  }
} finally {
  await browser.close();
}
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
