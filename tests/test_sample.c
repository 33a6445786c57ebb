/* The sample year through the ordinary import: every published figure comes out of the records, and when records
 * change, exactly the figures that rest on them move, to values worked out by hand here. */
#include "support.h"

#include "core/date.h"
#include "core/sheet.h"
#include "core/text.h"
#include "figure/figure.h"
#include "record/import.h"
#include "record/ledger.h"
#include "store/store.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

enum { YEAR = 2020 };
static const char district[] = "220103";

struct file {
    struct sheet *sheet;
    const struct reg *reg;
};

static int by_register(const void *x, const void *y)
{
    size_t a = import_order(((const struct file *)x)->reg), b = import_order(((const struct file *)y)->reg);
    return (a > b) - (a < b);
}

static void import_all(struct test_office *o)
{
    const char *build = getenv("PLUMBLINE_BUILD");
    struct error err = {0};
    glob_t found;
    char *command =
        arena_printf(o->arena, "%s/sample/plumbline-sample %s/sample >/dev/null", build ? build : "build", o->folder);
    if (system(command) != 0)
        fail_msg("the generator failed: %s", command);
    assert_int_equal(glob(arena_printf(o->arena, "%s/sample/*.[cx]*", o->folder), 0, NULL, &found), 0);
    struct file *file = arena_array(o->arena, found.gl_pathc, sizeof *file);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        file[i].sheet = sheet_read(o->arena, arena_strdup(o->arena, found.gl_pathv[i]), NULL, &err);
        assert_good(file[i].sheet, err);
        file[i].reg = import_register(o->model, file[i].sheet, NULL, &err);
        assert_good(file[i].reg, err);
    }
    qsort(file, found.gl_pathc, sizeof *file, by_register);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct import_report report;
        bool good = import_sheet(o->arena, &o->records, file[i].sheet, file[i].reg, "test", &report, &err);
        if (!good && report.faults)
            import_print_faults(file[i].sheet, &report, stderr);
        assert_good(good, err);
    }
    globfree(&found);
}

static int set_up_sqlite(void **state)
{
    *state = support_open("domains", 0);
    import_all(*state);
    return 0;
}

static int set_up_postgresql(void **state)
{
    if (!support_has_postgresql())
        return 0;
    *state = support_open("domains", 1);
    import_all(*state);
    return 0;
}

static struct figures compute(struct test_office *o)
{
    struct error err = {0};
    struct figures f;
    assert_good(figures_compute(o->arena, o->db, o->model, district, YEAR, &f, &err), err);
    return f;
}

/* Columns of sample/figures.csv. */
enum { INDICATOR = 2, VALUE = 4, UNIT = 5, PUBLISHED = 55 };

static void test_published(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    struct figures figures = compute(o);
    struct sheet *s = sheet_read(o->arena, support_path(o->arena, "sample/figures.csv"), NULL, &err);
    assert_good(s, err);
    assert_int_equal(s->count - 1, PUBLISHED);
    for (size_t i = 1; i < s->count; i++) {
        const char *const *cell = s->rows[i].cells;
        const struct figure *f = figures_get(&figures, cell[INDICATOR]);
        if (!f || !figure_equals(f, cell[VALUE], cell[UNIT]))
            fail_msg("%s: published %s, computed %s", cell[INDICATOR], cell[VALUE], f ? f->with_unit : "nothing");
    }
}

/* All fiction says so: there is no record that is not marked. */
static void test_marked(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    if (!o)
        skip();
    for (size_t i = 0; i < o->model->regs; i++) {
        int64_t n;
        char *sql = arena_printf(o->arena, "select count(*) from %s where not sample",
                                 db_quote(o->arena, o->model->reg[i].name));
        assert_good(db_int(o->db, sql, 0, &n, &err), err);
        if (n)
            fail_msg("%lld records of %s are not marked as samples", (long long)n, o->model->reg[i].name);
    }
}

static struct page pick(struct test_office *o, const char *reg, const char *condition, size_t count)
{
    struct error err = {0};
    struct page page;
    struct query q = {.reg = model_reg(o->model, reg), .district = district, .condition = condition, .limit = count};
    assert_good(record_find(o->arena, o->db, o->model, &q, &page, &err), err);
    assert_int_equal(page.count, count);
    return page;
}

/* Removes every record of the register that refers to the one with the number; gives how many, and of how many the
 * field is filled. */
