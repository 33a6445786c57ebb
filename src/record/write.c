#include "record/write.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "record/attachment.h"
#include "record/clocks.h"
#include "record/layout.h"
#include "record/ledger.h"
#include "record/number.h"
#include "store/search.h"
#include "store/store.h"

#include <string.h>

static void bind_column(struct stmt *st, int index, const struct record *r, size_t column)
{
    switch (column) {
    case HEAD_NUMBER:
        stmt_bind_text(st, index, r->number);
        return;
    case HEAD_DISTRICT:
        stmt_bind_text(st, index, r->district);
        return;
    case HEAD_ORGAN:
        stmt_bind_value(st, index, r->organ_id ? value_number(VALUE_REF, r->organ_id) : value_null(VALUE_REF));
        return;
    case HEAD_STATE:
        stmt_bind_text(st, index, r->state);
        return;
    case HEAD_SAMPLE:
        stmt_bind_bool(st, index, r->sample);
        return;
    default:
        stmt_bind_value(st, index, r->value[column - HEADS]);
    }
}

void write_search_text(struct buf *text, const char *value)
{
    if (value && text->size)
        buf_add_char(text, '\n');
    if (value)
        buf_add(text, value);
}

bool write_searches(const struct reg *reg, const struct field *f)
{
    return f->search || f == reg_name(reg);
}

/* old: as the index has it, or NULL. Most steps change no text that is searched. */
static bool put_search(struct arena *a, struct db *db, const struct record *old, const struct record *r,
                       struct error *err)
{
    const struct reg *reg = r->reg;
    const struct field *name = reg_name(reg);
    struct buf text = buf_new(a);
    bool differs = !old;
    write_search_text(&text, r->number);
    for (size_t i = 0; i < reg->fields; i++) {
        if (!write_searches(reg, &reg->field[i]))
            continue;
        differs = differs || !value_equal(old->value[i], r->value[i]);
        if (!r->value[i].null)
            write_search_text(&text, r->value[i].text);
    }
    return !reg->indexed || !differs ||
           search_put(db, reg->name, r->id, text.data, name ? r->value[name - reg->field].text : NULL, err);
}

/* as: what the event says beside the record and its changes. */
static bool append(struct arena *a, const struct records *r, struct db *db, struct record *record,
                   const struct event *as, int64_t previous, const char *changes, struct error *err)
{
    struct event e = *as;
    e.reg = record->reg->name;
    e.record = record->number;
    e.previous = previous;
    e.changes = changes;
    return ledger_append(a, r->ledger, db, &e, &record->event, err);
}

static struct event plain(const char *actor, const char *action)
{
    return (struct event){.actor = actor, .action = action, .day = DATE_NONE};
}

/* What the database says about a value that another record has, in the words of the definitions. The field named in err
 * stays where it is one alone. */
static bool tell_taken(struct arena *a, const struct reg *reg, struct error *err)
{
    struct buf titles = buf_new(a);
    char *names = arena_strdup(a, err->field), *rest = names;
    if (err->code != ERROR_CONFLICT || !*names)
        return false;
    for (char *name; (name = strsep(&rest, ", "));) {
        const struct field *f = *name ? reg_column(reg, name) : NULL;
        if (*name && !f)
            return false;
        if (f)
            buf_printf(&titles, "%s%s", titles.size ? "、" : "", f->title.zh);
    }
    if (strchr(err->field, ','))
        error_in(err, NULL);
    return error_set(err, ERROR_CONFLICT, "there is another “%s” with the same %s already", reg->title.zh, titles.data);
}

bool write_row(struct arena *a, const struct records *r, struct db *db, struct record *record, struct error *err)
{
    const struct reg *reg = record->reg;
    const struct layout *layout = &r->layout[reg->index];
    struct stmt *st = db_prepare_insert(db, layout->insert, err);
    if (!st)
        return false;
    int index = 1;
    for (size_t c = 0; c < layout->count; c++)
        if (c >= HEADS || reg_has(reg, (enum head_column)c))
            bind_column(st, index++, record, c);
    stmt_bind_int(st, index, record->event);
    return (stmt_insert(st, &record->id, err) || tell_taken(a, reg, err)) && put_search(a, db, NULL, record, err);
}

static bool write_new_as(struct arena *a, const struct records *r, struct db *db, struct record *record,
                         const struct event *as, struct error *err)
{
    const struct layout *layout = &r->layout[record->reg->index];
    return append(a, r, db, record, as, 0, layout_changes(a, layout, NULL, record), err) &&
           write_row(a, r, db, record, err);
}

bool write_new(struct arena *a, const struct records *r, struct db *db, struct record *record, const char *actor,
               struct error *err)
{
    struct event as = plain(actor, "create");
    return write_new_as(a, r, db, record, &as, err);
}

/* A number that came with the record moves its series on, so that the next one made here differs. */
static bool settle_number(struct arena *a, struct db *db, struct record *record, struct error *err)
{
    if (!record->number) {
        record->number = number_next(a, db, record, err);
        return record->number;
    }
    struct number_form form;
    int64_t seq;
    return !record->reg->number || (number_form(a, db, record, &form, err) &&
                                    number_match(a, record, &form, &seq, err) && number_bump(db, form.scope, seq, err));
}

bool record_create(struct arena *a, const struct records *r, struct db *db, struct record *record, const char *actor,
                   struct error *err)
{
    return settle_number(a, db, record, err) && write_new(a, r, db, record, actor, err);
}

bool record_create_as(struct arena *a, const struct records *r, struct db *db, struct record *record,
                      const struct event *as, struct error *err)
{
    return settle_number(a, db, record, err) && write_new_as(a, r, db, record, as, err);
}

