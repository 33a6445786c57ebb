#include "cli/office.h"

#include "cli/app.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *office_keys_path(const struct app *app)
{
    const char *given = getenv("PLUMBLINE_KEYS");
    if (given && *given)
        return given;
    return strstr(app->db, "://") ? "var/plumbline.keys" : arena_printf(app->arena, "%s.keys", app->db);
}

const char *office_actor(const struct app *app)
{
    struct passwd *account = getpwuid(geteuid());
    return arena_printf(app->arena, "command line: %s", account ? account->pw_name : "unknown");
}

static void close_store(void *store)
{
    store_close(store);
}

static void close_db(void *db)
{
    db_close(db);
}

static void close_records(void *records)
{
    records_close(records);
}

bool office_open(struct app *app, enum office_use use, struct office *out, struct error *err)
{
    *out = (struct office){0};
    if (!digest_begin(err))
        return false;
    out->model = app_model(app, err);
    out->store = out->model ? store_open(app->db, false, err) : NULL;
    if (!out->store)
        return false;
    arena_defer(app->arena, close_store, out->store);
    out->db = store_connect(out->store, false, err);
    if (!out->db)
        return false;
    arena_defer(app->arena, close_db, out->db);
    if (use != OFFICE_READ && !keys_open(office_keys_path(app), false, &out->keys, err))
        return false;
    if (!records_open(app->arena, out->model, out->store, &out->keys, use == OFFICE_WRITE, &out->records, err))
        return false;
    arena_defer(app->arena, close_records, &out->records);
    return true;
}

bool option_int(const char *name, const char *text, int low, int high, int *out, struct error *err)
{
    int64_t n;
    if (!text_to_int(text, &n) || n < low || n > high)
        return error_set(err, ERROR_INPUT, "--%s %.40s: expected a whole number from %d to %d", name, text, low, high);
    *out = (int)n;
    return true;
}
