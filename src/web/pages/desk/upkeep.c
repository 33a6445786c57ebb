/* What keeps the installation going: the backup. */
#include "web/pages/desk/admin.h"

#include "core/arena.h"
#include "core/error.h"
#include "record/ledger.h"
#include "store/store.h"

#include <string.h>
#include <sys/stat.h>

static bool database_size(struct request *r, const char **out, struct error *err)
{
    struct store *s = r->site->records->store;
    struct stat st;
    int64_t size = 0;
    if (store_kind(s) == STORE_POSTGRESQL) {
        if (!db_int(r->db, "select pg_database_size(current_database())", 0, &size, err))
            return false;
    } else if (stat(store_where(s), &st) == 0) {
        size = st.st_size;
    }
    *out = desk_size(r->arena, size);
    return true;
}

bool desk_backup(struct request *r, struct answer *out, struct error *err)
{
    int64_t events, files, bytes;
    const char *size;
    if (!admin_needs(r, 1 << POWER_SYSTEM, err) || !db_int(r->db, "select max(seq) from event", 0, &events, err) ||
        !db_int(r->db, "select count(*) from (select distinct sha256 from attachment) f", 0, &files, err) ||
        !db_int(r->db, "select sum(size) from (select distinct sha256, size from attachment) f", 0, &bytes, err) ||
        !database_size(r, &size, err))
        return false;
    bool postgresql = store_kind(r->site->records->store) == STORE_POSTGRESQL;
    out->model = admin_model(r, request_text(r, "admin.part_backup"), "backup", NULL);
    page_put(out->model, "kind", postgresql ? "PostgreSQL" : "SQLite");
    page_put_flag(out->model, "postgresql", postgresql);
    page_put(out->model, "database", size);
    page_put_int(out->model, "events", events);
    page_put_int(out->model, "files", files);
    page_put(out->model, "bytes", desk_size(r->arena, bytes));
    return true;
}
