#include "account/rights.h"

#include "account/inner.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"
#include "store/store.h"

#include <string.h>

enum { WORKS = 1, READS = 2 };

struct rights {
    const struct model *model;
    unsigned char *role_reg; /* what each role may in each register: role * regs + register */
};

/* What the definitions say. */

static bool takes(const struct procedure *p, const struct role *role)
{
    for (size_t i = 0; i < p->steps; i++)
        for (size_t j = 0; j < p->step[i].roles; j++)
            if (p->step[i].by[j] == role)
                return true;
    return false;
}

/* Of the register's procedures, or where reg is NULL of the domain's; role NULL: is there one at all? */
static bool takes_in(const struct model *m, const struct role *role, const struct reg *reg, const struct domain *domain)
{
    for (size_t i = 0; i < m->procedures; i++) {
        const struct procedure *p = &m->procedure[i];
        if ((reg ? p->of == reg : p->of->domain == domain) && (!role || takes(p, role)))
            return true;
    }
    return false;
}

static bool is_among(const struct role *const *list, size_t count, const struct role *role)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == role)
            return true;
    return false;
}

static bool works_in(const struct model *m, const struct role *role, const struct reg *reg)
{
    if (reg->writers)
        return is_among(reg->writer, reg->writers, role);
    if (takes_in(m, NULL, reg, NULL))
        return takes_in(m, role, reg, NULL);
    if (!takes_in(m, NULL, NULL, reg->domain))
        return role->may >> POWER_SYSTEM & 1;
    return takes_in(m, role, NULL, reg->domain) && (!reg->readers || is_among(reg->reader, reg->readers, role));
}

static bool reads_in(const struct model *m, const struct role *role, const struct reg *reg)
{
    if (reg->for_everyone || works_in(m, role, reg))
        return true;
    if (reg->readers)
        return is_among(reg->reader, reg->readers, role);
    return role->reads_all || takes_in(m, role, NULL, reg->domain);
}

struct rights *rights_new(struct arena *a, const struct model *m)
{
    struct rights *r = arena_new_of(a, struct rights);
    r->model = m;
    r->role_reg = arena_alloc(a, m->roles * m->regs + 1);
    for (size_t i = 0; i < m->roles; i++)
        for (size_t j = 0; j < m->regs; j++)
            r->role_reg[i * m->regs + j] =
                (works_in(m, &m->role[i], &m->reg[j]) ? WORKS : 0) | (reads_in(m, &m->role[i], &m->reg[j]) ? READS : 0);
    return r;
}

/* An office whose role is no longer declared gives nothing. */
static bool office_has(const struct rights *r, const struct office *o, const struct reg *reg, int what)
{
    const struct role *role = model_role(r->model, o->role);
    return role && r->role_reg[(size_t)(role - r->model->role) * r->model->regs + reg->index] & what;
}

/* Persons. */

static bool set_offices(struct arena *a, const struct accounts *s, struct db *db, const char *login, int64_t chosen,
                        struct person *out, struct error *err)
{
    struct account *account = account_read(a, s, db, login, err);
    if (!account)
        return false;
    struct office *office = arena_array(a, account->offices, sizeof *office);
    struct reach *reach = arena_array(a, account->offices, sizeof *reach);
    size_t n = 0;
    for (size_t i = 0; i < account->offices; i++) {
        if (chosen && account->office[i].id != chosen)
            continue;
        office[n] = account->office[i];
        if (!reach_of(a, s->records->model, db, office[n].organ, office[n].role, &reach[n], err))
            return false;
        n++;
    }
    out->login = account->login;
    out->name = account->name;
    out->offices = n;
    out->office = office;
    out->reach = reach;
    return !chosen || n || error_set(err, ERROR_RIGHTS, "this office is not, or no longer, one of yours");
}

bool person_of_session(struct arena *a, const struct accounts *accounts, struct db *db, const struct session *s,
                       int64_t office, struct person *out, struct error *err)
{
    *out = (struct person){.session = s->id, .from = s->address};
    if (s->stage != STAGE_FULL)
        return error_set(err, ERROR_RIGHTS, "the sign-in is not complete yet");
    return set_offices(a, accounts, db, s->login, office, out, err);
}

bool person_of_program(struct arena *a, const struct accounts *accounts, struct db *db, const struct program *p,
                       struct person *out, struct error *err)
{
    *out = (struct person){.program = p};
    return set_offices(a, accounts, db, p->login, 0, out, err);
}

