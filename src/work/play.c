/* Working a journal: each line through work_begin and work_step, as if it were done on its day. */
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/map.h"
#include "core/phrase.h"
#include "core/text.h"
#include "record/ledger.h"
#include "store/store.h"
#include "store/writer.h"
#include "work/journal.h"
#include "work/tell.h"

#include <string.h>

enum { BATCH = 400 };

/* A day being worked. */
struct shift {
    struct play *play;
    struct arena *arena; /* of the day */
    const struct journal_day *day;
    const char *path;
    bool *done;          /* by deed */
    bool *stuck;         /* by deed: left out of this round */
    struct error *error; /* by deed: why it was refused last */
    size_t from, to;     /* the lines of one write */
    size_t refused;      /* of them, by the last try; equals to where none is */
    const char **made;   /* by deed: the number that a new record got, or NULL */
};

/* What a line means. */

/* $name stands for the number of a record that the file made under this name. */
static const char *meant(const struct play *p, const char *text)
{
    const char *number = text[0] == '$' ? map_get(p->alias, text) : NULL;
    return number ? number : text;
}

static bool put_field(const struct play *p, const struct reg *reg, struct entry *e, const char **text, const char *name,
                      const char *value, struct error *err)
{
    const struct field *f = reg_column(reg, name);
    const char *said = meant(p, value);
    if (!f || f->builtin == BUILTIN_NUMBER)
        return error_set(err, ERROR_INPUT, "“%s” has no field “%.60s” that could be given", reg->title.zh, name);
    switch (f->builtin) {
    case BUILTIN_DISTRICT:
        e->district = said;
        break;
    case BUILTIN_ORGAN:
        e->organ = said;
        break;
    case BUILTIN_STATE:
        e->state = said;
        break;
    case BUILTIN_SAMPLE:
        e->sample = said;
        break;
    default:
        text[f - reg->field] = said;
    }
    return true;
}

static bool read_entry(struct shift *s, struct arena *a, const struct reg *reg, const struct journal_deed *d,
                       struct entry *out, struct error *err)
{
    const char **text = arena_array(a, reg->fields, sizeof *text);
    *out = (struct entry){.text = text};
    for (size_t i = 0; i < d->fields; i++)
        if (!put_field(s->play, reg, out, text, d->name[i], d->text[i], err))
            return false;
    return true;
}

/* The faults of the fields, in one sentence. */
static bool with_faults(struct arena *a, const struct faults *f, struct error *err)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < f->count; i++)
        buf_printf(&b, "%s%s%s%s %s", i ? "; " : "", f->fault[i].column, *f->fault[i].value ? " " : "",
                   f->fault[i].value, f->fault[i].message);
    return f->count ? error_set(err, err->code, "%s", b.data) : false;
}

/* The number of the record that a line is about. FIELD=VALUE is the newest whose field says so: a record that was made
 * by itself has a number that nobody could write down before. */
static const char *number_said(struct shift *s, struct arena *a, struct db *db, const struct reg *reg, const char *said,
                               struct error *err)
{
    const char *equals = strchr(said, '=');
    if (!equals)
        return meant(s->play, said);
    const char *value = meant(s->play, equals + 1);
    const struct field *f = reg_field(reg, arena_strndup(a, said, (size_t)(equals - said)));
    if (!f || !value_is_text(f->type)) {
        error_set(err, ERROR_INPUT, "“%s” has no field “%.60s” of text that could name a record", reg->title.zh, said);
        return NULL;
    }
    struct stmt *st = db_prepare(db,
                                 arena_printf(a, "select number from %s where %s = ? order by id desc limit 1",
                                              db_quote(a, reg->name), db_quote(a, f->name)),
                                 err);
    if (!st)
        return NULL;
    stmt_bind_text(st, 1, value);
    const char *number = stmt_row(st, err) ? arena_strdup(a, stmt_text(st, 0)) : NULL;
    stmt_reset(st);
    if (!number && !err->code)
        error_set(err, ERROR_NOT_FOUND, "there is no “%s” whose %s is “%.100s”", reg->title.zh, f->title.zh, value);
    return number;
}

/* Doing it. */

