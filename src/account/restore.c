/* Accounts made anew from the ledger, where the tables were lost. */
#include "account/inner.h"

#include "core/arena.h"
#include "core/error.h"
#include "store/store.h"

#include <string.h>

static bool put_account(struct db *db, const struct ledger_row *row, const json_t *state, int64_t *id,
                        struct error *err)
{
    /* Opens to no password and no code: see secret_open. */
    static const uint8_t nothing[1] = {0};
    bool second = json_is_true(json_object_get(state, "second_factor"));
    const char *mark = json_string_value(json_object_get(state, "identity"));
    uint8_t identity[DIGEST_SIZE];
    bool linked = mark && digest_unhex(mark, identity, sizeof identity);
    struct stmt *st = db_prepare_insert(
        db,
        "insert into account (login, name, state, hash, must_change, totp, totp_last, failures, locked_until, made_at, "
        "password_at, last_in, sample, event, identity) values (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, ?, ?, ?)",
        err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, row->record);
    stmt_bind_text(st, 2, json_string_value(json_object_get(state, "name")));
    stmt_bind_text(st, 3, json_string_value(json_object_get(state, "state")));
    stmt_bind_blob(st, 4, nothing, sizeof nothing);
    stmt_bind_bool(st, 5, json_is_true(json_object_get(state, "must_change")));
    if (second)
        stmt_bind_blob(st, 6, nothing, sizeof nothing);
    else
        stmt_bind_null(st, 6);
    stmt_bind_bool(st, 7, json_is_true(json_object_get(state, "sample")));
    stmt_bind_int(st, 8, row->event);
    if (linked)
        stmt_bind_blob(st, 9, identity, sizeof identity);
    else
        stmt_bind_null(st, 9);
    return stmt_insert(st, id, err);
}

/* "clerk 112201030138840281 220103", with "-" for no organ. */
static bool put_office(struct arena *a, struct db *db, int64_t id, const json_t *office, struct error *err)
{
    const char *text = json_string_value(office);
    char *rest = arena_strdup(a, text ? text : ""), *role = strsep(&rest, " "), *organ = strsep(&rest, " ");
    const struct office o = {.role = role, .organ = organ && strcmp(organ, "-") != 0 ? organ : NULL, .district = rest};
    return rest ? office_put(db, id, &o, err)
                : error_set(err, ERROR_STORE, "“%.80s” is no office: role, organ and district", text ? text : "");
}

bool account_restore(struct arena *a, struct db *db, const struct ledger_row *row, struct error *err)
{
    json_t *state = json_loads(row->state, 0, NULL), *office;
    int64_t id;
    size_t i;
    bool good = put_account(db, row, state, &id, err);
    json_array_foreach(json_object_get(state, "offices"), i, office)
    {
        good = good && put_office(a, db, id, office, err);
    }
    json_decref(state);
    return good;
}
