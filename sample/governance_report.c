/* The annual report (M18, M19): shortcomings, the next year's fields of work, the report with its sign-off, and the
 * text blocks that people write. They say what no figure says: the figures stand in the report's template. */
#include "governance.h"
#include "workdays.h"

#include <assert.h>
#include <string.h>

enum { SHORTCOMINGS = 3, NEXT_YEAR_FIELDS = 3 }; /* of 2020 */

static void write_shortcomings(struct sample *s)
{
    static const struct {
        int year;
        const char *problem, *cause, *measure, *state;
        unsigned taken_up; /* workdays after it was entered; the district's rule, since 2020, gives fifteen */
    } rows[] = {
        {2019, "部分单位负责人出庭应诉不够主动", "对出庭应诉的意义认识不足", "逐案通报出庭情况并纳入考核", "resolved",
         12},
        {2019, "行政决策目录编制不够及时", "目录工作缺少统一安排", "明确编制时限和责任单位", "resolved", 14},
        {2020, "法治工作专门力量不足", "人员编制紧张，专业人员引进和培养跟不上任务增长",
         "通过招录、轮训和法律顾问补充力量，建立法治人才库", "in_hand", 9},
        {2020, "部分执法人员服务和规范意识有待增强", "培训针对性不强，日常监督不够经常",
         "开展分领域实训和案卷评查，实行持证资格动态管理", "in_hand", 17},     /* late */
        {2020, "少数单位履行重大行政决策程序不够自觉", NULL, NULL, "open", 0}, /* its measure is overdue */
        {2020, "政务大厅标识不清", "临时装修", NULL, "withdrawn", 0},          /* not upheld */
    };
    struct filing *f = filing_open(s, "shortcoming", NULL, FILING_XLSX);
    unsigned serials[2] = {0, 0}, stands = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool withdrawn = strcmp(rows[i].state, "withdrawn") == 0;
        int32_t found = workday_after(date_of(rows[i].year, 12, 14), 0);
        filing_row(f, filing_text(f, KUANCHENG "问题%d-%02u", rows[i].year, ++serials[rows[i].year - 2019]), KUANCHENG,
                   KIT_JUSTICE);
        filing_int(f, "report_year", rows[i].year);
        filing_put(f, "problem", rows[i].problem);
        filing_put(f, "cause", rows[i].cause);
        filing_put(f, "measure", rows[i].measure);
        filing_date(f, "found_on", found);
        if (rows[i].taken_up)
            filing_int(f, "carried_to", rows[i].year + 1);
        filing_date(f, "resolved_on", rows[i].year == 2019 ? date_of(2020, 11, 20) : DATE_NONE);
        filing_put(f, "state", rows[i].state);
        filing_made_on(f, found);
        if (rows[i].taken_up) {
            filing_step(f, workday_after(found, rows[i].taken_up), "take_up", NULL, NULL);
            filing_step(f, date_of(rows[i].year + 1, 1, 20), "carry", NULL, NULL);
        }
        if (i == 0) {
            filing_step(f, date_of(2020, 9, 10), "resolve", NULL, NULL);
            filing_step(f, date_of(2020, 9, 24), "send_back", "个别单位仍未出庭", NULL);
        }
        if (withdrawn)
            filing_step(f, date_of(2020, 12, 18), "dismiss", "经核实为临时装修", NULL);
        stands += rows[i].year == 2020 && !withdrawn;
    }
    assert(stands == SHORTCOMINGS);
}