static bool make(struct shift *s, struct arena *a, struct db *db, const struct reg *reg, const struct journal_deed *d,
                 const struct entry *e, const struct deed *deed, struct error *err)
{
    const struct work *w = s->play->work;
    struct faults faults;
    struct record r;
    struct lookup *look = lookup_new(a, db, w->records->model);
    if (!record_from_entry(a, look, reg, e, NULL, &r, &faults, err))
        return with_faults(a, &faults, err);
    if (!work_begin(a, w, db, &r, deed, err))
        return false;
    s->made[d - s->day->deed] = arena_strdup(s->arena, r.number);
    return true;
}

static bool correct(struct shift *s, struct arena *a, struct db *db, const struct reg *reg, const char *number,
                    const struct entry *e, const struct deed *deed, struct error *err)
{
    const struct work *w = s->play->work;
    struct faults faults;
    struct record r;
    const struct record *old = record_read(a, db, reg, number, err);
    bool changed;
    if (!old)
        return false;
    if (!record_from_entry(a, lookup_new(a, db, w->records->model), reg, e, old, &r, &faults, err))
        return with_faults(a, &faults, err);
    return record_change_at(a, w->records, db, old, &r, deed->actor, deed->at, &changed, err);
}

static bool step(struct shift *s, struct arena *a, struct db *db, const struct reg *reg, const char *number,
                 const char *verb, const struct entry *e, const struct deed *deed, struct error *err)
{
    struct faults faults;
    struct record r;
    return work_step(a, s->play->work, db, reg, number, verb, e, deed, &r, &faults, err) ||
           with_faults(a, &faults, err);
}

static bool do_line(struct shift *s, struct arena *a, struct db *db, const struct journal_deed *d, struct error *err)
{
    const struct play *p = s->play;
    const struct reg *reg = model_reg(p->work->records->model, d->reg);
    struct entry e;
    const struct deed deed = {.actor = d->actor ? d->actor : p->actor,
                              .role = d->role,
                              .organ = d->organ ? meant(p, d->organ) : NULL,
                              .day = s->day->day,
                              .at = s->day->at,
                              .reason = d->reason};
    if (!reg)
        return error_set(err, ERROR_INPUT, "there is no register “%.60s”", d->reg);
    if (!read_entry(s, a, reg, d, &e, err))
        return false;
    if (strcmp(d->verb, "create") == 0) {
        e.number = d->number[0] == '$' ? NULL : d->number;
        return make(s, a, db, reg, d, &e, &deed, err);
    }
    const char *number = number_said(s, a, db, reg, d->number, err);
    if (!number)
        return false;
    if (strcmp(d->verb, "change") == 0)
        return correct(s, a, db, reg, number, &e, &deed, err);
    return step(s, a, db, reg, number, d->verb, &e, &deed, err);
}

/* A write of its own, or of many lines. What refuses has written nothing as a rule, and the others go on; where it had
 * begun to write, all is undone and it is left out when they are tried again. */
static bool do_lines(struct db *db, void *argument, struct error *err)
{
    struct shift *s = argument;
    const struct ledger *ledger = s->play->work->records->ledger;
    struct arena *a = arena_new();
    bool good = true;
    for (s->refused = s->from; s->refused < s->to; s->refused++) {
        struct error *own = &s->error[s->refused];
        if (s->done[s->refused] || s->stuck[s->refused])
            continue;
        int64_t before = ledger_size(ledger);
        arena_clear(a);
        *own = (struct error){0};
        if (do_line(s, a, db, &s->day->deed[s->refused], own))
            continue;
        good = ledger_size(ledger) == before && own->code != ERROR_STORE && own->code != ERROR_SYSTEM;
        if (!good)
            break;
    }
    if (!good)
        *err = s->error[s->refused];
    arena_free(a);
    return good;
}

static void name_made(struct shift *s, size_t i)
{
    const struct journal_deed *d = &s->day->deed[i];
    if (d->number[0] == '$' && s->made[i] && strcmp(d->verb, "create") == 0)
        *map_slot(s->play->alias, d->number) = arena_strdup(s->play->arena, s->made[i]);
}

