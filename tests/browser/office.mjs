// Stories of those who plan, oversee, inspect, import and keep the workbench; the others are in stories.mjs.
const registers = '/desk/registers';
const encoded = encodeURI;

// Columns of the leniency lists as the spreadsheet of a department has them; one row has a list that there is none of.
const heading = '编号,行政区划,机关,清单类别,违法行为（强制事项）,适用情形,法律依据,执法领域,施行日期';
const row = (number, kind, act) => `220103柔${number},220103,示例区市场监督管理局,${kind},${act},首次、及时改正、没有危害后果,行政处罚法第三十三条,市场监管,2024-05-06`;

export const office = [
  {
    name: 'a clerk imports a spreadsheet with a fault in it, mends it, and goes on in bulk',
    async tell(s) {
      await s.signIn('clerk');
      await s.open(`${registers}/leniency_item`);
      await s.press('link', '导入');
      const file = (...rows) => ({ name: '清单.csv', mimeType: 'text/csv', buffer: Buffer.from([heading, ...rows].join('\r\n')) });
      await s.attach('file', file(row('0001', '不予处罚', '未悬挂营业执照'), row('0002', '从宽处罚', '未明码标价')));
      await s.press('button', '导入', '.wrong');
      await s.sees('没有导入任何记录', '从宽处罚');
      await s.picture('import-faults');
      const marked = await s.receive('link', '下载标注错误的文件');
      s.expect(marked.data.subarray(0, 2).toString() === 'PK', 'the marked file is no spreadsheet');
      await s.press('link', '导入另一个文件');
      await s.attach('file', file(row('0001', '不予处罚', '未悬挂营业执照'), row('0002', '从轻处罚', '未明码标价')));
      await s.press('button', '导入', 'dl.facts');
      await s.sees('导入完成');
      await s.press('link', '返回台账');
      await s.sees('未悬挂营业执照', '未明码标价');
      // Both rows take one step, each checked by itself.
      for (const box of await s.page.locator('main input[name=row]').all()) await box.check();
      await s.page.locator('#bulk-step').selectOption('revise');
      await s.press('button', '下一步：核对');
      await s.fill({ reason: '统一表述' });
      await s.picture('bulk');
      await s.press('button', '下一步：核对');
      await s.press('button', '确认办理');
      await s.sees('已办理');
      await s.press('link', '返回台账');
      const sheet = await s.receive('link', '导出（XLSX）');
      s.expect(sheet.data.subarray(0, 2).toString() === 'PK', 'the export is no spreadsheet');
    },
  },
  {
    name: 'an inspector draws, and the draw room shows from what',
    async tell(s) {
      await s.signIn('inspector');
      await s.press('link', '随机抽取');
      await s.sees('餐饮服务单位抽查');
      await s.press('link', '餐饮服务单位抽查');
      await s.sees('50', '10');
      await s.open(`${registers}/inspection_draw/new?task=${encoded('220103查计2024-001-01')}`);
      const digest = 'c0ffee'.repeat(10);
      await s.fill({ method: 'v1', pool: '2', pool_digest: digest, inspector_pool: '2', seed_digest: digest });
      await s.press('button', '保存');
      await s.press('link', '公开种子并抽取');
      await s.step({ seed: 'feed', drawn: '1', operator: '甲某', witness: '丁某' });
      await s.press('link', '公布抽取结果');
      await s.step({});
      await s.press('link', '随机抽取');
      await s.press('link', '餐饮服务单位抽查');
      await s.sees('feed', '丁某');
      await s.picture('draw');
    },
  },
  {
    name: 'a suit is answered, and no lawyer alone appears for the organ',
    async tell(s) {
      await s.signIn('litigation');
      await s.press('link', '诉行政处罚案');
      await s.sees('答辩举证期限');
      await s.press('link', '提交答辩状和证据');
      await s.step({});
      await s.sees('已答辩举证');
      await s.open(`${registers}/court_hearing/new?lawsuit=${encoded('(2024)示0103行初1号')}`);
      await s.fill({ title: '行政处罚案庭审', court: '示例区人民法院' });
      await s.press('button', '保存');
      await s.press('link', '开庭出庭');
      await s.fill({ appearance: 'lawyer_only', lawyer: '戊某' });
      await s.press('button', '下一步：核对');
      await s.sees('行政诉讼法');
      await s.picture('hearing-refusal');
      await s.fill({ appearance: 'head', lawyer: '', person: '乙某', position: '局长' });
      await s.press('button', '下一步：核对');
      await s.press('button', '确认办理');
      await s.sees('已开庭');
      await s.open(`${registers}/lawsuit/${encoded('(2024)示0103行初1号')}`);
      await s.sees('行政处罚案庭审');
    },
  },
  {
    name: 'the office orders what is late, and freezes the report when all have signed',
    async tell(s) {
      await s.signIn('governance');
      await s.press('link', '指标体系');
      await s.page.locator('.branch summary').first().click();
      await s.sees('年度工作要点按时印发');
      await s.picture('index');
      await s.press('link', '看板');
      await s.sees('示例区城市管理局');
      await s.open('/desk/dashboard');
      await s.page.locator('tr', { hasText: '示例区城市管理局' }).getByRole('link', { name: s.named('督办') }).first().scrollIntoViewIfNeeded();
      await s.pressed(s.page.locator('tr', { hasText: '示例区城市管理局' }).getByRole('link', { name: s.named('督办') }).first());
      await s.fill({ matter: '规范性文件清理逾期，请限期报送', issued_by: '依法治区办' });
      await s.picture('order');
      await s.press('button', '发出督办单');
      await s.sees('规范性文件清理逾期，请限期报送');
      await s.pressed(s.page.locator('.papers a').first());
      const order = await s.papers();
      s.expect(order.pdf && order.docx, 'the order is not printed as PDF and DOCX');

      // The report: written, reviewed with a signature, approved, frozen.
      await s.press('link', '年度报告');
      await s.writes('overview', '全区法治建设稳步推进。');
      await s.writes('enforcement', '执法全过程留痕。');
      await s.sees('还没有写');
      await s.picture('report');
      await s.writes('shortcomings', '个别任务逾期。');
      await s.press('link', '送审');
      await s.step({});
      await s.signOut();
      await s.signIn('reviewer');
      await s.open('/desk/report/2024');
      await s.press('link', '审核');
      await s.step({});
      await s.open(`${registers}/report_signoff/new?report=${encoded('220103年报2024-01')}`);
      await s.fill({ role: 'reviewer', person: '审查(示例)', agreed: '是', signed_on: '2024-04-29' });
      await s.press('button', '保存');
      await s.signOut();
      await s.signIn('mayor');
      await s.open('/desk/report/2024');
      await s.press('link', '审定');
      await s.step({ approved_at: '区政府常务会议' });
      await s.signOut();
      await s.signIn('governance');
      await s.open('/desk/report/2024');
      await s.press('button', '定稿');
      await s.sees('现在的内容与定稿一致。');
      await s.picture('report-frozen', { from: '#steps' });
      // A correction is a new version, held beside what was frozen.
      await s.open(`${registers}/annual_report/new?report_year=2024&version=2`);
      await s.fill({ title: '2024年度法治政府建设情况的报告（更正）', drafted_on: '2024-04-29' });
      await s.press('button', '保存');
      await s.open('/desk/report/2024');
      await s.writes('shortcomings', '个别任务逾期，已经督办。');
      for (const fold of await s.page.locator('.editor details').all()) await fold.locator('summary').click();
      await s.sees('个别任务逾期，已经督办。', '个别任务逾期。');
      await s.picture('report-changes', { from: '#changes' });
    },
  },
  {
    name: 'two administrators make an account and give it its office',
    async tell(s) {
      await s.signIn('system');
      await s.picture('enrol');
      await s.enrol();
      await s.press('link', '系统管理');
      await s.picture('admin');
      await s.press('link', s.named('账号', false));
      await s.sees('officer', '执法(示例)');
      await s.press('link', '新建账号');
      // What is amiss is said at its field.
      await s.fill({ login: 'wang', name: '王某', password: 'short', again: 'short' });
      await s.press('button', '新建账号');
      s.expect(await s.page.locator('.wrong').count() === 1, 'a password of five letters is taken');
      await s.fill({ password: 'Aa9-lasting-example', again: 'Aa9-lasting-example' });
      await s.press('button', '新建账号');
      await s.sees('王某');
      for (const part of ['calendar', 'definitions', 'definitions/lawsuit', 'backup', 'sessions']) await s.open(`/desk/admin/${part}`);
      await s.sees('127.0.0.1');
      // A year's days off: looked at with all that they move, then confirmed; and what is wrong is said by its line.
      await s.open('/desk/admin/calendar?year=2030');
      const festivals = await s.page.inputValue('#lines');
      await s.fill({ lines: '2030-02-05 上班 春节' });
      await s.press('button', '检查');
      await s.sees('所填内容有误，没有录入。请按下表改正。');
      await s.fill({ lines: `${festivals.trim()}\n2030-02-06,holiday,春节\n2030-02-09,worked,春节` });
      await s.press('button', '检查');
      await s.sees('对在办期限的影响', '2030-02-09');
      await s.picture('calendar');
      await s.press('button', '确认录入并重新计算期限');
      await s.sees('录入人：');
      await s.open('/desk/admin/notices');
      await s.open('/desk/account/notices');
      await s.open('/desk/account');
      await s.sees('第二重验证');
      // Who keeps the system has no business with the records.
      const reply = await s.open(`${registers}/enforcement_case/${encoded('220103案2024-00001')}`);
      s.expect(reply.status() === 404, `a case is shown with ${reply.status()}`);
      await s.signOut();
      await s.signIn('security');
      await s.enrol();
      await s.open('/desk/admin/accounts/wang');
      await s.fill({ role: 'enforcement_officer', organ: '示例区城市管理局' });
      await s.press('button', '授予岗位');
      await s.sees('行政执法人员');
    },
  },
  {
    name: 'the auditor reads everything, proves it, and changes nothing',
    async tell(s) {
      await s.signIn('auditor');
      await s.enrol();
      await s.sees('最近查看个人信息', '审计：查阅事件、立即核验');
      await s.lacks('最新督办单');
      await s.picture('auditor');
      await s.open(`${registers}/enforcement_case/${encoded('220103案2024-00001')}`);
      await s.sees('占道经营', '办理过程', '留痕编号');
      await s.lacks('可以办理', '更正登记', '查看个人信息');
      await s.picture('history');
      const reply = await s.open(`${registers}/enforcement_case/new`);
      s.expect(reply.status() >= 400, `a form to make a case is shown with ${reply.status()}`);
      await s.sees('无权办理');
      await s.press('link', '回到今日');
      await s.open('/desk/admin/audit?register=enforcement_case');
      await s.sees('220103案2024-00001');
      await s.picture('audit');
      await s.pressed(s.page.locator('tbody th a').last());
      const proof = await s.receive('button', '下载证明');
      s.expect(proof.data.length > 100, 'the proof is empty');
      await s.open('/desk/admin/audit');
      await s.press('button', '立即核验');
      for (let i = 0; i < 60 && !await s.page.locator('.done, .wrong').count(); i++) await s.press('link', '查看结果');
      await s.sees('证据链完整，没有任何事件被改动、删除或者插入。');
      await s.picture('verified');
    },
  },
];