/* Powers. */

bool rights_may(const struct rights *r, const struct person *p, enum power power)
{
    for (size_t i = 0; i < p->offices && !p->program; i++) {
        const struct role *role = model_role(r->model, p->office[i].role);
        if (role && role->may >> power & 1)
            return true;
    }
    return false;
}

bool rights_oversees(const struct rights *r, const struct person *p)
{
    for (size_t i = 0; i < p->offices && !p->program; i++) {
        const struct role *role = model_role(r->model, p->office[i].role);
        if (role && role->reads_all)
            return true;
    }
    return false;
}

/* Has any account that can be used a role with the power? */
static bool anybody_may(const struct rights *r, struct db *db, enum power power, bool *out, struct error *err)
{
    struct stmt *st = db_prepare(db,
                                 "select distinct o.role from account_office o join account a on a.id = o.account_id "
                                 "where a.state = 'active'",
                                 err);
    *out = false;
    while (st && stmt_row(st, err)) {
        const struct role *role = model_role(r->model, stmt_text(st, 0));
        *out = *out || (role && role->may >> power & 1);
    }
    return st && !err->code;
}

bool rights_may_give(struct arena *a, const struct rights *r, struct db *db, const struct person *p, const char *role,
                     const char *login, bool *out, struct error *err)
{
    const struct role *given = model_role(r->model, role);
    bool some;
    *out = given && strcmp(p->login, login_clean(a, login)) != 0;
    if (!*out || rights_may(r, p, POWER_OFFICES))
        return true;
    if (!anybody_may(r, db, POWER_OFFICES, &some, err))
        return false;
    *out = !some && given->may >> POWER_OFFICES & 1 && rights_may(r, p, POWER_ACCOUNTS);
    return true;
}

/* Registers. */

static bool program_lets(const struct person *p, const struct reg *reg, int what)
{
    const struct program *t = p->program;
    if (!t)
        return true;
    bool named = !t->registers;
    for (size_t i = 0; i < t->registers; i++)
        named = named || strcmp(t->reg[i], reg->name) == 0;
    return named && (what == WORKS ? t->writes : t->reads);
}

static bool person_has(const struct rights *r, const struct person *p, const struct reg *reg, int what)
{
    for (size_t i = 0; i < p->offices; i++)
        if (office_has(r, &p->office[i], reg, what))
            return program_lets(p, reg, what);
    return false;
}

bool rights_reads(const struct rights *r, const struct person *p, const struct reg *reg)
{
    return person_has(r, p, reg, READS);
}

bool rights_works(const struct rights *r, const struct person *p, const struct reg *reg)
{
    return person_has(r, p, reg, WORKS);
}

const struct model *rights_model(const struct rights *r)
{
    return r->model;
}

bool person_writes(const struct person *p, const struct reg *reg)
{
    return program_lets(p, reg, WORKS);
}

struct person person_at_work(struct arena *a, const struct rights *r, const struct person *p, const struct reg *reg)
{
    struct person out = *p;
    struct office *office = arena_array(a, p->offices, sizeof *office);
    struct reach *reach = arena_array(a, p->offices, sizeof *reach);
    out.offices = 0;
    out.office = office;
    out.reach = reach;
    for (size_t i = 0; i < p->offices && person_writes(p, reg); i++)
        if (office_has(r, &p->office[i], reg, WORKS)) {
            office[out.offices] = p->office[i];
            reach[out.offices++] = p->reach[i];
        }
    return out;
}

/* Rows. */

struct rows {
    struct arena *arena;
    const struct model *model;
    const struct reg *reg;
    struct buf sql, loose; /* the second as struct within wants it */
    struct value *value;
    size_t count, room;
};

static void bind(struct rows *w, struct value v)
{
    w->value = arena_grow(w->arena, w->value, w->count, &w->room, sizeof *w->value);
    w->value[w->count++] = v;
}

static void or_else(struct rows *w)
{
    buf_add(&w->sql, w->sql.size ? " or " : "");
    buf_add(&w->loose, w->loose.size ? " or " : "");
}