static bool run_lines(struct shift *s, struct error *err)
{
    for (;;) {
        struct error own = {0};
        if (writer_run(s->play->work->records->writer, do_lines, s, &own))
            break;
        if (s->refused == s->to) {
            *err = own; /* the commit itself failed */
            return false;
        }
        s->error[s->refused] = own;
        s->stuck[s->refused] = true;
    }
    for (size_t i = s->from; i < s->to; i++)
        if (!s->done[i] && !s->error[i].code) {
            s->done[i] = true;
            s->play->deeds++;
            name_made(s, i);
        }
    return true;
}

/* With tell: a line, and what came of it. */

static bool tell_events(struct shift *s, struct error *err)
{
    return tell_new_events(s->play->tell, s->play->work->records->model, s->play->db, &s->play->told, err);
}

static bool do_told(struct shift *s, struct error *err)
{
    for (size_t i = 0; i < s->day->count; i++) {
        s->from = i;
        s->to = i + 1;
        if (!run_lines(s, err) || !tell_events(s, err))
            return false;
        if (!s->done[i])
            tell_refusal(s->play->tell, s->day->day, &s->day->deed[i], &s->error[i]);
    }
    return true;
}

/* Without: rounds over what is left of the day. */

static bool do_round(struct shift *s, bool *progress, size_t *left, struct error *err)
{
    int64_t before = s->play->deeds;
    for (size_t i = 0; i < s->day->count; i++)
        s->stuck[i] = false;
    for (s->from = 0; s->from < s->day->count; s->from = s->to) {
        s->to = s->from + BATCH < s->day->count ? s->from + BATCH : s->day->count;
        if (!run_lines(s, err))
            return false;
    }
    *left = 0;
    for (size_t i = 0; i < s->day->count; i++)
        *left += !s->done[i];
    *progress = s->play->deeds > before;
    return true;
}

/* What could not be done on the day: the first is the error, unless the journal is to go on past them. */
static bool tell_left(struct shift *s, size_t left, struct error *err)
{
    for (size_t i = 0; i < s->day->count; i++) {
        const struct journal_deed *d = &s->day->deed[i];
        struct error own = s->error[i];
        if (s->done[i])
            continue;
        error_set(&own, own.code, "%s %s %s: %s%s", d->verb, d->reg, d->number, s->error[i].message,
                  left > 1 && !s->play->past
                      ? arena_printf(s->arena, phrase(" (and %zu more lines of this day)"), left - 1)
                      : "");
        error_at(&own, s->path, d->line);
        if (!s->play->past) {
            *err = own;
            return false;
        }
        s->play->refused++;
        error_print(&own, s->play->past);
    }
    return true;
}

static bool do_all(struct shift *s, struct error *err)
{
    bool progress = true;
    size_t left = s->day->count;
    while (left && progress)
        if (!do_round(s, &progress, &left, err))
            return false;
    return !left || tell_left(s, left, err);
}

static bool do_day(struct play *p, struct arena *a, const char *path, const struct journal_day *day, struct error *err)
{
    struct happened happened;
    struct shift s = {.play = p, .arena = a, .day = day, .path = path};
    s.done = arena_array(a, day->count + 1, sizeof *s.done);
    s.stuck = arena_array(a, day->count + 1, sizeof *s.stuck);
    s.error = arena_array(a, day->count + 1, sizeof *s.error);
    s.made = arena_array(a, day->count + 1, sizeof *s.made);
    if (!work_tick(p->work, day->day, &happened, err))
        return error_at(err, path, day->line);
    p->days++;
    p->by_itself += happened.steps;
    if (p->tell)
        return tell_events(&s, err) && do_told(&s, err);
    return do_all(&s, err);
}

bool journal_play(struct play *p, const char *path, struct error *err)
{
    struct arena *a = arena_new(), *of_day = arena_new();
    if (!p->alias)
        p->alias = map_new(p->arena);
    struct journal *j = journal_open(a, path, err);
    struct journal_day day;
    bool more = true, good = j;
    while (good && more) {
        arena_clear(of_day);
        good = journal_next(j, of_day, &day, &more, err) && (!more || do_day(p, of_day, path, &day, err));
    }
    arena_free(of_day);
    arena_free(a);
    return good;
}
