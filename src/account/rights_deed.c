/* In which of a person's offices something is done to a record. */
#include "account/rights.h"

#include "account/inner.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"
#include "record/clocks.h"
#include "store/store.h"

#include <string.h>

static void act_as(const struct person *p, const struct office *o, struct deed *deed)
{
    deed->actor = p->login;
    deed->role = o->role;
    deed->organ = o->organ;
    deed->from = p->from;
}

/* Without an organ on the one side or the other the district decides: only downwards, since what stands above is
 * others' to keep. */
static bool lies_below(struct arena *a, const struct office *o, const struct record *record)
{
    return record->district && strcmp(record->district, district_begin(a, o->district)) >= 0 &&
           strcmp(record->district, district_end(a, o->district)) < 0;
}

static bool office_holds(struct arena *a, const struct rights *r, struct db *db, const struct person *p, size_t i,
                         const struct record *record, const struct step *step, struct error *err)
{
    const struct field *acting = step ? step->organ : NULL;
    bool others = acting && !record->value[acting - record->reg->field].null;
    if (!p->office[i].organ || (!record->organ_id && !others))
        return lies_below(a, &p->office[i], record) ||
               error_set(err, ERROR_RIGHTS, "%s is of %s, which is not your district nor below it",
                         record->number ? record->number : phrase("the record"),
                         record->district ? record->district : phrase("no district"));
    return reach_holds(a, rights_model(r), db, &p->reach[i], record, step, err);
}

bool rights_write(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                  const struct record *record, struct deed *deed, struct error *err)
{
    const struct person working = person_at_work(a, r, p, record->reg);
    struct error refusal = {0};
    if (!working.offices)
        return error_set(err, ERROR_RIGHTS, "none of your offices makes or changes records of “%s”",
                         record->reg->title.zh);
    for (size_t i = 0; i < working.offices; i++) {
        refusal = (struct error){0};
        if (office_holds(a, r, db, &working, i, record, NULL, &refusal)) {
            act_as(p, &working.office[i], deed);
            return true;
        }
        if (refusal.code != ERROR_RIGHTS)
            break;
    }
    *err = refusal;
    return false;
}

static bool sees(struct arena *a, const struct rights *r, struct db *db, const struct person *p, const struct reg *reg,
                 int64_t id, const char **number, struct error *err)
{
    struct stmt *st =
        db_prepare(db, arena_printf(a, "select number from %s where id = ?", db_quote(a, reg->name)), err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, id);
    *number = stmt_row(st, err) ? arena_strdup(a, stmt_text(st, 0)) : NULL;
    stmt_reset(st);
    return *number && rights_record(a, r, db, p, reg, *number, err);
}

bool rights_refers(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                   const struct record *before, const struct record *after, struct error *err)
{
    for (size_t i = 0; i < after->reg->fields; i++) {
        const struct field *f = &after->reg->field[i];
        const struct value *now = &after->value[i];
        if (f->type != VALUE_REF || now->null || (before && value_equal(before->value[i], *now)) ||
            !rights_reads(r, p, f->to))
            continue;
        struct error own = {0};
        const char *number = NULL;
        if (sees(a, r, db, p, f->to, now->number, &number, &own))
            continue;
        if (own.code && own.code != ERROR_NOT_FOUND) {
            *err = own;
            return false;
        }
        /* In the words of one that is not there. */
        error_set(err, ERROR_INPUT, "there is no “%s” with the number or name “%.80s”: enter it first, or correct it",
                  f->to->title.zh, number ? number : "");
        return error_in(err, f->name);
    }
    return true;
}

bool rights_supervise(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                      const struct record *order, struct deed *deed, struct error *err)
{
    struct error refusal = {0};
    if (!rights_may(r, p, POWER_SUPERVISE))
        return error_set(err, ERROR_RIGHTS, "none of your offices supervises");
    for (size_t i = 0; i < p->offices; i++) {
        const struct role *role = model_role(rights_model(r), p->office[i].role);
        if (!role || !(role->may >> POWER_SUPERVISE & 1))
            continue;
        refusal = (struct error){0};
        if (office_holds(a, r, db, p, i, order, NULL, &refusal)) {
            act_as(p, &p->office[i], deed);
            return true;
        }
        if (refusal.code != ERROR_RIGHTS)
            break;
    }
    *err = refusal;
    return false;
}

static bool is_for(const struct step *s, const char *role)
{
    for (size_t i = 0; i < s->roles; i++)
        if (strcmp(s->by[i]->name, role) == 0)
            return true;
    return false;
}

/* Is one of the record's steps the office's to take? */
static bool has_step(struct arena *a, const struct rights *r, struct db *db, const struct person *p, size_t office,
                     const struct record *record, const char *noted, bool *out, struct error *err)
{
    const struct model *m = rights_model(r);
    *out = false;
    for (size_t i = 0; i < m->procedures; i++) {
        const struct procedure *pr = &m->procedure[i];
        if (pr->of != record->reg || (noted && strcmp(noted, pr->name) != 0))
            continue;
        for (size_t j = 0; j < pr->steps && !*out; j++) {
            struct error refusal = {0};
            if (!is_for(&pr->step[j], p->office[office].role))
                continue;
            *out = office_holds(a, r, db, p, office, record, &pr->step[j], &refusal);
            if (!*out && refusal.code != ERROR_RIGHTS) {
                *err = refusal;
                return false;
            }
        }
    }
    return true;
}

