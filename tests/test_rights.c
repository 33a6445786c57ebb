/* Rights, against expectations written by hand: every role, every register, rows of the own organ, one below, another
 * and one of another district; what may be written and which steps taken; personal data; programs; powers. */
#include "account_support.h"

#include "core/text.h"
#include "store/store.h"
#include "store/writer.h"

#include <stdlib.h>
#include <string.h>

/* Where the rows lie, as seen from an office in G1. */
static const char *const organ_of_row[] = {"G1", "G11", "G2", "H1"};
static const char letter[] = "OBXD"; /* own, below, other, other district */
enum { ROWS = 4 };

static const char *row_number(struct staff *s, const char *reg, size_t row)
{
    return arena_printf(s->office->arena, "%s-%c", reg, letter[row]);
}

static void make_rows(struct staff *s)
{
    static const char *const plain[] = {"permit_paper", "permit_secret", "permit_opinion", "bulletin"};
    for (size_t row = 0; row < ROWS; row++) {
        const char *organ = organ_of_row[row];
        const char *district = row == 1 ? "220103001" : row == 3 ? "220104" : "220103";
        for (size_t i = 0; i < 4; i++)
            support_create(s->office, plain[i], "number", row_number(s, plain[i], row), "organ", organ, "district",
                           district, NULL);
        support_create(s->office, "permit", "number", row_number(s, "permit", row), "subject", "申请", "applicant",
                       "张三丰", "phone", "13812345678", "organ", organ, "district", district, NULL);
        /* Of the visit in the other organ G1 is asked for an answer. */
        support_create(s->office, "visit", "number", row_number(s, "visit", row), "organ", organ, "district", district,
                       row == 2 ? "asked" : NULL, "G1", NULL);
    }
    static const char *const districts[] = {"220100", "220103", "220103001", "220104"};
    for (size_t i = 0; i < 4; i++)
        support_create(s->office, "permit_rule", "number", districts[i], "district", districts[i], NULL);
}

/* The letters of the rows that the person sees, by the list and, the same, one by one. */
static const char *rows_seen(struct staff *s, const struct person *p, const struct reg *reg)
{
    struct error err = {0};
    struct arena *a = s->office->arena;
    struct within within = rights_rows(a, s->rights, p, reg);
    const struct query q = {.reg = reg, .within = &within};
    struct page page;
    struct buf b = buf_new(a);
    int64_t count;
    buf_add(&b, "");
    assert_good(record_find(a, s->office->db, s->office->model, &q, &page, &err), err);
    assert_good(record_count(a, s->office->db, s->office->model, &q, &count, &err), err);
    assert_int_equal(count, page.count);
    if (within.loose) { /* says the same in other words */
        const struct within loose = {.condition = within.loose, .count = within.count, .value = within.value};
        const struct query again = {.reg = reg, .within = &loose};
        assert_good(record_count(a, s->office->db, s->office->model, &again, &count, &err), err);
        assert_int_equal(count, page.count);
    }
    for (size_t row = 0; row < ROWS; row++) {
        const char *number = row_number(s, reg->name, row);
        bool listed = false;
        for (size_t i = 0; i < page.count; i++)
            listed = listed || strcmp(page.record[i].number, number) == 0;
        err = (struct error){0};
        struct record *r = rights_record(a, s->rights, s->office->db, p, reg, number, &err);
        assert_int_equal(r != NULL, listed);
        if (!listed)
            assert_int_equal(err.code, ERROR_NOT_FOUND);
        buf_add_char(&b, listed ? letter[row] : '-');
    }
    return b.data;
}