static bool same_version(struct db *db, const struct record *old, struct error *err)
{
    struct arena *a = arena_new();
    struct stmt *st =
        db_prepare(db, arena_printf(a, "select event from %s where id = ?", db_quote(a, old->reg->name)), err);
    bool same = false;
    if (st) {
        stmt_bind_int(st, 1, old->id);
        same = stmt_row(st, err) && stmt_int(st, 0) == old->event;
        stmt_reset(st);
        if (!same && err->code == ERROR_NONE)
            error_set(err, ERROR_CONFLICT,
                      "%s was changed by someone else meanwhile: look at it again, then repeat your change",
                      old->number);
    }
    arena_free(a);
    return same;
}

/* The row as the record is now, with the event that made it so. */
static bool update_row(struct arena *a, const struct layout *layout, struct db *db, const struct record *old,
                       const struct record *record, struct error *err)
{
    const struct reg *reg = record->reg;
    struct buf sql = buf_new(a);
    buf_printf(&sql, "update %s set ", db_quote(a, reg->name));
    for (size_t c = HEAD_DISTRICT; c < layout->count; c++)
        if (c >= HEADS || reg_has(reg, (enum head_column)c))
            buf_printf(&sql, "%s = ?, ", db_quote(a, layout_name(reg, c)));
    buf_add(&sql, "event = ? where id = ?");
    struct stmt *st = db_prepare(db, sql.data, err);
    if (!st)
        return false;
    int index = 1;
    for (size_t c = HEAD_DISTRICT; c < layout->count; c++)
        if (c >= HEADS || reg_has(reg, (enum head_column)c))
            bind_column(st, index++, record, c);
    stmt_bind_int(st, index++, record->event);
    stmt_bind_int(st, index, record->id);
    return (stmt_run(st, err) || tell_taken(a, reg, err)) && put_search(a, db, old, record, err);
}

static bool same_record(const struct record *old, struct record *record, struct error *err)
{
    record->id = old->id;
    record->event = old->event;
    return text_equal(old->number, record->number) ||
           error_set(err, ERROR_INPUT, "the number of a record never changes (%s)", old->number);
}

static bool field_refused(const struct record *old, const struct procedure *p, const struct field *f, struct error *err)
{
    error_set(err, ERROR_CONFLICT,
              "%s follows the procedure “%s” (%s): “%s” is changed by its steps only, and none of them brings it now "
              "(plumbline steps %s %s)",
              old->number, p->title.zh, p->name, f->title.zh, old->reg->name, old->number);
    return error_in(err, f->name);
}

/* Where a procedure is followed, the state and what its steps made are not changed by hand: gates stand before them. */
static bool procedure_allows(struct arena *a, const struct records *r, struct db *db, const struct record *old,
                             const struct record *record, struct error *err)
{
    const char *name;
    if (!course_read(a, db, old->reg->name, old->id, &name, err))
        return false;
    if (!name)
        return true;
    if (!text_equal(old->state, record->state))
        return error_set(err, ERROR_CONFLICT,
                         "%s follows the procedure “%s”: its state changes by steps only (plumbline steps %s %s)",
                         old->number, name, old->reg->name, old->number);
    const struct procedure *p = model_procedure(r->model, name);
    for (size_t i = 0; p && i < old->reg->fields; i++)
        if (!value_equal(old->value[i], record->value[i]) && !procedure_lets_change(p, &old->reg->field[i], old->state))
            return field_refused(old, p, &old->reg->field[i], err);
    return true;
}

bool record_change(struct arena *a, const struct records *r, struct db *db, const struct record *old,
                   struct record *record, const char *actor, bool *changed, struct error *err)
{
    return record_change_at(a, r, db, old, record, actor, 0, changed, err);
}

bool record_change_at(struct arena *a, const struct records *r, struct db *db, const struct record *old,
                      struct record *record, const char *actor, int64_t at, bool *changed, struct error *err)
{
    struct event as = plain(actor, "change");
    as.at = at;
    return record_correct(a, r, db, old, record, &as, changed, err);
}

bool record_correct(struct arena *a, const struct records *r, struct db *db, const struct record *old,
                    struct record *record, const struct event *as, bool *changed, struct error *err)
{
    const struct layout *layout = &r->layout[record->reg->index];
    if (!same_record(old, record, err))
        return false;
    const char *changes = layout_changes(a, layout, old, record);
    *changed = changes != NULL;
    if (!changes)
        return true;
    return procedure_allows(a, r, db, old, record, err) && same_version(db, old, err) &&
           append(a, r, db, record, as, old->event, changes, err) && update_row(a, layout, db, old, record, err);
}

bool record_change_as(struct arena *a, const struct records *r, struct db *db, const struct record *old,
                      struct record *record, const struct event *as, struct error *err)
{
    const struct layout *layout = &r->layout[record->reg->index];
    if (!same_record(old, record, err))
        return false;
    const char *changes = layout_changes(a, layout, old, record);
    return same_version(db, old, err) && append(a, r, db, record, as, old->event, changes ? changes : "{}", err) &&
           update_row(a, layout, db, old, record, err);
}

bool record_remove(struct arena *a, const struct records *r, struct db *db, const struct record *old, const char *actor,
                   struct error *err)
{
    struct record gone = *old;
    struct event as = plain(actor, "remove");
    if (!same_version(db, old, err) || !append(a, r, db, &gone, &as, old->event, "{}", err) ||
        !clocks_forget(db, old->reg->name, old->id, err) || !attachments_forget(db, old->reg->name, old->id, err))
        return false;
    struct stmt *st = db_prepare(db, arena_printf(a, "delete from %s where id = ?", db_quote(a, old->reg->name)), err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, old->id);
    return stmt_run(st, err) && (!old->reg->indexed || search_put(db, old->reg->name, old->id, "", NULL, err));
}
