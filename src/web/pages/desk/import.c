/* Many records at once from a CSV or XLSX: read and written by a job, with the rights of whoever sent it. With faults
 * nothing is written; they are listed, and marked in the file. */
#include "web/pages/desk/desk.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/kind.h"
#include "core/sheet.h"
#include "core/text.h"
#include "record/attachment.h"
#include "record/import.h"
#include "store/store.h"
#include "web/jobs.h"
#include "web/reply.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FAULTS_SHOWN = 100 };

struct importing {
    struct job *job;
    struct site *site;
    struct person person;
    const struct reg *reg;
    const char *name; /* of the file */
    int fd;
    int32_t today;
    struct arena *scratch; /* cleared at each row */
    atomic_bool checking;  /* nothing is written yet */
    const char *marked;    /* path of the file with the faults marked, or NULL */
    struct import_report report;
    struct error error; /* of the whole; none: it was imported */
};

/* The job. */

static struct deed deed_of(const struct importing *w)
{
    struct deed deed = {.actor = w->person.login, .day = w->today};
    if (w->today != date_today())
        deed.at = time_of_date(w->today);
    return deed;
}

/* Whether a record is another's, or there is none of that number, is not told. */
static bool may(void *argument, struct db *db, const struct record *old, const struct record *record, struct error *err)
{
    struct importing *w = argument;
    struct deed deed = deed_of(w);
    if (old && !rights_write(w->scratch, w->site->rights, db, &w->person, old, &deed, err))
        return err->code == ERROR_RIGHTS
                   ? error_set(err, ERROR_RIGHTS, "this number is none that your offices may write to")
                   : false;
    return rights_write(w->scratch, w->site->rights, db, &w->person, record, &deed, err) &&
           rights_refers(w->scratch, w->site->rights, db, &w->person, old, record, err);
}

/* As if each had been entered by hand: it follows its procedure from the start. */
static bool make(void *argument, struct db *db, struct record *record, struct error *err)
{
    struct importing *w = argument;
    struct deed deed = deed_of(w);
    return rights_write(w->scratch, w->site->rights, db, &w->person, record, &deed, err) &&
           work_begin(w->scratch, &w->site->work, db, record, &deed, err);
}

static void at_row(void *argument, size_t row, size_t rows, bool checking)
{
    struct importing *w = argument;
    arena_clear(w->scratch);
    atomic_store(&w->job->total, (long long)rows);
    atomic_store(&w->job->done, (long long)row);
    atomic_store(&w->checking, checking);
}

struct sheet *desk_sheet(struct arena *a, int fd, const char *name, size_t most, struct error *err)
{
    struct stat st;
    struct error own = {0};
    const struct kind *k = fstat(fd, &st) == 0 ? kind_of_file(fd, (uint64_t)st.st_size, &own) : NULL;
    const struct sheet_options options = {.encoding = k && strstr(k->type, "gb18030") ? "GB18030" : NULL,
                                          .max_bytes = most};
    struct sheet *sheet = sheet_read(a, arena_printf(a, "/proc/self/fd/%d", fd), &options, err);
    if (sheet)
        sheet->file = name;
    *err->file = '\0';
    return sheet;
}

static void remove_marked(void *path)
{
    unlink(path);
}

static void write_marked(struct importing *w, const struct sheet *sheet)
{
    struct arena *a = w->job->arena;
    struct error own = {0};
    char *path = arena_printf(a, "%s/uploads/marked-%s.xlsx", w->site->vault.folder, w->job->id);
    if (!import_write_marked(a, sheet, &w->report, path, &own))
        return;
    w->marked = path;
    arena_defer(a, remove_marked, path);
}