/* The letters of the rows that the person may change by hand. */
static const char *rows_written(struct staff *s, const struct person *p, const struct reg *reg)
{
    struct arena *a = s->office->arena;
    struct buf b = buf_new(a);
    buf_add(&b, "");
    for (size_t row = 0; row < ROWS; row++) {
        struct error err = {0};
        struct deed deed = {0};
        struct record *r = record_read(a, s->office->db, reg, row_number(s, reg->name, row), &err);
        assert_good(r, err);
        bool may = rights_write(a, s->rights, s->office->db, p, r, &deed, &err);
        if (may)
            assert_string_equal(deed.actor, p->login);
        else
            assert_int_equal(err.code, ERROR_RIGHTS);
        buf_add_char(&b, may ? letter[row] : '-');
    }
    return b.data;
}

static const struct {
    const char *role, *reg, *sees, *writes;
} table[] = {
    {"clerk", "permit", "OB--", "OB--"},
    {"clerk", "permit_paper", "OB--", "OB--"},   /* without a procedure: whoever works in the domain */
    {"clerk", "permit_secret", "----", "----"},  /* it has readers of its own */
    {"clerk", "permit_opinion", "OB--", "----"}, /* reads it, and its writers are others */
    {"clerk", "visit", "----", "----"},
    {"clerk", "bulletin", "OBXD", "----"}, /* everyone's, and nobody works in it */
    {"head", "permit", "OB--", "OB--"},
    {"head", "permit_paper", "OB--", "OB--"},
    {"head", "permit_secret", "OB--", "OB--"},
    {"head", "permit_opinion", "OB--", "OB--"},
    {"head", "visit", "OB--", "----"}, /* reads all, works elsewhere */
    {"head", "bulletin", "OBXD", "----"},
    {"carer", "permit", "----", "----"},
    {"carer", "permit_paper", "----", "----"},
    {"carer", "permit_secret", "----", "----"},
    {"carer", "permit_opinion", "----", "----"},
    {"carer", "visit", "OB--", "OB--"},
    {"carer", "bulletin", "OBXD", "OB--"},
    {"respondent", "permit", "----", "----"},
    {"respondent", "permit_paper", "----", "----"},
    {"respondent", "permit_secret", "----", "----"},
    {"respondent", "permit_opinion", "----", "----"},
    {"respondent", "visit", "OBX-", "OB--"}, /* the other one's is for it to answer, not to change */
    {"respondent", "bulletin", "OBXD", "OB--"},
    {"leader", "permit", "OBX-", "----"},
    {"leader", "permit_paper", "OBX-", "----"},
    {"leader", "permit_secret", "----", "----"},
    {"leader", "permit_opinion", "OBX-", "----"},
    {"leader", "visit", "OBX-", "----"},
    {"leader", "bulletin", "OBXD", "----"},
    {"visitor", "permit", "----", "----"},
    {"visitor", "permit_paper", "----", "----"},
    {"visitor", "permit_secret", "----", "----"},
    {"visitor", "permit_opinion", "----", "----"},
    {"visitor", "visit", "----", "----"},
    {"visitor", "bulletin", "OBXD", "----"},
    {"system_admin", "permit", "----", "----"},
    {"system_admin", "permit_paper", "----", "----"},
    {"system_admin", "permit_secret", "----", "----"},
    {"system_admin", "permit_opinion", "----", "----"},
    {"system_admin", "visit", "----", "----"},
    {"system_admin", "bulletin", "OBXD", "----"},
    {"security_admin", "permit", "----", "----"},
    {"security_admin", "permit_paper", "----", "----"},
    {"security_admin", "permit_secret", "----", "----"},
    {"security_admin", "permit_opinion", "----", "----"},
    {"security_admin", "visit", "----", "----"},
    {"security_admin", "bulletin", "OBXD", "----"},
    {"auditor", "permit", "OBX-", "----"},
    {"auditor", "permit_paper", "OBX-", "----"},
    {"auditor", "permit_secret", "----", "----"},
    {"auditor", "permit_opinion", "OBX-", "----"},
    {"auditor", "visit", "OBX-", "----"},
    {"auditor", "bulletin", "OBXD", "----"},
};
enum { CELLS = sizeof table / sizeof *table };

