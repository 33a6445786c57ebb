/* All rows that a question finds, as a file: masked, with every column, as an import takes it again. It is written to
 * the disk row by row, and sent from there. */
#include "web/pages/desk/register.h"

#include "core/arena.h"
#include "core/date.h"
#include "record/import.h"
#include "web/reply.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool open_written(struct request *r, const char *path, const char *tag, struct answer *out, struct error *err)
{
    struct stat st;
    struct reply_file *file = arena_new_of(r->arena, struct reply_file);
    file->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (file->fd < 0 || fstat(file->fd, &st) != 0) {
        if (file->fd >= 0)
            close(file->fd);
        return error_set(err, ERROR_SYSTEM, "cannot read an export back: %s", strerror(errno));
    }
    file->size = (uint64_t)st.st_size;
    file->tag = tag;
    out->file = file;
    return true;
}

bool register_export(struct asking *k, struct answer *out, struct error *err)
{
    struct request *r = k->r;
    const char *ending = r->format == FORMAT_CSV ? "csv" : "xlsx";
    int64_t rows;
    if (request_param(r, "pattern")) { /* the heading alone */
        k->query.condition = "1 = 0";
        k->query.numbers = 0;
    }
    if (!record_count_to(r->arena, r->db, r->site->model, &k->query, EXPORT_ROWS + 1, &rows, err))
        return false;
    if (rows > EXPORT_ROWS)
        return error_set(err, ERROR_INPUT,
                         "these are more than %d rows: filter them first, a year or an organ at a time", EXPORT_ROWS);
    char *folder = r->site->vault.folder ? arena_printf(r->arena, "%s/uploads/export-XXXXXX", r->site->vault.folder)
                                         : arena_strdup(r->arena, "/tmp/export-XXXXXX");
    if (!mkdtemp(folder))
        return error_set(err, ERROR_SYSTEM, "cannot write into %s: %s", folder, strerror(errno));
    const char *path = arena_printf(r->arena, "%s/rows.%s", folder, ending);
    k->query.after = NULL;
    bool good = export_records(r->db, r->site->model, &k->query, false, path, &rows, err) &&
                open_written(r, path, arena_printf(r->arena, "%llx", (long long)time_now()), out, err);
    unlink(path);
    rmdir(folder);
    out->model = page_model(r, "");
    out->filename = arena_printf(r->arena, "%s-%s.%s", k->reg->title.zh, date_iso(r->arena, r->today), ending);
    return good;
}