static void remove_referring(struct test_office *o, const char *reg, const char *field, const char *number,
                             const char *filled, int64_t *count, int64_t *with)
{
    struct error err = {0};
    struct page page;
    struct filter of = {field, FILTER_IS, number};
    struct query q = {.reg = model_reg(o->model, reg), .filters = 1, .filter = &of};
    assert_good(record_find(o->arena, o->db, o->model, &q, &page, &err), err);
    for (size_t i = 0; i < page.count; i++) {
        const struct record *r = &page.record[i];
        ++*count;
        *with += filled && !r->value[reg_field(r->reg, filled) - r->reg->field].null;
        assert_good(support_remove(o, reg, r->number, &err), err);
    }
}

/* 30 settled disputes of the year: not found by screening, simple, without an amount, closed in time, their agreements
 * signed in the year, so that it is plain which figures rest on them. Their parties and agreements go first; how many
 * agreements, and how many of them were performed, is given. */
static void remove_disputes(struct test_office *o, int64_t *agreements, int64_t *performed)
{
    struct error err = {0};
    int64_t parties = 0, none = 0;
    int first = date_of(YEAR, 1, 1), last = date_of(YEAR, 12, 31);
    const char *condition = arena_printf(
        o->arena,
        "branch = 'people' and state = 'settled' and source <> 'screening' and scale = 'simple' and coalesce(amount, "
        "0) "
        "= 0 and closed_on <= due_on and closed_on between %d and %d and registered_on between %d and %d and id not in "
        "(select dispute from mediation_transfer) and id not in (select dispute from mediation_agreement where "
        "signed_on "
        "not between %d and %d or id in (select agreement from judicial_confirmation))",
        first, last, first, last, first, last);
    struct page disputes = pick(o, "dispute", condition, 30);
    for (size_t i = 0; i < disputes.count; i++) {
        const char *number = disputes.record[i].number;
        remove_referring(o, "dispute_party", "dispute", number, NULL, &parties, &none);
        remove_referring(o, "mediation_agreement", "dispute", number, "performed_on", agreements, performed);
        assert_good(support_remove(o, "dispute", number, &err), err);
    }
    assert_true(parties >= 30);
}

/* One closed and replied to in time, one still open. */
static void add_proposals(struct test_office *o)
{
    support_create(o, "oversight_matter", "district", district, "organ", "宽城区民政局", "source", "proposal", "paper",
                   "示例第901号", "session", "示例会议", "intersession", "否", "topic", "education", "subject", "甲",
                   "key_matter", "否", "received_on", "2020-03-02", "assigned_on", "2020-03-02", "reply_due_on",
                   "2020-06-02", "state", "closed", "replied_on", "2020-05-06", "rating", "satisfied", "closed_on",
                   "2020-05-20", NULL);
    support_create(o, "oversight_matter", "district", district, "organ", "宽城区民政局", "source", "proposal", "paper",
                   "示例第902号", "session", "示例会议", "intersession", "否", "topic", "education", "subject", "乙",
                   "key_matter", "否", "received_on", "2020-11-02", "assigned_on", "2020-11-02", "reply_due_on",
                   "2021-02-02", "state", "handling", NULL);
}

static void move_appearance(struct test_office *o)
{
    struct error err = {0};
    const char *condition = arena_printf(o->arena,
                                         "state = 'held' and appearance = 'head' and absence_reason is null and "
                                         "held_on between %d and %d",
                                         date_of(YEAR, 1, 1), date_of(YEAR, 12, 31));
    struct page hearing = pick(o, "court_hearing", condition, 1);
    assert_good(support_change(o, "court_hearing", hearing.record[0].number, "appearance", "staff", &err), err);
}

/* A plain one, taken in at the one window; gives its statutory and promised days. */
static void cancel_service(struct test_office *o, int64_t *statutory, int64_t *promised)
{
    struct error err = {0};
    struct page item = pick(o, "service_item",
                            "state = 'published' and cancelled_on is null and one_window = true and high_frequency = "
                            "false and all_online = false and by_commitment = false and handling <> 'immediate' and "
                            "statutory_days is not null and promised_days is not null",
                            1);
    const struct record *r = &item.record[0];
    *statutory = r->value[reg_field(r->reg, "statutory_days") - r->reg->field].number;
    *promised = r->value[reg_field(r->reg, "promised_days") - r->reg->field].number;
    assert_good(support_change(o, "service_item", r->number, "cancelled_on", "2020-12-01", &err), err);
    assert_good(support_change(o, "service_item", r->number, "state", "cancelled", &err), err);
}