static void make_everybody(struct staff *s)
{
    for (size_t i = 0; i < s->office->model->roles; i++) {
        const char *role = s->office->model->role[i].name;
        bool bare = strcmp(role, "system_admin") == 0 || strcmp(role, "security_admin") == 0;
        make_account(s, role, role, bare ? NULL : "G1");
    }
}

static bool is_in_table(const char *role, const char *reg)
{
    for (size_t i = 0; i < CELLS; i++)
        if (strcmp(table[i].role, role) == 0 && strcmp(table[i].reg, reg) == 0)
            return true;
    return false;
}

/* Protects: who sees and who changes what. Every role and every register with rows by organ stands in the table. */
static void test_table(void **state)
{
    struct staff *s = staff_of(state);
    const struct model *m = s->office->model;
    make_rows(s);
    make_everybody(s);
    for (size_t i = 0; i < CELLS; i++) {
        struct person p = person_of(s, table[i].role);
        const struct reg *reg = model_reg(m, table[i].reg);
        const char *sees = rows_seen(s, &p, reg), *writes = rows_written(s, &p, reg);
        if (strcmp(sees, table[i].sees) != 0 || strcmp(writes, table[i].writes) != 0)
            fail_msg("%s in %s: sees %s, writes %s", table[i].role, table[i].reg, sees, writes);
        assert_int_equal(rights_reads(s->rights, &p, reg), strcmp(table[i].sees, "----") != 0);
    }
    for (size_t i = 0; i < m->roles; i++)
        for (size_t j = 0; j < m->regs; j++)
            if (m->reg[j].organ_required && !is_in_table(m->role[i].name, m->reg[j].name))
                fail_msg("%s in %s is not in the table", m->role[i].name, m->reg[j].name);
}

static const char *numbers_seen(struct staff *s, const char *login, const char *reg)
{
    struct error err = {0};
    struct arena *a = s->office->arena;
    struct person p = person_of(s, login);
    struct within within = rights_rows(a, s->rights, &p, model_reg(s->office->model, reg));
    const struct query q = {.reg = model_reg(s->office->model, reg), .within = &within};
    struct page page;
    struct buf b = buf_new(a);
    buf_add(&b, "");
    assert_good(record_find(a, s->office->db, s->office->model, &q, &page, &err), err);
    for (size_t i = 0; i < page.count; i++)
        buf_printf(&b, "%s%s", i ? " " : "", page.record[i].number);
    return b.data;
}

/* Protects: what belongs to no organ is seen by its district, by those below it and by those above it, and is changed
 * by its own and those above alone. */
