/* Offices (任职): a role in an organ for a district. */
#include "account/inner.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "record/lookup.h"
#include "store/store.h"

#include <string.h>

/* m NULL: without the organ's name. */
bool offices_read(struct arena *a, struct db *db, const struct model *m, struct account *account, struct error *err)
{
    const struct reg *organs = m ? model_reg(m, "organ") : NULL;
    const char *label = organs && organs->label ? db_quote(a, organs->label->name) : "number";
    const char *sql =
        m ? arena_printf(a,
                         "select o.id, o.role, o.organ, o.district, g.id, g.%s from account_office o "
                         "left join organ g on g.number = o.organ where o.account_id = ? order by o.id",
                         label)
          : "select id, role, organ, district, null, null from account_office where account_id = ? order by id";
    struct stmt *st = db_prepare(db, sql, err);
    struct office *office = NULL;
    size_t room = 0;
    if (!st)
        return false;
    stmt_bind_int(st, 1, account->id);
    account->offices = 0;
    while (stmt_row(st, err)) {
        office = arena_grow(a, office, account->offices, &room, sizeof *office);
        const char *organ = stmt_text(st, 2), *name = stmt_text(st, 5);
        office[account->offices++] = (struct office){
            .id = stmt_int(st, 0),
            .role = arena_strdup(a, stmt_text(st, 1)),
            .organ = organ && *organ ? arena_strdup(a, organ) : NULL,
            .district = arena_strdup(a, stmt_text(st, 3)),
            .organ_id = stmt_int(st, 4),
            .organ_name = name ? arena_strdup(a, name) : NULL,
        };
    }
    account->office = office;
    return !err->code;
}

static bool wrong(struct error *err, const char *field)
{
    return error_in(err, field);
}

/* The district in which the organ stands. */
static bool district_of(struct arena *a, struct db *db, const char *organ, const char **out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select district from organ where number = ?", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, organ);
    *out = NULL;
    if (stmt_row(st, err))
        *out = arena_strdup(a, stmt_text(st, 0));
    stmt_reset(st);
    return !err->code;
}

/* Whoever works in an organ works where that is: how far the role reaches is counted from there. */
static bool check_district(struct arena *a, struct db *db, struct lookup *look, const struct reg *districts,
                           const struct role *role, struct office *o, struct error *err)
{
    const char *own = NULL;
    const struct target *target;
    if (o->organ && !district_of(a, db, o->organ, &own, err))
        return false;
    if (!o->district || !*o->district)
        o->district = own;
    if (!o->district)
        return error_set(err, ERROR_INPUT, "say for which district (its region code) the role “%s” is", role->title.zh);
    if (!(target = lookup_find(look, districts, o->district, err)))
        return false;
    o->district = target->number;
    return !own || text_equal(own, o->district) ||
           error_set(err, ERROR_INPUT, "the organ lies in %s, not in %s", own, o->district);
}

bool office_check(struct arena *a, struct db *db, const struct model *m, struct office *o, struct error *err)
{
    const struct role *role = o->role ? model_role(m, o->role) : NULL;
    struct lookup *look = lookup_new(a, db, m);
    const struct target *target;
    if (!role) {
        error_set(err, ERROR_INPUT, "there is no role “%.60s”: the definitions declare which there are",
                  o->role ? o->role : "");
        return wrong(err, "role");
    }
    o->role = role->name;
    if (o->organ && *o->organ) {
        if (!(target = lookup_find(look, model_reg(m, "organ"), o->organ, err)))
            return wrong(err, "organ");
        o->organ = target->number;
    } else {
        o->organ = NULL;
    }
    bool administers = role->may && !role->reads_all;
    if (!o->organ && !administers) {
        error_set(err, ERROR_INPUT, "the role “%s” works in an organ: say in which", role->title.zh);
        return wrong(err, "organ");
    }
    return check_district(a, db, look, model_reg(m, "district"), role, o, err) || wrong(err, "district");
}

/* The three administrators of the classified protection of information systems (GB/T 22239-2019, 8.1.5): who runs the
 * system, who gives the rights and who watches both. */