static void import(struct job *job)
{
    struct importing *w = job->result;
    struct db *reader = store_connect(w->site->records->store, false, &w->error);
    if (!reader)
        return;
    w->scratch = arena_new();
    const struct import_watch watch = {
        .argument = w, .may = may, .make = make, .at_row = at_row, .reader = reader, .at = deed_of(w).at};
    struct sheet *sheet = desk_sheet(job->arena, w->fd, w->name, 0, &w->error);
    if (sheet &&
        !import_sheet_watched(job->arena, w->site->records, sheet, w->reg, w->person.login, &watch, &w->report,
                              &w->error) &&
        w->report.faults)
        write_marked(w, sheet);
    if (w->error.code == ERROR_STORE || w->error.code == ERROR_SYSTEM)
        error_print(&w->error, stderr);
    arena_free(w->scratch);
    db_close(reader);
}

/* Sending. */

static void close_file(void *importing)
{
    close(((struct importing *)importing)->fd);
}

static struct job *job_of(struct request *r, const struct reg *reg, const struct body_file *file, struct error *err)
{
    struct job *job = job_new(r->person.login);
    struct importing *w = arena_new_of(job->arena, struct importing);
    job->result = w;
    *w = (struct importing){.job = job, .site = r->site, .reg = reg, .today = r->today, .fd = dup(file->fd)};
    arena_defer(job->arena, close_file, w);
    const char *office = request_param(r, "office");
    int64_t chosen = 0;
    if (office)
        text_to_int(office, &chosen);
    if (w->fd >= 0 && attachment_name(job->arena, file->name, &w->name, err) &&
        person_of_session(job->arena, r->site->accounts, r->db, &r->session, chosen, &w->person, err)) {
        w->person.from = w->person.from ? arena_strdup(job->arena, w->person.from) : NULL;
        return job;
    }
    if (!err->code)
        error_set(err, ERROR_SYSTEM, "cannot keep the file: %s", strerror(errno));
    job_drop(job);
    return NULL;
}

static const char *job_href(const struct request *r, const struct reg *reg, const char *id)
{
    return desk_href(r, "registers", reg->name, "import", id, NULL);
}

static const struct reg *reg_to_import(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg = desk_reg(r, err);
    if (!reg)
        return NULL;
    if (!rights_works(r->site->rights, &r->person, reg) || r->person.program || !r->site->vault.folder) {
        error_set(err, ERROR_RIGHTS, "%s", request_text(r, "edit.not_yours"));
        return NULL;
    }
    const char *title = request_title(r, reg->title), *here = desk_href(r, "registers", reg->name, NULL);
    out->model = page_model(r, arena_printf(r->arena, "%s: %s", request_text(r, "import.title"), title));
    page_put_flag(out->model, "has_crumbs", true);
    page_crumb(out->model, request_text(r, "desk.registers"), desk_href(r, "registers", NULL));
    page_crumb(out->model, title, here);
    page_crumb(out->model, request_text(r, "import.title"), NULL);
    page_put(out->model, "back_href", here);
    page_put(out->model, "again_href", desk_href(r, "registers", reg->name, "import", NULL));
    page_put(out->model, "pattern_href",
             arena_printf(r->arena, "%s.xlsx?pattern=1", desk_href(r, "registers", reg->name, NULL)));
    return reg;
}

bool desk_import(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg = reg_to_import(r, out, err);
    const struct body_file *file;
    struct error own = {0};
    if (!reg)
        return false;
    page_put_flag(out->model, "asks", true);
    if (!request_is_post(r))
        return true;
    if (!body_files(r->body, &file)) {
        error_set(&own, ERROR_INPUT, "%s", request_text(r, "import.no_file"));
        desk_tell(out, &own);
        return true;
    }
    struct job *job = job_of(r, reg, file, err);
    if (!job)
        return false;
    const char *href = job_href(r, reg, arena_strdup(r->arena, job->id));
    if (jobs_start(r->site->jobs, job, import, &own))
        return desk_go(out, href);
    desk_tell(out, &own);
    return true;
}

/* Looking. */

struct held {
    struct jobs *jobs;
    struct job *job;
};

static void give_back(void *argument)
{
    struct held *h = argument;
    jobs_give(h->jobs, h->job);
}