static void test_without_organ(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct arena *a = s->office->arena;
    const struct reg *reg = model_reg(s->office->model, "permit_rule");
    struct deed deed;
    make_rows(s);
    make_account(s, "middle", "clerk", "G1");
    make_account(s, "lowest", "clerk", "G11");
    make_account(s, "beside", "clerk", "H1");
    make_account(s, "carer", "carer", "G1");
    make_account(s, "sys", "system_admin", NULL);
    assert_string_equal(numbers_seen(s, "middle", "permit_rule"), "220100 220103 220103001");
    assert_string_equal(numbers_seen(s, "lowest", "permit_rule"), "220100 220103 220103001");
    assert_string_equal(numbers_seen(s, "beside", "permit_rule"), "220100 220104");
    assert_string_equal(numbers_seen(s, "carer", "permit_rule"), "");
    assert_string_equal(numbers_seen(s, "sys", "district"), "220100 220103 220103001 220104");
    struct person lowest = person_of(s, "lowest"), middle = person_of(s, "middle"), sys = person_of(s, "sys");
    struct record *own = record_read(a, s->office->db, reg, "220103", &err);
    assert_true(rights_write(a, s->rights, s->office->db, &middle, own, &deed, &err));
    assert_false(rights_write(a, s->rights, s->office->db, &lowest, own, &deed, &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    /* Places are nobody's but the system's administrator's, within the district. */
    struct record *street = record_read(a, s->office->db, model_reg(s->office->model, "district"), "220103001", &err);
    struct record *beside = record_read(a, s->office->db, model_reg(s->office->model, "district"), "220104", &err);
    assert_true(rights_write(a, s->rights, s->office->db, &sys, street, &deed, &err));
    assert_false(rights_write(a, s->rights, s->office->db, &sys, beside, &deed, &err));
    assert_false(rights_write(a, s->rights, s->office->db, &middle, street, &deed, &err));
}

/* Protects: who sees most of a long register reads it page by page, whole and in order, as who sees little of it does.
 */
static void test_many_rows(void **state)
{
    struct staff *s = staff_of(state);
    enum { MANY = 160, PAGE = 25 };
    static const struct {
        const char *login;
        int every; /* which part of the rows it sees */
    } people[] = {{"most", 1}, {"few", 20}};
    struct arena *a = s->office->arena;
    const struct reg *reg = model_reg(s->office->model, "permit_paper");
    make_account(s, "most", "leader", "G1");
    make_account(s, "few", "clerk", "G11");
    for (int i = 0; i < MANY; i++)
        support_create(s->office, "permit_paper", "number", arena_printf(a, "P%03d", i), "organ", i % 20 ? "G1" : "G11",
                       "district", "220103", NULL);
    for (size_t i = 0; i < 2; i++) {
        struct person p = person_of(s, people[i].login);
        struct within within = rights_rows(a, s->rights, &p, reg);
        struct page page = {0};
        struct error err = {0};
        int at = 0;
        do {
            const struct query q = {.reg = reg, .within = &within, .limit = PAGE, .after = page.next};
            assert_good(record_find(a, s->office->db, s->office->model, &q, &page, &err), err);
            for (size_t j = 0; j < page.count; j++, at += people[i].every)
                assert_string_equal(page.record[j].number, arena_printf(a, "P%03d", at));
        } while (page.next);
        assert_int_equal(at, MANY);
    }
}

/* Steps. */

struct step_write {
    struct staff *staff;
    const struct reg *reg;
    const char *number, *step;
    struct deed deed;
};

static bool write_step(struct db *db, void *argument, struct error *err)
{
    struct step_write *w = argument;
    struct record out;
    struct faults faults;
    return work_step(w->staff->office->arena, &w->staff->work, db, w->reg, w->number, w->step, NULL, &w->deed, &out,
                     &faults, err);
}

static bool take_step(struct staff *s, const struct person *p, const char *reg, const char *number, const char *step,
                      struct error *err)
{
    struct arena *a = s->office->arena;
    struct step_write w = {s, model_reg(s->office->model, reg), number, step, {.day = date_of(2026, 1, 5)}};
    *err = (struct error){0};
    struct record *r = record_read(a, s->office->db, w.reg, number, err);
    assert_good(r, *err);
    return rights_step(a, s->rights, s->office->db, p, r, step, &w.deed, err) &&
           writer_run(s->office->records.writer, write_step, &w, err);
}

/* Protects: a step is taken in the office whose role and organ fit, or by nobody. */
static void test_steps(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct arena *a = s->office->arena;
    struct person_choices choices;
    struct event_row e;
    const struct author by = by_admin(s);
    make_rows(s);
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "answers", "respondent", "G1");
    struct person zhang = person_of(s, "zhang"), answers = person_of(s, "answers");
    assert_good(take_step(s, &zhang, "permit", "permit-B", "note_down", &err), err);
    struct record *below = record_read(a, s->office->db, model_reg(s->office->model, "permit"), "permit-B", &err);
    assert_good(ledger_read(a, s->office->db, below->event, &e, &err), err);
    assert_string_equal(e.actor, "zhang");
    assert_string_equal(e.organ, "G1");
    assert_string_equal(e.from, "192.0.2.7");
    assert_false(take_step(s, &zhang, "permit", "permit-X", "note_down", &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    assert_false(take_step(s, &zhang, "permit", "permit-O", "finish", &err)); /* the head's */
    assert_non_null(strstr(err.message, "负责人"));
    assert_false(take_step(s, &zhang, "permit", "permit-O", "fly", &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_good(take_step(s, &answers, "visit", "visit-X", "answer", &err), err); /* asked of G1 */
    assert_false(take_step(s, &answers, "visit", "visit-D", "answer", &err));
    err = (struct error){0};
    /* With a second office what was shut is open, in that office. */
    const struct office head = {.role = "head", .organ = "G2"};
    assert_good(account_add_office(a, s->accounts, s->office->db, "zhang", &head, &by, &err), err);
    zhang = person_of(s, "zhang");
    struct record *other = record_read(a, s->office->db, model_reg(s->office->model, "permit"), "permit-X", &err);
    assert_good(rights_choices(a, s->rights, &s->work, s->office->db, &zhang, other, date_of(2026, 1, 5), s->now,
                               &choices, &err),
                err);
    assert_int_equal(choices.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(choices.choice[i].choice.open);
        assert_string_equal(choices.choice[i].office->role, "head");
    }
    assert_good(take_step(s, &zhang, "permit", "permit-X", "finish", &err), err);
    assert_false(take_step(s, &zhang, "permit", "permit-O", "finish", &err)); /* head of G2, not of G1 */
    assert_all_whole(s);
}

/* Protects: who chose one office acts in it alone; another's cannot be chosen. */
static void test_chosen_office(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct arena *a = s->office->arena;
    struct person p;
    const struct author by = by_admin(s);
    const struct office head = {.role = "head", .organ = "G2"};
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "li", "head", "G1");
    assert_good(account_add_office(a, s->accounts, s->office->db, "zhang", &head, &by, &err), err);
    struct session session = signed_in(s, "zhang", NULL);
    struct account *zhang = account_of(s, "zhang");
    assert_good(person_of_session(a, s->accounts, s->office->db, &session, zhang->office[1].id, &p, &err), err);
    assert_int_equal(p.offices, 1);
    assert_string_equal(p.office[0].role, "head");
    assert_false(
        person_of_session(a, s->accounts, s->office->db, &session, account_of(s, "li")->office[0].id, &p, &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
}

/* Personal data. */

static const bool *open_fields(struct staff *s, const struct person *p, const char *number)
{
    struct error err = {0};
    const bool *open;
    struct record *r =
        record_read(s->office->arena, s->office->db, model_reg(s->office->model, "permit"), number, &err);
    assert_good(r, err);
    assert_good(rights_open_fields(s->office->arena, s->office->db, p, r, s->now, &open, &err), err);
    return open;
}

static bool try_open(struct staff *s, const struct person *p, const char *number, const char *field, const char *reason,
                     struct error *err)
{
    const struct author by = {.actor = p->login, .from = "192.0.2.7", .at = s->now};
    *err = (struct error){0};
    return rights_open(s->office->arena, s->rights, s->accounts, p, model_reg(s->office->model, "permit"), number,
                       &field, field ? 1 : 0, reason, &by, err);
}

enum { SUBJECT, APPLICANT, PHONE };

/* Protects: personal data stays masked without an opening; an opening is one session's, one record's, for the fields
 * named and half an hour, with a reason that the ledger keeps. */
static void test_openings(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    struct event_row e;
    make_rows(s);
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "li", "clerk", "G1");
    struct person zhang = person_of(s, "zhang"), again = person_of(s, "zhang"), li = person_of(s, "li");
    assert_true(open_fields(s, &zhang, "permit-O")[SUBJECT]);
    assert_false(open_fields(s, &zhang, "permit-O")[APPLICANT]);
    assert_false(try_open(s, &zhang, "permit-O", "applicant", "查", &err));
    assert_string_equal(err.field, "reason");
    assert_false(try_open(s, &zhang, "permit-O", "applicant", "    \n  ", &err));
    assert_false(try_open(s, &zhang, "permit-O", "applicant", NULL, &err));
    assert_false(try_open(s, &zhang, "permit-O", "subject", "核对身份", &err)); /* not personal */
    assert_false(try_open(s, &zhang, "permit-O", "nothing", "核对身份", &err));
    assert_false(try_open(s, &zhang, "permit-X", "applicant", "核对身份", &err)); /* not seen */
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_good(try_open(s, &zhang, "permit-O", "applicant", "  核对身份 ", &err), err);
    assert_true(open_fields(s, &zhang, "permit-O")[APPLICANT]);
    assert_false(open_fields(s, &zhang, "permit-O")[PHONE]);
    assert_false(open_fields(s, &zhang, "permit-B")[APPLICANT]);
    assert_false(open_fields(s, &again, "permit-O")[APPLICANT]); /* another session of the same person */
    assert_false(open_fields(s, &li, "permit-O")[APPLICANT]);
    struct record *r =
        record_read(s->office->arena, s->office->db, model_reg(s->office->model, "permit"), "permit-O", &err);
    assert_good(ledger_read(s->office->arena, s->office->db, r->event, &e, &err), err);
    assert_string_equal(e.action, "open");
    assert_string_equal(e.actor, "zhang");
    assert_string_equal(e.reason, "核对身份");
    assert_string_equal(e.fields, "[\"applicant\"]");
    assert_string_equal(e.from, "192.0.2.7");
    assert_string_equal(e.role, "clerk");
    assert_string_equal(e.changes, "{}");
    assert_good(try_open(s, &zhang, "permit-O", NULL, "电话通知", &err), err);
    assert_true(open_fields(s, &zhang, "permit-O")[PHONE]);
    s->now += OPENING_TIME;
    assert_false(open_fields(s, &zhang, "permit-O")[PHONE]);
    assert_all_whole(s);
}

/* Protects: an ended session opens nothing and shows nothing; who only reads opens nothing. */
static void test_no_opening(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    const struct author by = by_admin(s);
    make_rows(s);
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "leader", "leader", "G1");
    struct person zhang = person_of(s, "zhang"), leader = person_of(s, "leader");
    assert_false(try_open(s, &leader, "permit-O", "applicant", "想看一看", &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    assert_good(try_open(s, &zhang, "permit-O", "applicant", "核对身份", &err), err);
    assert_good(session_end_all(s->office->arena, s->accounts, "zhang", 0, &by, &err), err);
    assert_false(open_fields(s, &zhang, "permit-O")[APPLICANT]);
    assert_false(try_open(s, &zhang, "permit-O", "applicant", "核对身份", &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    struct person nobody = zhang;
    nobody.session = 0;
    assert_false(try_open(s, &nobody, "permit-O", "applicant", "核对身份", &err));
    assert_all_whole(s);
}

/* Protects: reading, changing and opening in one's offices are asked together: a clerk elsewhere who reads here as head
 * does not open here. */
static void test_opening_by_working_office(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    const struct author by = by_admin(s);
    const struct office leads = {.role = "leader", .organ = "G1"};
    make_rows(s);
    make_account(s, "zhang", "clerk", "G11");
    assert_good(account_add_office(s->office->arena, s->accounts, s->office->db, "zhang", &leads, &by, &err), err);
    struct person zhang = person_of(s, "zhang");
    assert_string_equal(rows_seen(s, &zhang, model_reg(s->office->model, "permit")), "OBX-");
    assert_false(try_open(s, &zhang, "permit-O", "applicant", "核对身份", &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_good(try_open(s, &zhang, "permit-B", "applicant", "核对身份", &err), err);
}

/* Programs. */

static struct person program_person(struct staff *s, bool reads, bool writes, const char *reg)
{
    struct error err = {0};
    struct person p;
    struct arena *a = s->office->arena;
    struct program *program = arena_new_of(a, struct program);
    const char **regs = arena_array(a, 1, sizeof *regs);
    regs[0] = reg;
    *program =
        (struct program){.login = "zhang", .reads = reads, .writes = writes, .registers = reg ? 1 : 0, .reg = regs};
    assert_good(person_of_program(a, s->accounts, s->office->db, program, &p, &err), err);
    return p;
}

/* Protects: a program does no more than its token says, and never what only a person may. */
static void test_program_limits(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    const struct author by = by_admin(s);
    const struct model *m = s->office->model;
    const struct reg *permit = model_reg(m, "permit"), *paper = model_reg(m, "permit_paper");
    const struct office leads = {.role = "leader", .organ = "G1"};
    make_rows(s);
    make_account(s, "zhang", "clerk", "G1");
    assert_good(account_add_office(s->office->arena, s->accounts, s->office->db, "zhang", &leads, &by, &err), err);
    struct person reader = program_person(s, true, false, "permit"), writer = program_person(s, false, true, NULL);
    assert_string_equal(rows_seen(s, &reader, permit), "OBX-");
    assert_string_equal(rows_seen(s, &reader, paper), "----");
    assert_string_equal(rows_written(s, &reader, permit), "----");
    assert_string_equal(rows_seen(s, &writer, permit), "----");
    assert_string_equal(rows_written(s, &writer, permit), "OB--");
    assert_false(take_step(s, &reader, "permit", "permit-O", "note_down", &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
    assert_good(take_step(s, &writer, "permit", "permit-O", "note_down", &err), err);
    assert_false(try_open(s, &writer, "permit-O", "applicant", "核对身份", &err));
    assert_false(open_fields(s, &reader, "permit-O")[APPLICANT]);
    assert_false(rights_may(s->rights, &reader, POWER_SUPERVISE));
    struct person zhang = person_of(s, "zhang");
    assert_true(rights_may(s->rights, &zhang, POWER_SUPERVISE));
    assert_false(rights_may(s->rights, &zhang, POWER_AUDIT));
}

/* Powers. */

static bool may_give(struct staff *s, const struct person *p, const char *role, const char *login)
{
    struct error err = {0};
    bool out;
    assert_good(rights_may_give(s->office->arena, s->rights, s->office->db, p, role, login, &out, &err), err);
    return out;
}

/* Protects: offices are given by the security administrator, never to himself; the first of these by who makes
 * accounts.
 */
static void test_giving_offices(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    const struct author by = by_admin(s);
    make_account(s, "sys", "system_admin", NULL);
    make_account(s, "zhang", "clerk", "G1");
    struct person sys = person_of(s, "sys"), zhang = person_of(s, "zhang");
    assert_true(may_give(s, &sys, "security_admin", "zhang"));
    assert_false(may_give(s, &sys, "security_admin", "SYS"));
    assert_false(may_give(s, &sys, "clerk", "zhang"));
    assert_false(may_give(s, &zhang, "security_admin", "sys"));
    make_account(s, "sec", "security_admin", NULL);
    struct person sec = person_of(s, "sec");
    assert_false(may_give(s, &sys, "security_admin", "zhang"));
    assert_true(may_give(s, &sec, "clerk", "zhang"));
    assert_true(may_give(s, &sec, "auditor", "zhang"));
    assert_false(may_give(s, &sec, "clerk", "sec"));
    assert_false(may_give(s, &sec, "cleric", "zhang"));
    assert_good(account_set_state(s->office->arena, s->accounts, "sec", ACCOUNT_CLOSED, &by, &err), err);
    assert_true(may_give(s, &sys, "security_admin", "zhang"));
}

/* The real definitions. */

static bool takes_step_of(const struct model *m, const struct role *role, const struct reg *reg)
{
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; m->procedure[i].of == reg && j < m->procedure[i].steps; j++)
            for (size_t k = 0; k < m->procedure[i].step[j].roles; k++)
                if (m->procedure[i].step[j].by[k] == role)
                    return true;
    return false;
}

/* Protects: in the district's definitions nothing is out of everybody's reach, whoever takes a step works in its
 * register and reads it, those who administer see no work, and nobody is given personal data by "everyone". */
static void test_real_definitions(void **state)
{
    struct mistakes mistakes;
    struct arena *a = arena_new();
    (void)state;
    const struct model *m = model_load(a, support_path(a, "domains"), &mistakes);
    assert_non_null(m);
    const struct rights *r = rights_new(a, m);
    for (size_t j = 0; j < m->regs; j++) {
        const struct reg *reg = &m->reg[j];
        size_t readers = 0, workers = 0;
        for (size_t i = 0; i < m->roles; i++) {
            const struct role *role = &m->role[i];
            const struct office office = {.role = role->name, .organ = "1", .district = "220103"};
            const struct reach reach = {.organ = "1"};
            const struct person p = {.login = "x", .offices = 1, .office = &office, .reach = &reach};
            bool reads = rights_reads(r, &p, reg), works = rights_works(r, &p, reg);
            bool administers = role->may && !role->reads_all;
            readers += reads && !role->reads_all;
            workers += works;
            if ((works && !reads) || (takes_step_of(m, role, reg) && !works))
                fail_msg("%s in %s: reads %d, works %d", role->name, reg->name, reads, works);
            if (administers && reads && !reg->for_everyone)
                fail_msg("%s, who administers, reads %s", role->name, reg->name);
            if (role->may >> POWER_AUDIT & 1 && works)
                fail_msg("%s, who watches, works in %s", role->name, reg->name);
        }
        if (!readers || !workers)
            fail_msg("%s: %zu roles read it and %zu work in it", reg->name, readers, workers);
        for (size_t i = 0; i < reg->fields; i++)
            if (reg->for_everyone && reg->field[i].personal)
                fail_msg("%s.%s is personal and everyone's", reg->name, reg->field[i].name);
    }
    arena_free(a);
}

/* Protects: the condition of every role in every register is one that the database takes. */
static void walk_conditions(int kind)
{
    struct error err = {0};
    struct test_office *o = support_open("domains", kind);
    const struct rights *r = rights_new(o->arena, o->model);
    for (size_t i = 0; i < o->model->roles; i++)
        for (size_t j = 0; j < o->model->regs; j++) {
            struct arena *a = arena_new();
            const struct office office = {.role = o->model->role[i].name, .organ = "1", .district = "220103001"};
            const struct reach reach = {.organ = "1",
                                        .begin = o->model->role[i].district ? "220103" : NULL,
                                        .end = o->model->role[i].district ? "220104" : NULL};
            const struct person p = {.login = "x", .offices = 1, .office = &office, .reach = &reach};
            struct within within = rights_rows(a, r, &p, &o->model->reg[j]);
            const struct query q = {.reg = &o->model->reg[j], .within = &within};
            struct page page;
            assert_good(record_find(a, o->db, o->model, &q, &page, &err), err);
            assert_int_equal(page.count, 0);
            arena_free(a);
        }
    support_close(o);
}

static void test_conditions_on_sqlite(void **state)
{
    (void)state;
    walk_conditions(0);
}

static void test_conditions_on_postgresql(void **state)
{
    (void)state;
    if (!support_has_postgresql())
        skip();
    walk_conditions(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAFF_ON_BOTH(test_table),
        STAFF_ON_BOTH(test_without_organ),
        STAFF_ON_BOTH(test_many_rows),
        STAFF_ON_BOTH(test_steps),
        STAFF_ON_BOTH(test_chosen_office),
        STAFF_ON_BOTH(test_openings),
        STAFF_ON_BOTH(test_no_opening),
        STAFF_ON_BOTH(test_opening_by_working_office),
        STAFF_ON_BOTH(test_program_limits),
        STAFF_ON_BOTH(test_giving_offices),
        cmocka_unit_test(test_real_definitions),
        cmocka_unit_test(test_conditions_on_sqlite),
        cmocka_unit_test(test_conditions_on_postgresql),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
