/* A record's attachments: the list, adding by a plain form, showing or saving one, taking one away. */
#include "web/pages/desk/attach.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/kind.h"
#include "core/text.h"
#include "record/ledger.h"
#include "store/writer.h"
#include "web/pages/desk/people.h"
#include "web/reply.h"

#include <string.h>

const char *desk_size(struct arena *a, int64_t bytes)
{
    static const char *const unit[] = {"B", "KB", "MB", "GB"};
    size_t i = 0;
    double n = (double)bytes;
    for (; n >= 1000 && i < 3; i++)
        n /= 1024;
    return arena_printf(a, i && n < 10 ? "%.1f %s" : "%.0f %s", n, unit[i]);
}

static struct deed deed_of(const struct request *r)
{
    struct deed deed = {.actor = r->person.login, .day = r->today};
    if (r->today != date_today())
        deed.at = time_of_date(r->today);
    return deed;
}

bool attach_may(struct request *r, const struct record *record, struct error *err)
{
    struct deed deed = deed_of(r);
    if (!r->site->vault.folder)
        return error_set(err, ERROR_RIGHTS, "this site was started without a folder for attachments");
    return rights_attach(r->arena, r->site->rights, r->db, &r->person, record, &deed, err);
}

/* The list. */

static bool put_file(struct request *r, json_t *files, const struct record *record, const struct attachment *at,
                     bool removes, struct people *people, struct error *err)
{
    const struct kind *k = kind_of_type(at->type);
    const char *number = arena_printf(r->arena, "%lld", (long long)at->event);
    struct event_row e;
    if (!ledger_read(r->arena, r->db, at->event, &e, err))
        return false;
    json_t *o = page_add_object(files);
    page_put_int(o, "event", at->event);
    page_put(o, "name", at->name);
    page_put(o, "type", at->type);
    page_put(o, "kind", k ? arena_strndup(r->arena, k->endings + 1, strcspn(k->endings + 1, " ")) : NULL);
    page_put_int(o, "bytes", at->size);
    page_put(o, "size", desk_size(r->arena, at->size));
    page_put(o, "sha256", at->sha256);
    people_of_event(people, o, &e);
    page_put(o, "day", e.day);
    const char *href = desk_href(r, "registers", record->reg->name, record->number, "files", number, NULL);
    page_put(o, "href", href);
    page_put(o, "save_href", arena_printf(r->arena, "%s%csave=1", href, strchr(href, '?') ? '&' : '?'));
    if (removes || strcmp(e.actor, r->person.login) == 0)
        page_put(o, "remove_href",
                 desk_href(r, "registers", record->reg->name, record->number, "files", number, "remove", NULL));
    return true;
}

bool desk_put_files(struct request *r, json_t *model, const struct record *record, struct people *people,
                    struct error *err)
{
    size_t count;
    struct attachment *at;
    struct error refusal = {0};
    struct deed deed = deed_of(r);
    const char *reg = record->reg->name;
    if (!attachments_of(r->arena, r->db, reg, record->id, &count, &at, err))
        return false;
    bool may = attach_may(r, record, &refusal);
    bool writes = may && rights_write(r->arena, r->site->rights, r->db, &r->person, record, &deed, &refusal);
    json_t *files = page_put_array(model, "files");
    for (size_t i = 0; i < count; i++)
        if (!put_file(r, files, record, &at[i], writes, people, err))
            return false;
    page_put_flag(model, "has_files", count || may);
    page_put_flag(model, "any_files", count);
    if (may) {
        struct link upload = link_to(r->arena, "/api/v1/desk/registers");
        link_segment(&upload, reg);
        link_segment(&upload, record->number);
        link_segment(&upload, "uploads");
        page_put(model, "attach_href", desk_href(r, "registers", reg, record->number, "files", NULL));
        page_put(model, "upload_href", upload.text.data);
    }
    return true;
}

/* Adding. */