static int administrators_of(unsigned may)
{
    static const unsigned kind[] = {1u << POWER_SYSTEM | 1u << POWER_ACCOUNTS, 1u << POWER_OFFICES, 1u << POWER_AUDIT};
    int kinds = 0;
    for (size_t i = 0; i < sizeof kind / sizeof *kind; i++)
        kinds |= may & kind[i] ? 1 << i : 0;
    return kinds;
}

bool offices_apart(const struct model *m, const struct office *office, size_t count, struct error *err)
{
    int kinds = 0;
    for (size_t i = 0; i < count; i++) {
        const struct role *role = model_role(m, office[i].role);
        kinds |= role ? administrators_of(role->may) : 0;
    }
    return !(kinds & (kinds - 1)) ||
           error_set(err, ERROR_RIGHTS,
                     "the administrators of the system, of security and of audit are apart: one account cannot be two "
                     "of them");
}

bool is_administrator(const struct model *m, const struct account *account)
{
    for (size_t i = 0; i < account->offices; i++) {
        const struct role *role = model_role(m, account->office[i].role);
        if (role && administrators_of(role->may))
            return true;
    }
    return false;
}

static bool bind_office(struct db *db, const char *sql, int64_t account_id, const struct office *o, struct error *err)
{
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, account_id);
    stmt_bind_text(st, 2, o->role);
    stmt_bind_text(st, 3, o->organ ? o->organ : "");
    stmt_bind_text(st, 4, o->district);
    return stmt_run(st, err);
}

bool office_put(struct db *db, int64_t account_id, const struct office *o, struct error *err)
{
    return bind_office(db, "insert into account_office (account_id, role, organ, district) values (?, ?, ?, ?)",
                       account_id, o, err);
}

static const struct office *same_office(const struct account *account, const struct office *o)
{
    for (size_t i = 0; i < account->offices; i++) {
        const struct office *is = &account->office[i];
        if (text_equal(is->role, o->role) && text_equal(is->organ, o->organ) && text_equal(is->district, o->district))
            return is;
    }
    return NULL;
}

static bool add(struct amend *t, struct db *db, struct error *err)
{
    const struct office *o = t->argument;
    const struct account *account = &t->row.is;
    struct office *all = arena_array(t->arena, account->offices + 1, sizeof *all);
    if (account->offices)
        memcpy(all, account->office, account->offices * sizeof *all);
    all[account->offices] = *o;
    if (account->state == ACCOUNT_CLOSED)
        return error_set(err, ERROR_CONFLICT, "the account “%s” is closed", account->login);
    if (same_office(account, o))
        return error_set(err, ERROR_CONFLICT, "the account “%s” has this office already", account->login);
    return offices_apart(t->s->records->model, all, account->offices + 1, err) && office_put(db, account->id, o, err);
}

bool account_add_office(struct arena *a, struct accounts *s, struct db *db, const char *login, const struct office *o,
                        const struct author *by, struct error *err)
{
    struct office checked = *o;
    struct amend t = amend_of(a, s, login, "account:add_office", by);
    t.act = add;
    t.argument = &checked;
    return office_check(a, db, s->records->model, &checked, err) && amend(&t, err);
}

static bool take(struct amend *t, struct db *db, struct error *err)
{
    const struct office *o = t->argument;
    return (same_office(&t->row.is, o) ||
            error_set(err, ERROR_NOT_FOUND, "the account “%s” has no such office", t->row.is.login)) &&
           bind_office(db,
                       "delete from account_office where account_id = ? and role = ? and organ = ? and district = ?",
                       t->row.is.id, o, err);
}

/* What is taken need not be declared any more: neither role nor organ is checked where the office is there as given. */
bool account_remove_office(struct arena *a, struct accounts *s, struct db *db, const char *login,
                           const struct office *o, const struct author *by, struct error *err)
{
    struct account *account = account_read(a, s, db, login, err);
    struct office given = *o;
    struct amend t = amend_of(a, s, login, "account:remove_office", by);
    t.act = take;
    t.argument = &given;
    return account && (same_office(account, o) || office_check(a, db, s->records->model, &given, err)) &&
           amend(&t, err);
}