static void write_directions(struct sample *s)
{
    static const struct {
        int year;
        const char *title, *measures, *state;
    } rows[] = {
        {2019, "压实法治建设责任", "细化责任分工，开展专项督察。", "adopted"},
        {2019, "规范行政执法", "推行三项制度，开展案卷评查。", "adopted"},
        {2020, "压紧压实责任，统筹推进法治政府建设", "督促主要负责人履职，用好示范指标体系，经常督察、按季通报。",
         "adopted"},
        {2020, "强化程序约束，提高依法决策质量", "学习决策程序规定，编好年度目录，拓宽公众参与渠道。", "adopted"},
        {2020, "加强教育培训，提升依法行政能力", "坚持会前学法，严格持证上岗，扩大普法覆盖面。", "adopted"},
        {2020, "建设智慧普法平台", "条件成熟后另行研究。", "dropped"},
        {2020, "增设法治文化阵地", "待财政安排。", "proposed"},
    };
    struct filing *f = filing_open(s, "work_direction", NULL, FILING_CSV);
    unsigned serials[2] = {0, 0}, adopted = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool taken = strcmp(rows[i].state, "adopted") == 0;
        unsigned serial = ++serials[rows[i].year - 2019];
        filing_row(f, filing_text(f, KUANCHENG "思路%d-%02u", rows[i].year, serial), KUANCHENG, KIT_JUSTICE);
        filing_int(f, "report_year", rows[i].year);
        filing_int(f, "for_year", rows[i].year + 1);
        filing_put(f, "title", rows[i].title);
        filing_put(f, "measures", rows[i].measures);
        filing_put(f, "shortcoming",
                   taken && rows[i].year == 2020 ? filing_text(f, KUANCHENG "问题2020-%02u", serial) : NULL);
        int32_t decided = rows[i].year == 2019 ? date_of(2020, 1, 21) : date_of(2021, 1, 28);
        filing_date(f, "adopted_on", taken ? decided : DATE_NONE);
        filing_put(f, "state", rows[i].state);
        filing_made_on(f, date_of(rows[i].year + 1, 1, 18));
        if (i == 3) { /* proposed again with better measures */
            filing_step(f, date_of(2021, 1, 22), "adopt", NULL, NULL);
            filing_step(f, date_of(2021, 1, 25), "return_it", "举措不够具体", NULL);
        }
        if (strcmp(rows[i].state, "dropped") == 0)
            filing_step(f, decided, "drop", "条件尚不成熟", NULL);
        adopted += taken && rows[i].year == 2020;
    }
    assert(adopted == NEXT_YEAR_FIELDS);
}

static void write_signoffs(struct sample *s, int year)
{
    static const struct {
        const char *role, *position, *opinion;
        int month, day;
    } rows[] = {
        {"drafter", "依法治区办秘书", "初稿完成，数据由台账汇总。", 1, 22},
        {"organ", "政务服务部门负责人", "对本部门部分无异议。", 2, 3},
        {"reviewer", "司法局局长", "同意报审。", 2, 5},
        {"approver", "分管副区长", "同意。", 2, 19},
    };
    struct filing *f = filing_open(s, "report_signoff", NULL, FILING_CSV);
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t on = date_of(year + 1, rows[i].month, rows[i].day);
        filing_row(f, filing_text(f, KUANCHENG "年报%d-01-签%02u", year, i + 1), KUANCHENG, KIT_JUSTICE);
        filing_putf(f, "report", KUANCHENG "年报%d-01", year);
        filing_put(f, "role", rows[i].role);
        filing_put(f, "person", filing_person(f));
        filing_put(f, "position", rows[i].position);
        filing_bool(f, "agreed", true);
        filing_put(f, "opinion", rows[i].opinion);
        filing_date(f, "signed_on", on);
        filing_made_on(f, on);
    }
}

/* The report of 2019 is published; that of 2020 is approved, so that whoever tries the system freezes it. The
 * fingerprint is made up as the report itself is. */
static void write_reports(struct sample *s)
{
    static const char fingerprint[] = "5f0c1e9b7a3d4862c0f7e1b95a2d6843f19e0c7b8d5a3264e7f1b0c9d8a65342";
    struct filing *f = filing_open(s, "annual_report", NULL, FILING_XLSX);
    for (int year = 2019; year <= 2020; year++) {
        bool published = year == 2019;
        int32_t written = published ? date_of(2020, 2, 25) : DATE_NONE;
        int32_t drafted = workday_after(date_of(year + 1, 1, 13), 0);
        filing_row(f, filing_text(f, KUANCHENG "年报%d-01", year), KUANCHENG, KIT_GOVERNMENT);
        filing_int(f, "report_year", year);
        filing_int(f, "version", 1);
        filing_putf(f, "title", "%d年度法治政府建设情况的报告", year);
        filing_put(f, "drafted_by", filing_person(f));
        filing_date(f, "drafted_on", drafted);
        filing_date(f, "reviewed_on", date_of(year + 1, 2, 5));
        filing_date(f, "approved_on", date_of(year + 1, 2, 19));
        filing_put(f, "approved_at", "区政府常务会议");
        filing_date(f, "written_on", written);
        filing_date(f, "frozen_on", written);
        filing_put(f, "fingerprint", published ? fingerprint : NULL);
        filing_date(f, "submitted_on", published ? written + 1 : DATE_NONE);
        filing_date(f, "published_on", published ? written + 2 : DATE_NONE);
        filing_put(f, "state", published ? "published" : "approved");
        filing_made_on(f, drafted);
        filing_step(f, date_of(year + 1, 1, 22), "submit", NULL, NULL);
        if (!published) { /* passed once, and sent back all the same */
            filing_step(f, date_of(2021, 1, 25), "pass", NULL, NULL);
            filing_step(f, date_of(2021, 1, 27), "send_back", "问题部分与督察结果不一致", NULL);
            filing_step(f, date_of(2021, 2, 2), "submit", NULL, NULL);
        }
        filing_step(f, date_of(year + 1, 2, 5), "pass", NULL, NULL);
        write_signoffs(s, year);
    }
}