bool attach_look(struct request *r, const char *name, int fd, int64_t size, struct attachment *out, struct error *err)
{
    *out = (struct attachment){.size = size};
    if (!attachment_name(r->arena, name, &out->name, err))
        return false;
    const struct kind *k = kind_of_file(fd, (uint64_t)size, err);
    if (!k) {
        struct error why = *err;
        return error_set(err, why.code, "“%.80s” is not taken: %s", out->name, why.message);
    }
    out->type = k->type;
    return kind_takes_name(k, out->name) ||
           error_set(err, ERROR_INPUT,
                     "“%.80s” is not what it is called: its content is %s, whose files end with %s. Name it so, or "
                     "choose another file",
                     out->name, k->type, k->endings);
}

struct attaching {
    struct request *r;
    const struct reg *reg;
    const char *number;
    struct attachment *add;
    size_t count;
    int64_t remove;
    const char *reason;
};

static bool write_attachments(struct db *db, void *argument, struct error *err)
{
    struct attaching *w = argument;
    struct request *r = w->r;
    struct deed deed = deed_of(r);
    struct record *record = rights_record(r->arena, r->site->rights, db, &r->person, w->reg, w->number, err);
    if (!record || !rights_attach(r->arena, r->site->rights, db, &r->person, record, &deed, err))
        return false;
    const struct event as = {.actor = deed.actor,
                             .role = deed.role,
                             .organ = deed.organ,
                             .day = deed.day,
                             .at = deed.at,
                             .from = r->address};
    for (size_t i = 0; i < w->count; i++)
        if (!attachment_add(r->arena, r->site->records, db, record, &w->add[i], &as, err))
            return false;
    return true;
}

bool attach_write(struct request *r, const struct reg *reg, const char *number, struct attachment *add, size_t count,
                  struct error *err)
{
    struct attaching w = {.r = r, .reg = reg, .number = number, .add = add, .count = count};
    return writer_run(r->site->records->writer, write_attachments, &w, err);
}

static bool keep_sent(struct request *r, const struct reg *reg, const char *number, struct error *err)
{
    const struct body_file *file;
    size_t count = body_files(r->body, &file);
    struct attachment *add = arena_array(r->arena, count + 1, sizeof *add);
    if (!count)
        return error_set(err, ERROR_INPUT, "choose a file first");
    for (size_t i = 0; i < count; i++)
        if (!attach_look(r, file[i].name, file[i].fd, (int64_t)file[i].size, &add[i], err))
            return false;
    for (size_t i = 0; i < count; i++) {
        char *hash = arena_alloc(r->arena, VAULT_HASH);
        if (!vault_keep(r->arena, &r->site->vault, file[i].fd, file[i].size, hash, err))
            return false;
        add[i].sha256 = hash;
    }
    return attach_write(r, reg, number, add, count, err);
}

static const char *back_to_files(struct request *r, const struct record *record)
{
    return arena_printf(r->arena, "%s#files", desk_record_href(r, record));
}

/* What a person can mend is told on the page. */
static bool tell_or_fail(struct answer *out, const struct error *own, struct error *err)
{
    if (own->code != ERROR_INPUT && own->code != ERROR_CONFLICT) {
        *err = *own;
        return false;
    }
    desk_tell(out, own);
    return true;
}

bool desk_files(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg;
    struct error own = {0};
    struct record *record = desk_record_of(r, &reg, err);
    if (!record)
        return false;
    out->model = page_model(r, request_text(r, "file.title"));
    desk_record_crumbs(r, out->model, record, request_text(r, "file.title"));
    page_put(out->model, "back_href", desk_record_href(r, record));
    if (request_is_post(r)) {
        if (!attach_may(r, record, err))
            return false;
        if (keep_sent(r, reg, record->number, &own))
            return desk_go(out, back_to_files(r, record));
        if (!tell_or_fail(out, &own, err))
            return false;
    }
    struct people *people = people_new(r);
    return desk_put_files(r, out->model, record, people, err) && people_tell(people, err);
}

/* One. */

static struct attachment *file_of(struct request *r, const struct record *record, struct error *err)
{
    int64_t number;
    if (text_to_int(r->segment[5], &number))
        return attachment_read(r->arena, r->db, record, number, err);
    error_set(err, ERROR_NOT_FOUND, "%s has no such attachment", record->number);
    return NULL;
}

