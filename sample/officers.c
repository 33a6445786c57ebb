/* Officers of the departments, their certificates, training, examinations and yearly review. */
#include "core/date.h"
#include "core/text.h"
#include "enforcers.h"
#include "kit.h"
#include "workdays.h"

/* The generator's totals. Officers on duty are those of the departments, see enforcers.c. */
enum {
    OFFICERS_GONE = 18,      /* left, retired or suspended: not on duty at the end of 2020 */
    OFFICERS_ELSEWHERE = 12, /* in each of two other districts */
    ATTENDANCES_EACH = 64,   /* officers called to a session */
    CANDIDATES_EACH = 140,   /* officers of an examination */
    INTERESTS = 36,
    HOURS_DUE = 40,
    SUSPENDED_EVERY = 90, /* every so manieth officer was for a while */
    SENT_BACK_EVERY = 31, /* every so manieth report to the yearly review was */
    PASS_MARK = 60,
    ENTRY_EXAM = 1, /* of the examinations below */
};

static const char *const units[] = {"执法一中队", "执法二中队", "执法三中队", "综合执法大队", "法规科",
                                    "监督检查科", "直属所",     "监察大队",   "办公室"};
static const char *const posts[] = {"科员", "一级科员", "四级主任科员", "三级主任科员", "中队长", "副中队长", "科长"};
static const char *const education[] = {"大专", "本科", "本科", "本科", "硕士研究生"};
static const char *const staffing[] = {"行政编制", "参照公务员法管理", "事业编制"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void person(struct filing *f)
{
    const char *citizen = filing_citizen_number(f);
    filing_put(f, "name", filing_person(f));
    filing_put(f, "sex", (citizen[16] - '0') % 2 ? "男" : "女");
    filing_put(f, "citizen_number", citizen);
}

static void officer_row(struct filing *f, const struct enforcer *e, size_t n)
{
    bool reviewer = n == e->first;
    filing_row(f, officer_number(f, n), KUANCHENG, e->organ);
    filing_put(f, "state", "在岗");
    person(f);
    filing_put(f, "unit", reviewer ? "法规科" : filing_choose(f, units, COUNT(units)));
    filing_put(f, "post", filing_choose(f, posts, COUNT(posts)));
    filing_put(f, "staffing", filing_choose(f, staffing, COUNT(staffing)));
    filing_put(f, "field", e->field);
    filing_put(f, "education", filing_choose(f, education, COUNT(education)));
    filing_bool(f, "law_degree", reviewer || filing_chance(f, 22));
    filing_bool(f, "law_qualified", reviewer || filing_chance(f, 4));
    filing_bool(f, "reviewer", reviewer || (n - e->first) % 25 == 24);
    filing_put(f, "phone", filing_phone(f));
    filing_date(f, "joined_on", filing_workday(f, date_of(2002, 3, 1), date_of(2019, 6, 28)));
    filing_date(f, "cleared_on", officer_late(n) ? date_of(2020, 7, 2) : DATE_NONE);
    if (n % SUSPENDED_EVERY == 0) {
        filing_step(f, date_of(2020, 5, 6), "suspend", "群众投诉核查期间暂停执法", NULL);
        filing_step(f, date_of(2020, 5, 20), "restore", "经核查，投诉不属实", NULL);
    }
}

static void officer_gone(struct filing *f, const struct enforcer *e, size_t n)
{
    static const char *const states[] = {"调离", "退休", "暂停执法"};
    size_t which = n % COUNT(states);
    filing_row(f, officer_number(f, n), KUANCHENG, e->organ);
    filing_put(f, "state", states[which]);
    person(f);
    filing_put(f, "unit", filing_choose(f, units, COUNT(units)));
    filing_put(f, "staffing", filing_choose(f, staffing, COUNT(staffing)));
    filing_put(f, "field", e->field);
    filing_date(f, "joined_on", filing_workday(f, date_of(1996, 3, 1), date_of(2016, 6, 30)));
    if (which < 2)
        filing_date(f, "left_on", filing_workday(f, date_of(2019, 7, 1), date_of(2020, 12, 25)));
    filing_put(f, "note", which == 2 ? "因调查暂停执法，尚无结论" : NULL);
}

static void officers_elsewhere(struct filing *f, struct filing *cert)
{
    for (size_t d = 0; d < 2 && d < sample_district_count; d++) {
        const struct sample_district *at = &sample_districts[d];
        char *organ = filing_text(f, "%s司法局", at->name);
        for (size_t i = 1; i <= OFFICERS_ELSEWHERE; i++) {
            char *number = filing_text(f, "%s执%05zu", at->code, i);
            filing_row(f, number, at->code, organ);
            filing_put(f, "state", "在岗");
            person(f);
            filing_put(f, "staffing", "行政编制");
            filing_put(f, "field", "司法行政");
            filing_date(f, "joined_on", filing_workday(f, date_of(2010, 1, 4), date_of(2018, 12, 28)));
            filing_row(cert, filing_text(f, "0702%02zu%06zu", d, i), at->code, organ);
            filing_put(cert, "state", "有效");
            filing_put(cert, "officer", number);
            filing_put(cert, "kind", "行政执法监督证");
            filing_put(cert, "field", "司法行政");
            filing_put(cert, "area", at->name);
            filing_put(cert, "issuer", "长春市司法局");
            filing_date(cert, "issued_on", date_of(2018, 5, 7));
            filing_date(cert, "valid_from", date_of(2018, 5, 7));
            filing_date(cert, "valid_to", date_of(2023, 5, 6));
        }
    }
}

/* By the district's rule of 2020 five years end with the same date, or the next workday; before, with the day before.
 */
static int32_t valid_to(int32_t from)
{
    int year, month, day;
    date_parts(from, &year, &month, &day);
    int32_t same = date_of(year + 5, month, day > 28 ? 28 : day);
    return from >= date_of(2020, 1, 1) ? workday_after(date_of(year + 5, month, day), 0) : same - 1;
}

static void certificate_row(struct filing *f, const struct enforcer *e, size_t n)
{
    bool lapsed = officer_lapsed(n), late = officer_late(n);
    int32_t from = lapsed ? filing_workday(f, date_of(2015, 1, 5), date_of(2015, 10, 30))
                   : late ? filing_workday(f, date_of(2020, 7, 6), date_of(2020, 7, 31))
                          : filing_workday(f, date_of(2017, 3, 1), date_of(2018, 12, 21));
    filing_row(f, certificate_number(f, n), KUANCHENG, e->organ);
    filing_put(f, "state", lapsed ? "到期" : "有效");
    filing_put(f, "officer", officer_number(f, n));
    filing_put(f, "kind", n == e->first ? "行政执法监督证" : "吉林省行政执法证");
    filing_put(f, "field", e->field);
    filing_put(f, "area", "长春市宽城区");
    filing_put(f, "issuer", "长春市司法局");
    filing_date(f, "issued_on", from);
    filing_date(f, "valid_from", from);
    filing_date(f, "valid_to", valid_to(from));
    filing_date(f, "expired_on", lapsed ? workday_after(valid_to(from) + 1, 0) : DATE_NONE);
    int32_t checked = filing_workday(f, date_of(2020, 3, 2), date_of(2020, 4, 30));
    filing_date(f, "checked_on", lapsed || late ? DATE_NONE : checked);
    if (n == e->first && !lapsed && !late && n % 3 == 0) {
        filing_step(f, date_of(2020, 9, 7), "withhold", "信息填写有误，暂扣核对", NULL);
        filing_step(f, date_of(2020, 9, 14), "give_back", "核对无误", NULL);
    }
}

static void certificate_gone(struct filing *f, const struct enforcer *e, size_t n)
{
    static const char *const reasons[] = {"调离执法岗位", "退休", "违法违纪"};
    bool revoked = n % COUNT(reasons) == 2;
    filing_row(f, certificate_number(f, n), KUANCHENG, e->organ);
    filing_put(f, "state", revoked ? "吊销" : "注销");
    filing_put(f, "officer", officer_number(f, n));
    filing_put(f, "kind", "吉林省行政执法证");
    filing_put(f, "field", e->field);
    filing_put(f, "area", "长春市宽城区");
    filing_put(f, "issuer", "长春市司法局");
    filing_date(f, "issued_on", date_of(2017, 4, 10));
    filing_date(f, "valid_from", date_of(2017, 4, 10));
    filing_date(f, "valid_to", date_of(2022, 4, 9));
    filing_date(f, "ended_on", filing_workday(f, date_of(2019, 7, 1), date_of(2020, 12, 25)));
    filing_put(f, "end_reason", reasons[n % COUNT(reasons)]);
}

static void qualification_row(struct filing *f, const struct enforcer *e, size_t n, int year)
{
    /* In 2019 the review found more without a certificate than in 2020. */
    bool certified = year == 2020 ? !officer_lapsed(n) : !officer_late(n);
    bool trained = n % 23 != 0, sent_back = trained && n % SENT_BACK_EVERY == 0;
    char *hours = filing_text(
        f, "%d", trained ? HOURS_DUE + (int)filing_between(f, 0, 24) : (int)filing_between(f, 12, HOURS_DUE - 4));
    int32_t reviewed = workday_after(filing_day(f, date_of(year + 1, 1, 9), date_of(year + 1, 1, 29)), 0);
    filing_row(f, filing_text(f, KUANCHENG "资%d-%05zu", year, n), KUANCHENG, e->organ);
    filing_put(f, "state", certified && trained ? "审验通过" : "审验不通过");
    filing_put(f, "officer", officer_number(f, n));
    filing_int(f, "review_year", year);
    filing_put(f, "certificate", certified ? certificate_number(f, n) : NULL);
    filing_bool(f, "certified", certified);
    filing_put(f, "hours", hours);
    filing_int(f, "hours_due", HOURS_DUE);
    filing_bool(f, "exam_passed", filing_chance(f, 97));
    filing_put(f, "grade", !certified || !trained ? "不定等次" : filing_chance(f, 15) ? "优秀" : "称职");
    filing_date(f, "reviewed_on", reviewed);
    filing_put(f, "opinion", certified ? (trained ? NULL : "学时不足，限期补训") : "证件失效，换证前不得上岗执法");
    filing_made_on(f, workday_after(date_of(year + 1, 1, 2), 0));
    if (sent_back) {
        filing_made_with(f, "hours", filing_text(f, "%d", HOURS_DUE - 8));
        filing_step(f, workday_after(date_of(year + 1, 1, 4), 0), "send_back", "网络培训学时未计入，退回补报", NULL);
        filing_step(f, workday_after(date_of(year + 1, 1, 6), 0), "complete", NULL, "hours", hours, NULL);
    }
}

struct session {
    int year, month, day;
    const char *state, *kind, *subject, *content;
    int hours;
};

static const struct session sessions[] = {
    {2019, 3, 21, "已举办", "在岗轮训", "2019年第一期行政执法人员轮训", "行政处罚程序与证据", 16},
    {2019, 5, 16, "已举办", "专题培训", "行政执法三项制度解读", "公示、全过程记录、法制审核的岗位要求", 8},
    {2019, 9, 19, "已举办", "专题培训", "执法记录仪使用与音像管理", "采集、上传、保存与调阅", 4},
    {2019, 11, 7, "已举办", "在岗轮训", "2019年第二期行政执法人员轮训", "行政强制法实务", 16},
    {2020, 3, 12, "已举办", "网络培训", "疫情防控相关法律知识网络课程", "传染病防治法、突发事件应对法要点", 8},
    {2020, 4, 16, "已举办", "专题培训", "重大执法决定法制审核实务", "送审材料、审核要点与意见书写法", 8},
    {2020, 4, 28, "已举办", "岗前资格培训", "新进执法人员岗前培训", "公共法律知识与执法礼仪", 24},
    {2020, 5, 21, "已举办", "在岗轮训", "2020年第一期行政执法人员轮训", "行政处罚证据规则与文书制作", 16},
    {2020, 6, 11, "已举办", "专题培训", "包容审慎执法清单适用", "四张清单的条件核对与说理", 4},
    {2020, 6, 23, "已举办", "专题培训", "双随机抽查操作", "名录库维护、抽取与结果公示", 4},
    {2020, 7, 16, "已举办", "专题培训", "民法典与行政执法", "物权、合同编与执法的衔接", 8},
    {2020, 8, 20, "已举办", "执法技能比武", "全区执法文书制作比武", "限时制作现场笔录和处罚决定书", 8},
    {2020, 9, 10, "已举办", "在岗轮训", "2020年第二期行政执法人员轮训", "听证程序与裁量基准", 16},
    {2020, 9, 24, "已举办", "专题培训", "镇街综合执法人员业务培训", "承接事项的办案流程", 16},
    {2020, 10, 22, "已举办", "专题培训", "案卷评查标准讲解", "评分标准与常见扣分点", 4},
    {2020, 11, 19, "已举办", "专题培训", "行政复议与诉讼中的执法败因", "以案释法：程序瑕疵与举证", 8},
    {2020, 2, 20, "已取消", "在岗轮训", "春季集中轮训", "因疫情防控取消，改为网络课程", 16},
    {2021, 3, 18, "已计划", "专题培训", "新修订行政处罚法专题培训", "修订要点与衔接", 16},
};

/* The i-th of those called to session number s: a fixed stride through all officers, so that nobody comes twice. */
static size_t called(size_t s, size_t i, size_t officers)
{
    return 1 + (s * 37 + i * 5) % officers;
}

static const struct enforcer *holder(const struct enforcer *list, size_t count, size_t officer)
{
    size_t i = 0;
    while (i + 1 < count && list[i + 1].first <= officer)
        i++;
    return &list[i];
}

static void attendance_row(struct filing *f, const char *session, int32_t on, int hours, const char *organ, size_t n,
                           size_t i, bool came)
{
    static const char *const absences[] = {"请假", "执行任务", "无故缺席"};
    filing_row(f, filing_text(f, "%s-%03zu", session, i), KUANCHENG, organ);
    filing_put(f, "training", session);
    filing_put(f, "officer", officer_number(f, n));
    filing_date(f, "held_on", on);
    filing_bool(f, "attended", came);
    filing_int(f, "hours", came ? hours : 0);
    filing_put(f, "absence", came ? NULL : filing_choose(f, absences, COUNT(absences)));
    filing_made_on(f, on);
}

/* To the training before the post come those who are certified after it. */
static void attendance_rows(struct filing *f, const char *session, int32_t on, size_t s, const struct enforcer *list,
                            size_t count, size_t officers)
{
    bool entry = text_equal(sessions[s].kind, "岗前资格培训");
    /* Strides of 5 meet again after officers / 5 steps where 5 divides the number. */
    size_t people = ATTENDANCES_EACH < officers / 5 ? ATTENDANCES_EACH : officers / 5, seq = 0;
    for (size_t i = 0; !entry && i < people; i++) {
        size_t n = called(s, i, officers);
        attendance_row(f, session, on, sessions[s].hours, holder(list, count, n)->organ, n, ++seq,
                       filing_chance(f, 95));
    }
    for (size_t n = 1; entry && n <= officers; n++)
        if (officer_late(n))
            attendance_row(f, session, on, sessions[s].hours, holder(list, count, n)->organ, n, ++seq, true);
}

/* Planned three weeks ahead; one was moved, one called off. */
static void training_steps(struct filing *f, const struct session *t, int32_t on)
{
    static const char epidemic[] = "疫情防控期间不集中培训";
    int32_t planned = workday_after(on - 21, 0), ended = on + t->hours / 8;
    bool moved = t->year == 2020 && t->month == 5;
    filing_made_on(f, planned <= SAMPLE_AS_OF ? planned : workday_after(SAMPLE_AS_OF - 3, 0));
    if (moved) {
        filing_made_with(f, "held_on", kit_day_text(f, on - 14));
        filing_step(f, workday_after(on - 18, 0), "postpone", "场地调整", "held_on", kit_day_text(f, on), NULL);
    }
    if (text_equal(t->state, "已举办"))
        filing_step(f, workday_after(ended, 0), "hold", NULL, NULL);
    else if (text_equal(t->state, "已取消"))
        filing_step(f, workday_after(on - 9, 0), "cancel", epidemic, NULL);
}

static void training(struct sample *s, const struct enforcer *list, size_t count, size_t officers)
{
    static const char *const places[] = {"区委党校报告厅", "区政府一楼会议室", "区司法局培训室", "线上"};
    static const char *const schools[] = {"某高校法学院", "市司法局", "某律师事务所", "区人民法院", "区司法局"};
    struct filing *f = filing_open(s, "training_session", NULL, FILING_XLSX);
    struct filing *attendance = filing_open(s, "training_attendance", NULL, FILING_CSV);
    int seq[3] = {0};
    for (size_t i = 0; i < COUNT(sessions); i++) {
        const struct session *t = &sessions[i];
        int32_t on = date_of(t->year, t->month, t->day);
        char *number = filing_text(f, KUANCHENG "训%d-%03d", t->year, ++seq[t->year - 2019]);
        filing_row(f, number, KUANCHENG, organ_with("司法局"));
        filing_put(f, "state", t->state);
        filing_put(f, "subject", t->subject);
        filing_put(f, "kind", t->kind);
        filing_date(f, "held_on", on);
        filing_date(f, "ended_on", on + t->hours / 8);
        filing_int(f, "hours", t->hours);
        filing_put(f, "place", filing_choose(f, places, COUNT(places)));
        filing_put(f, "lecturer", filing_person(f));
        filing_put(f, "lecturer_unit", filing_choose(f, schools, COUNT(schools)));
        filing_int(f, "planned_people", ATTENDANCES_EACH);
        filing_put(f, "content", t->content);
        training_steps(f, t, on);
        if (text_equal(t->state, "已举办"))
            attendance_rows(attendance, number, on, i, list, count, officers);
    }
}

static void result_row(struct filing *f, const char *exam, int32_t on, const char *organ, size_t n, size_t i,
                       bool passes)
{
    bool absent = !passes && filing_chance(f, 3);
    int64_t score =
        passes || filing_chance(f, 94) ? filing_between(f, PASS_MARK, 99) : filing_between(f, 41, PASS_MARK - 1);
    filing_row(f, filing_text(f, "%s-%03zu", exam, i), KUANCHENG, organ);
    filing_put(f, "exam", exam);
    filing_put(f, "officer", officer_number(f, n));
    filing_date(f, "held_on", on);
    filing_bool(f, "absent", absent);
    if (!absent)
        filing_int(f, "score", score);
    filing_bool(f, "passed", !absent && score >= PASS_MARK);
    filing_bool(f, "retake", filing_chance(f, 4));
    filing_made_on(f, workday_after(on, 1));
}

/* To the examination of the new ones come those who are certified after it, before the others. */
static void result_rows(struct filing *f, const char *exam, int32_t on, size_t which, const struct enforcer *list,
                        size_t count, size_t officers)
{
    size_t people = CANDIDATES_EACH < officers ? CANDIDATES_EACH : officers, seq = 0;
    bool entry = which == ENTRY_EXAM;
    for (size_t n = 1; entry && n <= officers; n++)
        if (officer_late(n))
            result_row(f, exam, on, holder(list, count, n)->organ, n, ++seq, true);
    for (size_t i = 0; seq < people; i++) {
        size_t n = 1 + (which * CANDIDATES_EACH + i) % officers;
        if (!entry || !officer_late(n))
            result_row(f, exam, on, holder(list, count, n)->organ, n, ++seq, false);
    }
}

static void exams(struct sample *s, const struct enforcer *list, size_t count, size_t officers)
{
    static const struct {
        int year, seq, month, day;
        const char *subject, *kind;
    } held[] = {
        {2019, 1, 10, 24, "2019年行政执法人员公共法律知识考试", "公共法律知识"},
        {2020, 1, 6, 30, "2020年新进执法人员公共法律知识考试", "公共法律知识"},
        {2020, 2, 9, 25, "2020年执法人员专业法律知识考试", "专业法律知识"},
        {2020, 3, 12, 4, "2020年行政执法证换证考试", "换证考试"},
    };
    struct filing *f = filing_open(s, "officer_exam", NULL, FILING_CSV);
    struct filing *results = filing_open(s, "exam_result", NULL, FILING_XLSX);
    for (size_t i = 0; i < COUNT(held); i++) {
        int32_t on = date_of(held[i].year, held[i].month, held[i].day);
        char *number = filing_text(f, KUANCHENG "考%d-%02d", held[i].year, held[i].seq);
        filing_row(f, number, KUANCHENG, organ_with("司法局"));
        filing_put(f, "state", "已举行");
        filing_put(f, "subject", held[i].subject);
        filing_put(f, "kind", held[i].kind);
        filing_date(f, "held_on", on);
        filing_put(f, "place", "区委党校机考室");
        filing_int(f, "full_mark", 100);
        filing_int(f, "pass_mark", PASS_MARK);
        filing_made_on(f, workday_after(on - 30, 0));
        filing_step(f, workday_after(on, 3), "hold", NULL, NULL);
        result_rows(results, number, on, i, list, count, officers);
    }
}

static void interests(struct sample *s, const struct enforcer *list, size_t count, size_t officers)
{
    static const char *const relations[] = {"近亲属", "投资持股", "曾任职", "相邻关系", "债权债务"};
    struct filing *f = filing_open(s, "officer_interest", NULL, FILING_CSV);
    for (size_t i = 0; i < INTERESTS; i++) {
        size_t n = 1 + i * 11 % officers;
        bool company = filing_chance(f, 60);
        char *number = officer_number(f, n);
        filing_row(f, filing_text(f, "%s-避%02zu", number, 1 + i * 11 / officers), KUANCHENG,
                   holder(list, count, n)->organ);
        filing_put(f, "officer", number);
        filing_put(f, "relation", filing_choose(f, relations, COUNT(relations)));
        filing_put(f, "counterpart", company ? filing_company(f) : filing_person(f));
        filing_put(f, "counterpart_code", company ? filing_credit_code(f) : NULL);
        int32_t declared = filing_workday(f, date_of(2019, 1, 7), date_of(2020, 12, 18));
        filing_date(f, "declared_on", declared);
        filing_made_on(f, declared);
    }
}

void sample_officers(struct sample *s)
{
    struct enforcer list[ENFORCERS_MAX];
    size_t count = enforcer_list(list);
    size_t officers = list[count - 1].first + list[count - 1].officers - 1;
    struct filing *f = filing_open(s, "officer", NULL, FILING_XLSX);
    struct filing *cert = filing_open(s, "officer_certificate", NULL, FILING_CSV);
    struct filing *year = filing_open(s, "officer_qualification", NULL, FILING_XLSX);
    for (size_t e = 0; e < count; e++)
        for (size_t n = list[e].first; n < list[e].first + list[e].officers; n++) {
            officer_row(f, &list[e], n);
            certificate_row(cert, &list[e], n);
            qualification_row(year, &list[e], n, 2019);
            qualification_row(year, &list[e], n, 2020);
        }
    for (size_t i = 1; i <= OFFICERS_GONE; i++) {
        officer_gone(f, &list[i % count], officers + i);
        certificate_gone(cert, &list[i % count], officers + i);
    }
    officers_elsewhere(f, cert);
    training(s, list, count, officers);
    exams(s, list, count, officers);
    interests(s, list, count, officers);
}
