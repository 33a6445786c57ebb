// What each person of the district does in the workbench, from sign-in to result. All of it is fictional; what the stories
// begin with is desk.journal.
import { office } from './office.mjs';
import { desktop, phone } from './person.mjs';

const registers = '/desk/registers';

const staff = [
  {
    name: 'a department reports a task, by keyboard',
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
  {
    name: 'the window accepts an application, without scripts',
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
      await s.press('link', '受理通知书');
      await s.picture('paper');
      const { pdf, docx } = await s.papers();
      s.expect(pdf && docx, 'the notice is not printed as PDF and DOCX');
    },
  },
  {
    name: 'a reviewer gives an opinion, and the gate opens',
    async tell(s) {
      await s.signIn('reviewer');
      await s.press('link', '停车收费调整方案');
      await s.sees('不得提交集体讨论', '重大行政决策程序暂行条例第二十五条');
      await s.picture('refusal');
      await s.press('link', '220103决2024-001-审01');
      await s.press('link', '出具意见');
      await s.fill({ draft_version: '1', result: 'lawful', opinion: '合法', authority: '是', procedure: '是', substance: '是' });
      await s.press('button', '下一步：核对');
      await s.picture('check');
      await s.press('button', '确认办理');
      await s.sees('已经办理，留痕已写入。', '已出具意见');
      await s.open(`${registers}/decision/220103决2024-001`);
      await s.lacks('不得提交集体讨论');
      await s.press('link', '提交集体讨论');
      await s.step({});
      await s.sees('提交集体讨论');
    },
  },
  {
    name: 'an officer alone may not investigate, two may',
    async tell(s) {
      await s.signIn('officer');
      await s.press('link', '占道经营');
      await s.sees('执法人员不得少于两人', '行政处罚法第四十二条');
      await s.picture('case');
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
      await s.sees('调查取证');
      // A recording whose connection breaks on the way goes on where it stopped.
      let broken = 0;
      await s.page.route('**/uploads/*', (route) => {
        const second = route.request().method() === 'PATCH' && !route.request().url().endsWith('offset=0');
        return second && !broken++ ? route.abort('connectionfailed') : route.continue();
      });
      await s.attach('file', { name: '现场记录.txt', mimeType: 'text/plain', buffer: Buffer.alloc(9 << 20, '检查情况如实记录。') });
      await s.page.getByRole('button', { name: s.named('上传') }).click();
      await s.until('.filelist a');
      await s.look();
      s.expect(broken === 1 + 1, `the upload was broken ${broken} times and went on`);
      await s.sees('现场记录.txt');
      await s.picture('files', { from: '#files' });
      const file = await s.receive('link', s.named('下载', false));
      s.expect(file.data.length === 9 << 20, `${file.data.length} bytes came back`);
    },
  },
  {
    name: 'a mediator with a phone settles a dispute',
    size: phone,
    async tell(s) {
      await s.signIn('mediator');
      await s.unfold('新增登记');
      await s.press('link', '矛盾纠纷');
      await s.fill({ subject: '楼上漏水引发争议', branch: 'people', kind: 'neighbour', source: 'application', scale: 'simple' });
      // Something is missing: it is said at the field, and nothing typed is lost.
      await s.press('button', '保存');
      await s.sees('以下内容需要补充或者改正：', '必须填写');
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
      await s.picture('phone-refusal', { size: phone });
      await s.open(`${registers}/mediation_agreement/new?dispute=${dispute.split('/').pop()}`);
      await s.fill({ form: 'written', content: '李某于五月底前修复', manner: 'act', signed_on: '2024-04-29', facts: '漏水经过无争议，争议在于费用', parties_signed: '是', mediator_signed: '是', sealed: '是' });
      await s.press('button', '保存');
      await s.open(decodeURIComponent(dispute));
      await s.press('link', '达成协议');
      await s.step({ form: 'written', result: '双方达成一致' });
      await s.sees('调解成功');
      await s.picture('phone-record', { size: phone });
    },
  },
  {
    name: 'reconsideration accepts a case and sees how its time is counted, without scripts',
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
      await s.picture('clock', { from: '.clock' });
    },
  },
  {
    name: 'the leader finds on a phone what is overdue in the district',
    size: phone,
    async tell(s) {
      await s.signIn('leader');
      await s.sees('未达目标的指标', '最新督办单');
      await s.lacks('最近查看个人信息');
      await s.press('link', '看板');
      await s.sees('逾期未办结的期限', '示例区城市管理局');
      await s.picture('phone-dashboard', { size: phone });
      await s.page.setViewportSize(desktop);
      await s.picture('dashboard');
      await s.page.setViewportSize(phone);
      await s.pressed(s.page.locator('tr', { hasText: '示例区城市管理局' }).getByRole('link', { name: s.named('督办') }).first());
      await s.fill({ matter: '清理行政规范性文件逾期，请说明原因并限期办结', issued_by: '区领导' });
      await s.press('button', '发出督办单');
      await s.sees('清理行政规范性文件逾期');
      await s.press('link', '台账');
      await s.press('link', '要点任务');
      await s.open(`${registers}/plan_task?light=red`);
      await s.sees('清理行政规范性文件', '已逾期', '示例区城市管理局');
      await s.press('link', '220103要点2024-01-01');
      await s.sees('已逾期', '督办');
      await s.open(`${registers}/supervision_order`);
      await s.sees('220103督办2024-001');
    },
  },
  {
    name: 'the head goes through what is overdue, by keyboard',
    keyboard: true,
    async tell(s) {
      await s.signIn('head');
      await s.press('link', s.named('已逾期', false));
      await s.sees('清理行政规范性文件');
      await s.lacks('占道经营');
      await s.press('link', '反馈');
      await s.press('link', '返回');
      await s.press('link', '台账');
      await s.press('link', '要点任务');
      await s.sees('清理行政规范性文件', '导出（XLSX）');
      await s.picture('register');
    },
  },
];

export const stories = [...staff, ...office];