bool desk_file(struct request *r, struct answer *out, struct error *err)
{
    const struct reg *reg;
    struct record *record = desk_record_of(r, &reg, err);
    struct attachment *at = record ? file_of(r, record, err) : NULL;
    if (!at)
        return false;
    const struct kind *k = kind_of_type(at->type);
    struct reply_file *file = arena_new_of(r->arena, struct reply_file);
    *file = (struct reply_file){.size = (uint64_t)at->size, .tag = at->sha256};
    file->fd = r->site->vault.folder ? vault_open(r->arena, &r->site->vault, at->sha256, at->size, err) : -1;
    if (file->fd < 0)
        return err->code ? false : error_set(err, ERROR_NOT_FOUND, "this site has no folder for attachments");
    out->model = page_model(r, at->name);
    out->file = file;
    out->filename = at->name;
    out->type = k ? k->type : "application/octet-stream";
    out->shown = k && k->shown && !request_param(r, "save");
    return true;
}

/* Taking away: the event keeps what it was, and why. */

/* What one attached himself, whoever may attach; else, whoever writes the record. */
static bool may_remove(struct request *r, struct db *db, const struct record *record, int64_t number, struct deed *deed,
                       struct error *err)
{
    struct event_row attached;
    if (!ledger_read(r->arena, db, number, &attached, err))
        return false;
    bool own = strcmp(attached.actor, r->person.login) == 0;
    return (own ? rights_attach : rights_write)(r->arena, r->site->rights, db, &r->person, record, deed, err);
}

static bool write_removal(struct db *db, void *argument, struct error *err)
{
    struct attaching *w = argument;
    struct request *r = w->r;
    struct deed deed = deed_of(r);
    struct record *record = rights_record(r->arena, r->site->rights, db, &r->person, w->reg, w->number, err);
    if (!record || !attachment_read(r->arena, db, record, w->remove, err) ||
        !may_remove(r, db, record, w->remove, &deed, err))
        return false;
    const struct event as = {.actor = deed.actor,
                             .role = deed.role,
                             .organ = deed.organ,
                             .day = deed.day,
                             .at = deed.at,
                             .from = r->address,
                             .reason = w->reason};
    return attachment_remove(r->arena, r->site->records, db, record, w->remove, &as, err);
}

static bool read_reason(struct request *r, const char **out, struct error *err)
{
    const char *given = request_field(r, request_field(r, "reason") ? "reason" : "_reason");
    *out = given ? text_trim(r->arena, given, strlen(given)) : "";
    size_t n = text_length(*out);
    if (n >= REASON_SHORTEST && n <= REASON_LONGEST)
        return true;
    error_set(err, ERROR_INPUT, "say in 4 to 500 characters why: the ledger keeps it");
    return error_in(err, "reason");
}

bool desk_detach(struct request *r, struct answer *out, struct error *err)
{
    struct attaching w = {.r = r};
    struct error own = {0};
    struct record *record = desk_record_of(r, &w.reg, err);
    struct attachment *at = record ? file_of(r, record, err) : NULL;
    struct deed deed = deed_of(r);
    if (!at || !may_remove(r, r->db, record, at->event, &deed, err))
        return false;
    w.number = record->number;
    w.remove = at->event;
    out->model = page_model(r, request_text(r, "file.remove"));
    desk_record_crumbs(r, out->model, record, request_text(r, "file.remove"));
    page_put(out->model, "name", at->name);
    page_put(out->model, "size", desk_size(r->arena, at->size));
    page_put(out->model, "back_href", desk_record_href(r, record));
    page_put(out->model, "reason", request_field(r, "reason"));
    if (!request_is_post(r))
        return true;
    if (read_reason(r, &w.reason, &own) && writer_run(r->site->records->writer, write_removal, &w, &own))
        return desk_go(out, back_to_files(r, record));
    return tell_or_fail(out, &own, err);
}