/* Held as long as the request lives. */
static struct importing *importing_of(struct request *r, const struct reg *reg, struct error *err)
{
    struct job *job = jobs_take(r->site->jobs, r->segment[4], r->person.login);
    struct held *h = arena_new_of(r->arena, struct held);
    struct importing *w = job ? job->result : NULL;
    if (job) {
        *h = (struct held){r->site->jobs, job};
        arena_defer(r->arena, give_back, h);
    }
    if (w && w->reg == reg)
        return w;
    error_set(err, ERROR_NOT_FOUND, "there is no such import: its result was kept for an hour");
    return NULL;
}

static void put_faults(struct request *r, json_t *model, const struct importing *w)
{
    json_t *faults = page_put_array(model, "faults");
    for (size_t i = 0; i < w->report.faults && i < FAULTS_SHOWN; i++) {
        const struct import_fault *f = &w->report.fault[i];
        json_t *o = page_add_object(faults);
        page_put_int(o, "line", f->line);
        page_put(o, "heading", f->heading ? f->heading : "");
        page_put(o, "value", f->value);
        page_put(o, "message", f->message);
    }
    page_put_int(model, "fault_count", (int64_t)w->report.faults);
    page_put_flag(model, "has_faults", w->report.faults);
    page_put_flag(model, "more_faults", w->report.faults > FAULTS_SHOWN);
    if (w->marked)
        page_put(model, "marked_href", desk_href(r, "registers", w->reg->name, "import", w->job->id, "marked", NULL));
}

bool desk_import_job(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg = reg_to_import(r, out, err);
    struct importing *w = reg ? importing_of(r, reg, err) : NULL;
    if (!w)
        return false;
    long long total = atomic_load(&w->job->total), done = atomic_load(&w->job->done);
    bool finished = atomic_load(&w->job->finished);
    page_put(out->model, "file", w->name);
    page_put_int(out->model, "done_rows", done);
    page_put_int(out->model, "rows", total);
    page_put_flag(out->model, "finished", finished);
    page_put_flag(out->model, "running", !finished);
    page_put(out->model, "doing",
             request_text(r, atomic_load(&w->checking) || !total ? "import.checking" : "import.running"));
    page_put(out->model, "here", job_href(r, reg, w->job->id));
    page_put(out->model, "progress_href", arena_printf(r->arena, "/api/v1%s", job_href(r, reg, w->job->id)));
    if (!finished)
        return true;
    bool machine = w->error.code == ERROR_STORE || w->error.code == ERROR_SYSTEM;
    page_put_flag(out->model, "good", !w->error.code);
    page_put_flag(out->model, "failed", w->error.code);
    page_put(out->model, "failure",
             machine         ? request_text(r, "import.machine")
             : w->error.code ? w->error.message
                             : NULL);
    page_put_int(out->model, "created", w->report.created);
    page_put_int(out->model, "changed", w->report.changed);
    page_put_int(out->model, "unchanged", w->report.unchanged);
    put_faults(r, out->model, w);
    return true;
}

bool desk_import_marked(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg = reg_to_import(r, out, err);
    struct importing *w = reg ? importing_of(r, reg, err) : NULL;
    struct reply_file *file = arena_new_of(r->arena, struct reply_file);
    struct stat st;
    if (!w)
        return false;
    file->fd = atomic_load(&w->job->finished) && w->marked ? open(w->marked, O_RDONLY | O_CLOEXEC) : -1;
    if (file->fd < 0)
        return error_set(err, ERROR_NOT_FOUND, "nothing is marked: the import had no faults, or has not ended");
    if (fstat(file->fd, &st) != 0) {
        close(file->fd);
        return error_set(err, ERROR_SYSTEM, "cannot read the marked file: %s", strerror(errno));
    }
    file->size = (uint64_t)st.st_size;
    file->tag = w->job->id;
    out->file = file;
    out->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const char *dot = strrchr(w->name, '.');
    out->filename = arena_printf(r->arena, "%.*s-%s.xlsx", dot ? (int)(dot - w->name) : (int)strlen(w->name), w->name,
                                 request_text(r, "import.marked_name"));
    return true;
}
