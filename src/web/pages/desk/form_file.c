/* A digest is not typed: it is that of a file which is attached already, and chosen by its name. */
#include "web/pages/desk/form.h"

#include "core/arena.h"
#include "core/text.h"
#include "record/attachment.h"

#include <string.h>

/* Files to choose from, each with the number of its record. */
struct files {
    size_t count, room;
    struct choice_file {
        struct attachment at;
        const char *number;
    } * file;
};

static void add_of(struct request *r, struct files *files, const struct record *record)
{
    struct error unread = {0};
    struct attachment *at;
    size_t count;
    if (!record || !attachments_of(r->arena, r->db, record->reg->name, record->id, &count, &at, &unread))
        return;
    for (size_t i = 0; i < count; i++) {
        files->file = arena_grow(r->arena, files->file, files->count, &files->room, sizeof *files->file);
        files->file[files->count++] = (struct choice_file){at[i], record->number};
    }
}

/* The record that a reference of the form leads to, where the person sees it. */
static struct record *led_to(struct request *r, const struct desk_form *f, const struct field *field)
{
    struct error unseen = {0};
    const char *number = field->to ? form_shown(r, f, field) : "";
    return *number ? rights_record(r->arena, r->site->rights, r->db, &r->person, field->to, number, &unseen) : NULL;
}

static struct files files_of(struct request *r, const struct desk_form *f)
{
    struct files files = {0};
    add_of(r, &files, f->record);
    for (size_t i = 0; i < f->reg->fields; i++)
        add_of(r, &files, led_to(r, f, &f->reg->field[i]));
    return files;
}

/* Where files are attached: to the record, or to the first that it refers to. */
static const char *attach_href(struct request *r, const struct desk_form *f)
{
    const struct record *to = f->record;
    for (size_t i = 0; !to && i < f->reg->fields; i++)
        to = led_to(r, f, &f->reg->field[i]);
    return to ? desk_href(r, "registers", to->reg->name, to->number, "files", NULL) : NULL;
}

void form_put_files(struct request *r, json_t *o, const struct desk_form *f, const char *value)
{
    const struct files files = files_of(r, f);
    json_t *list = page_put_array(o, "files");
    struct buf refs = buf_new(r->arena);
    bool known = !*value;
    for (size_t i = 0; i < files.count; i++) {
        const struct choice_file *c = &files.file[i];
        json_t *one = page_add_object(list);
        bool selected = strcmp(c->at.sha256, value) == 0 && !known;
        page_put(one, "digest", c->at.sha256);
        page_put(one, "name", c->at.name);
        page_put(one, "size", desk_size(r->arena, c->at.size));
        page_put(one, "number", c->number);
        page_put_flag(one, "selected", selected);
        known = known || selected;
    }
    page_put(o, "kept_value", known ? "" : value);
    page_put_flag(o, "no_files", !files.count);
    page_put(o, "attach_href", attach_href(r, f));
    for (size_t i = 0; i < f->reg->fields; i++)
        if (f->reg->field[i].to)
            buf_printf(&refs, "%s%s=%s", refs.size ? " " : "", f->reg->field[i].name, f->reg->field[i].to->name);
    page_put(o, "refs", refs.size ? refs.data : NULL);
}

static const char *given_text(struct request *r, const struct field *f, const struct attachment *at)
{
    return f->given == GIVEN_BY_FILE_NAME ? at->name : arena_printf(r->arena, "%lld", (long long)at->size);
}

/* The digest is a file's: the rest is told by it. */
static void fill_in(struct request *r, const struct reg *reg, const struct attachment *at, const char **text)
{
    for (size_t i = 0; i < reg->fields; i++)
        if (reg->field[i].given == GIVEN_BY_FILE_NAME || reg->field[i].given == GIVEN_BY_FILE_SIZE)
            text[i] = given_text(r, &reg->field[i], at);
}

bool form_take_file(struct request *r, const struct desk_form *f, struct entry *entry, struct faults *faults)
{
    const char **text = arena_memdup(r->arena, entry->text, f->reg->fields * sizeof *text);
    size_t d = 0;
    while (d < f->reg->fields && f->reg->field[d].given != GIVEN_BY_DIGEST)
        d++;
    const char *sent = d < f->reg->fields ? text[d] : NULL;
    bool stays = sent && f->record && !f->record->value[d].null && strcmp(f->record->value[d].text, sent) == 0;
    if (!sent || !*sent || stays || r->person.program)
        return true;
    const struct files files = files_of(r, f);
    for (size_t i = 0; i < files.count; i++)
        if (strcmp(files.file[i].at.sha256, sent) == 0) {
            fill_in(r, f->reg, &files.file[i].at, text);
            entry->text = text;
            return true;
        }
    faults->fault = arena_new_of(r->arena, struct fault);
    *faults->fault =
        (struct fault){.column = f->reg->field[d].name, .value = sent, .message = request_text(r, "form.not_attached")};
    faults->count = 1;
    return false;
}