/* What moves, and by how much: numerator and denominator. */
struct move {
    const char *name;
    int64_t numerator, denominator;
};

static const struct move *moved(const struct move *moves, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(moves[i].name, name) == 0)
            return &moves[i];
    return NULL;
}

static void test_exactly_what_depends_moves(void **state)
{
    struct test_office *o = *state;
    int64_t statutory, promised, agreements = 0, performed = 0;
    if (!o)
        skip();
    struct figures before = compute(o);
    remove_disputes(o, &agreements, &performed);
    add_proposals(o);
    move_appearance(o);
    cancel_service(o, &statutory, &promised);
    struct figures after = compute(o);
    const struct move moves[] = {
        {"disputes_registered", -30, 0},
        {"disputes_mediated", -30, 0},        /* 1171 → 1141 */
        {"mediation_success_rate", -30, -30}, /* 1148 of 1171 → 1118 of 1141 */
        {"disputes_in_time_rate", -30, -30},
        {"difficult_disputes_rate", 0, -30},
        {"mediation_agreements", -agreements, 0},
        {"agreements_performed_rate", -performed, -agreements},
        {"proposals_handled", 2, 0},     /* 74 → 76 */
        {"proposals_closed_rate", 1, 2}, /* 74 of 74 → 75 of 76 */
        {"proposals_replied_rate", 1, 2},
        {"proposals_in_time_rate", 1, 2},
        {"proposals_satisfied_rate", 1, 2},
        {"head_appearance_rate", -1, 0}, /* 27 of 30 → 26 of 30 */
        {"principal_appearance_rate", -1, 0},
        {"unexcused_absences", 1, 0},
        {"head_appearance_change", -333, 0}, /* 40.00 points → 26/30 − 10/20 = 36.67 */
        {"head_appearance_rank", 1, 0},      /* 86.7 % is behind the next district's 88 % */
        {"service_items", -1, 0},            /* 697 → 696 */
        {"one_window_share", -1, -1},        /* 558 of 697 → 557 of 696 */
        {"all_online_share", 0, -1},
        {"immediate_share", 0, -1},
        {"commitment_items_share", 0, -1},
        {"statutory_days_total", -statutory, 0},
        {"promised_days_total", -promised, 0},
    };
    for (size_t i = 0; i < before.count; i++) {
        const struct figure *was = &before.figure[i], *is = &after.figure[i];
        const struct move *m = moved(moves, sizeof moves / sizeof *moves, was->indicator->name);
        int64_t numerator = was->numerator + (m ? m->numerator : 0),
                denominator = was->denominator + (m ? m->denominator : 0);
        if (is->known != was->known || is->numerator != numerator || is->denominator != denominator)
            fail_msg("%s was %lld / %lld and is %lld / %lld, not %lld / %lld", was->indicator->name,
                     (long long)was->numerator, (long long)was->denominator, (long long)is->numerator,
                     (long long)is->denominator, (long long)numerator, (long long)denominator);
        if (!m)
            assert_string_equal(is->text, was->text);
    }
    /* As they are written then. */
    static const struct {
        const char *name, *text;
    } written[] = {
        {"disputes_mediated", "1141件"},  {"mediation_success_rate", "98%"},
        {"proposals_handled", "76件"},    {"proposals_closed_rate", "99%"},
        {"head_appearance_rate", "87%"},  {"head_appearance_change", "36.67个百分点"},
        {"head_appearance_rank", "第二"}, {"service_items", "696项"},
        {"one_window_share", "80%"},
    };
    for (size_t i = 0; i < sizeof written / sizeof *written; i++)
        assert_string_equal(figures_get(&after, written[i].name)->with_unit, written[i].text);
}

static void test_ledger_whole(void **state)
{
    struct test_office *o = *state;
    struct error err = {0};
    struct ledger_verdict v;
    if (!o)
        skip();
    assert_good(ledger_verify(o->db, o->model, &o->keys, &v, &err), err);
    if (!v.whole)
        fail_msg("%s", v.finding);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_marked),
        cmocka_unit_test(test_exactly_what_depends_moves),
        cmocka_unit_test(test_ledger_whole),
    };
    int failed = cmocka_run_group_tests_name("SQLite", tests, set_up_sqlite, support_tear_down);
    return failed + cmocka_run_group_tests_name("PostgreSQL", tests, set_up_postgresql, support_tear_down);
}
