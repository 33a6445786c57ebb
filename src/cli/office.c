#include "cli/office.h"

#include "cli/app.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"
#include "work/arrange.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *office_keys_of(const struct app *app, const char *db)
{
    const char *given = getenv("PLUMBLINE_KEYS");
    if (given && *given)
        return given;
    return strstr(db, "://") ? "var/plumbline.keys" : arena_printf(app->arena, "%s.keys", db);
}

const char *office_keys_path(const struct app *app)
{
    return office_keys_of(app, app->db);
}

bool office_make_folder(const struct app *app, const char *db, struct error *err)
{
    char *path = arena_strdup(app->arena, db);
    char *slash = strstr(path, "://") ? NULL : strrchr(path, '/');
    struct stat st;
    if (!slash || slash == path)
        return true;
    *slash = '\0';
    if (stat(path, &st) == 0 || mkdir(path, 0700) == 0)
        return true;
    return error_set(err, ERROR_SYSTEM,
                     "the folder %s is not there and cannot be made: make it, or choose another --db", path);
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

struct premises *office_open(struct app *app, enum office_use use, struct error *err)
{
    struct premises *o = arena_new_of(app->arena, struct premises);
    if (!digest_begin(err))
        return NULL;
    o->model = app_model(app, err);
    o->store = o->model ? store_open(app->db, false, err) : NULL;
    if (!o->store)
        return NULL;
    arena_defer(app->arena, close_store, o->store);
    o->db = store_connect(o->store, false, err);
    if (!o->db)
        return NULL;
    arena_defer(app->arena, close_db, o->db);
    if (use != OFFICE_READ && !keys_open(office_keys_path(app), false, &o->keys, err))
        return NULL;
    if (use == OFFICE_EVENTS)
        return o;
    if (!records_open(app->arena, o->model, o->store, &o->keys, use == OFFICE_WRITE, &o->records, err))
        return NULL;
    arena_defer(app->arena, close_records, &o->records);
    return o;
}

const struct law *office_law(struct app *app, const struct premises *o, struct error *err)
{
    const struct law *l = app_law(app, err);
    return l && arrange_use(l, o->db, err) ? l : NULL;
}

bool option_int(const char *name, const char *text, int low, int high, int *out, struct error *err)
{
    int64_t n;
    if (!text_to_int(text, &n) || n < low || n > high)
        return error_set(err, ERROR_INPUT, "--%s %.40s: expected a whole number from %d to %d", name, text, low, high);
    *out = (int)n;
    return true;
}