bool rights_attach(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                   const struct record *record, struct deed *deed, struct error *err)
{
    struct error refusal = {0};
    const char *noted;
    bool theirs;
    if (rights_write(a, r, db, p, record, deed, &refusal))
        return true;
    if (refusal.code != ERROR_RIGHTS || !course_read(a, db, record->reg->name, record->id, &noted, err)) {
        *err = err->code ? *err : refusal;
        return false;
    }
    for (size_t i = 0; i < p->offices && person_writes(p, record->reg); i++) {
        if (!has_step(a, r, db, p, i, record, noted, &theirs, err))
            return false;
        if (theirs) {
            act_as(p, &p->office[i], deed);
            return true;
        }
    }
    *err = refusal;
    return false;
}

/* The steps of that name which the record may follow: of the procedure noted for it, else of each of its register's. */
static bool steps_named(struct arena *a, const struct model *m, struct db *db, const struct record *record,
                        const char *name, const struct step **out, size_t *count, struct error *err)
{
    const char *noted;
    *count = 0;
    if (!course_read(a, db, record->reg->name, record->id, &noted, err))
        return false;
    for (size_t i = 0; i < m->procedures; i++) {
        const struct procedure *p = &m->procedure[i];
        const struct step *s = p->of == record->reg ? procedure_step(p, name) : NULL;
        if (s && (!noted || strcmp(noted, p->name) == 0))
            out[(*count)++] = s;
    }
    return *count || error_set(err, ERROR_NOT_FOUND, "%s has no step “%.60s”", record->number, name);
}

static bool refuse_role(struct arena *a, const struct step *s, struct error *err)
{
    struct buf who = buf_new(a);
    for (size_t i = 0; i < s->roles; i++)
        buf_printf(&who, "%s%s", i ? "、" : "", s->by[i]->title.zh);
    return error_set(err, ERROR_RIGHTS, "“%s” (%s) is for %s: none of your offices is that", s->title.en, s->title.zh,
                     who.size ? who.data : phrase("nobody, since it happens by itself"));
}

bool rights_step(struct arena *a, const struct rights *r, struct db *db, const struct person *p,
                 const struct record *record, const char *step, struct deed *deed, struct error *err)
{
    const struct model *m = rights_model(r);
    const struct step **named = arena_array(a, m->procedures, sizeof *named);
    struct error refusal = {0};
    size_t count;
    if (!person_writes(p, record->reg))
        return error_set(err, ERROR_RIGHTS, "the token does not let the program write in “%s”", record->reg->title.zh);
    if (!steps_named(a, m, db, record, step, named, &count, err))
        return false;
    for (size_t i = 0; i < p->offices; i++)
        for (size_t j = 0; j < count; j++) {
            if (!is_for(named[j], p->office[i].role))
                continue;
            refusal = (struct error){0};
            if (office_holds(a, r, db, p, i, record, named[j], &refusal)) {
                act_as(p, &p->office[i], deed);
                return true;
            }
            if (refusal.code != ERROR_RIGHTS) {
                *err = refusal;
                return false;
            }
        }
    if (!refusal.code)
        return refuse_role(a, named[0], err);
    *err = refusal;
    return false;
}

/* Choices. */

static struct person_choice *same_step(struct person_choices *all, const struct step *step)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->choice[i].choice.step == step)
            return &all->choice[i];
    return NULL;
}

static void take_choices(struct person_choices *out, const struct choices *seen, const struct office *office)
{
    for (size_t i = 0; i < seen->count; i++) {
        struct person_choice *c = same_step(out, seen->choice[i].step);
        if (!c)
            out->choice[out->count++] = (struct person_choice){seen->choice[i], office};
        else if (!c->choice.open && seen->choice[i].open)
            *c = (struct person_choice){seen->choice[i], office};
    }
}

bool rights_choices(struct arena *a, const struct rights *r, const struct work *w, struct db *db,
                    const struct person *p, const struct record *record, int32_t day, int64_t at,
                    struct person_choices *out, struct error *err)
{
    *out = (struct person_choices){0};
    bool writes = person_writes(p, record->reg);
    for (size_t i = 0; i < p->offices && writes; i++) {
        struct deed deed = {.day = day, .at = at};
        struct choices seen;
        if (!model_role(rights_model(r), p->office[i].role))
            continue;
        act_as(p, &p->office[i], &deed);
        if (!work_choices(a, w, db, record, &deed, &seen, err))
            return false;
        out->procedure = seen.procedure;
        if (!out->choice)
            out->choice = arena_array(a, seen.procedure ? seen.procedure->steps : 0, sizeof *out->choice);
        take_choices(out, &seen, &p->office[i]);
    }
    return true;
}