/* The organ that the expression gives is one that the office reaches. */
static void add_reached(struct rows *w, const char *organ, const struct reach *reach)
{
    struct within held = reach_organs(w->arena, w->model, reach, true);
    or_else(w);
    buf_printf(&w->sql, "%s in (%s)", organ, held.condition);
    buf_printf(&w->loose, "+%s in (%s)", organ, held.condition);
    for (size_t i = 0; i < held.count; i++)
        bind(w, held.value[i]);
}

static bool seen_before(const struct field *const *field, size_t count, const struct field *f)
{
    for (size_t i = 0; i < count; i++)
        if (field[i] == f)
            return true;
    return false;
}

/* Rows of other organs of which a step is this office's to take. */
static void add_acting(struct rows *w, const struct office *o, const struct reach *reach)
{
    const struct role *role = model_role(w->model, o->role);
    const struct field **field = arena_array(w->arena, w->reg->fields, sizeof *field);
    size_t count = 0;
    for (size_t i = 0; i < w->model->procedures; i++) {
        const struct procedure *p = &w->model->procedure[i];
        for (size_t j = 0; p->of == w->reg && j < p->steps; j++) {
            const struct step *s = &p->step[j];
            bool theirs = false;
            for (size_t k = 0; k < s->roles; k++)
                theirs = theirs || s->by[k] == role;
            if (!theirs || !s->organ || seen_before(field, count, s->organ))
                continue;
            field[count++] = s->organ;
            add_reached(w, reach_acting(w->arena, s->organ, db_quote(w->arena, w->reg->name)), reach);
        }
    }
}

/* Codes of the districts above: of a community its street, its district, its city, its province. */
static size_t districts_above(struct arena *a, const char *district, const char *out[4])
{
    static const struct {
        size_t digits;
        const char *zeros;
    } level[] = {{9, ""}, {6, ""}, {4, "00"}, {2, "0000"}};
    size_t n = 0, length = strlen(district_begin(a, district));
    for (size_t i = 0; i < sizeof level / sizeof *level; i++)
        if (length > level[i].digits)
            out[n++] = arena_printf(a, "%.*s%s", (int)level[i].digits, district, level[i].zeros);
    return n;
}

static void add_without_organ(struct rows *w, const struct office *o)
{
    const char *above[4];
    size_t n = districts_above(w->arena, o->district, above);
    struct buf b = buf_new(w->arena);
    buf_add(&b, "(organ is null and (district >= ? and district < ?");
    bind(w, value_text(district_begin(w->arena, o->district)));
    bind(w, value_text(district_end(w->arena, o->district)));
    for (size_t i = 0; i < n; i++) {
        buf_add(&b, " or district = ?");
        bind(w, value_text(above[i]));
    }
    buf_add(&b, "))");
    or_else(w);
    buf_add(&w->sql, b.data);
    buf_add(&w->loose, b.data);
}

struct within rights_rows(struct arena *a, const struct rights *r, const struct person *p, const struct reg *reg)
{
    struct rows w = {.arena = a, .model = r->model, .reg = reg, .sql = buf_new(a), .loose = buf_new(a)};
    if (!rights_reads(r, p, reg))
        return (struct within){.condition = "1 = 0"};
    if (reg->for_everyone)
        return (struct within){.condition = "1 = 1"};
    for (size_t i = 0; i < p->offices; i++) {
        const struct office *o = &p->office[i];
        if (!office_has(r, o, reg, READS))
            continue;
        if (o->organ) {
            add_reached(&w, "organ", &p->reach[i]);
            add_acting(&w, o, &p->reach[i]);
        }
        if (!reg->organ_required)
            add_without_organ(&w, o);
    }
    if (!w.sql.size)
        return (struct within){.condition = "1 = 0"};
    return (struct within){w.sql.data, w.loose.data, w.count, w.value};
}

struct record *rights_record(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                             const struct reg *reg, const char *number, struct error *err)
{
    struct page page;
    size_t bad;
    struct within within = rights_rows(a, r, p, reg);
    const struct filter by_number = {"number", FILTER_IS, number};
    const struct query q = {.reg = reg, .within = &within, .filters = 1, .filter = &by_number, .limit = 1};
    bool text = *number && text_valid(number, strlen(number), &bad);
    if (text && !record_find(a, db, r->model, &q, &page, err))
        return NULL;
    if (text && page.count)
        return &page.record[0];
    error_set(err, ERROR_NOT_FOUND, "there is no “%s” with the number %.80s", reg->title.zh,
              text ? number : phrase("given"));
    return NULL;
}