static const struct {
    const char *block, *text;
} narratives[] = {
    {"overview", "一年来，全区上下围绕法治政府建设示范创建，把责任落到岗位、把程序落到环节、"
                 "把数据落到台账，各项工作有序推进，法治环境持续改善。"},
    {"duty", "区委、区政府主要负责人带头谋划法治建设，重要工作亲自部署、重大问题亲自过问。"
             "各部门负责人年终述法，督察发现的问题逐条反馈、限期销号。"},
    {"functions", "综合窗口实行前台统一收件、后台分类办理，材料能共享的不再重复提交。"
                  "乡镇（街道）索要证明的情形集中清理，可以书面承诺替代的一律改为告知承诺。"},
    {"decisions", "年度决策事项目录向社会公开，意见征集、采纳和不采纳的理由一并归档，"
                  "政府法律顾问从起草阶段起参与审核。"},
    {"oversight", "建议提案由承办单位主要负责人领衔办理，答复前与代表委员当面沟通；"
                  "司法建议、检察建议收到即建账，整改结果按时回函。"},
    {"enforcement", "执法人员先培训、后考试、再上岗，案卷评查随机抽卷、交叉评分，评查结果在全区通报。"
                    "镇（街）吹哨、部门报到的流转时限写入台账，超时自动提醒。"},
    {"disputes", "人民调解、行政调解、司法调解之间互相移送、结果互认，重大节点前逐村逐社区排查。"
                 "涉诉单位开庭前对照出庭通知确认出庭人员，不能出庭的书面说明理由。"},
    {"education", "普法任务按“谁执法谁普法”分到单位，宪法、民法典和疫情防控等主题宣传进社区、进学校、进企业，"
                  "线上线下同步开展。"},
    {"shortcomings", "一是法治工作专门力量不足；二是部分执法人员的规范意识有待增强；"
                     "三是少数单位履行重大行政决策程序不够自觉。"},
    {"causes", "问题的根源在于部分干部对法治政府建设的重要性认识不到位，学习不够深入，抓落实的办法不够多。"},
    {"plan_duty", "压紧压实第一责任人职责，经常督察、按季通报；对照示范指标体系逐项补齐短板。"},
    {"plan_decisions", "组织学习重大行政决策程序规定，编好年度决策目录，综合运用座谈、问卷、"
                       "听证等形式听取公众意见，把专家论证和风险评估做实。"},
    {"plan_training", "坚持会前学法，抓好执法队伍培训和资格管理，落实普法责任，提高群众对法治建设的知晓率、"
                      "参与率和满意率。"},
};

static void write_narratives(struct sample *s)
{
    struct filing *f = filing_open(s, "report_narrative", NULL, FILING_XLSX);
    for (unsigned i = 0; i < sizeof narratives / sizeof *narratives; i++) {
        filing_row(f, filing_text(f, KUANCHENG "叙2020-%02u", i + 1), KUANCHENG, KIT_JUSTICE);
        filing_int(f, "report_year", 2020);
        filing_put(f, "block", narratives[i].block);
        filing_put(f, "text", narratives[i].text);
        filing_put(f, "author", filing_person(f));
        filing_made_on(f, date_of(2021, 1, 20));
    }
}

void governance_report(struct sample *s)
{
    write_shortcomings(s);
    write_directions(s);
    write_reports(s);
    write_narratives(s);
}
