/* Who is told when a term runs out, and when: reminders, the organ's head, supervision with a record of its own. */
#include "work/urge.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "store/store.h"
#include "work/note.h"

#include <string.h>

/* The day on which each telling falls due; DATE_NONE: never. */
struct telling_days {
    int32_t on[TOLD_SUPERVISION + 1];
};

bool rule_presses(const struct rule *r)
{
    return r->measure != RULE_AT_LEAST && r->measure != RULE_BEFORE;
}

/* The first day with no more than so many workdays left. */
static int32_t day_before(const struct calendar *c, int32_t due, int workdays)
{
    int32_t day = due;
    while (calendar_workdays(c, day - 1, due) <= workdays)
        day--;
    return day;
}

static int32_t day_after(const struct calendar *c, int32_t from, int workdays)
{
    int32_t day = from + 1;
    while (calendar_workdays(c, from, day) < workdays)
        day++;
    return day;
}

static struct telling_days days_of(const struct kept_clock *k, const struct term *t, const struct settling *s)
{
    const struct escalation *e = s->escalation;
    struct telling_days d = {{DATE_NONE, DATE_NONE, DATE_NONE, DATE_NONE}};
    if (!e || s->clock->quiet || k->due == DATE_NONE || !rule_presses(t->rule))
        return d;
    int32_t remind = e->remind ? day_before(s->calendar, k->due, e->remind) : DATE_NONE;
    if (remind > t->start) /* who begins a term that is no longer than this sees it for himself */
        d.on[TOLD_REMINDED] = remind;
    d.on[TOLD_HEAD] = k->due + 1;
    if (e->supervise && strcmp(k->reg, e->order->name) != 0) /* no order on an order */
        d.on[TOLD_SUPERVISION] = day_after(s->calendar, k->due + 1, e->supervise);
    return d;
}

/* Nobody is told before the day on which people made the term what it is. */
static int32_t since(const struct term *t)
{
    int32_t day = t->start;
    if (t->extended_on != DATE_NONE && t->extended_on > day)
        day = t->extended_on;
    int32_t went_on = t->pauses ? t->pause[t->pauses - 1].to : DATE_NONE;
    return went_on != DATE_NONE && went_on > day ? went_on : day;
}

/* TOLD_NOBODY: nobody is left to tell. */
static enum telling next_telling(int64_t told, const struct telling_days *d)
{
    for (int next = (int)told + 1; next <= TOLD_SUPERVISION; next++)
        if (d->on[next] != DATE_NONE)
            return (enum telling)next;
    return TOLD_NOBODY;
}

static void set_next(struct kept_clock *k, const struct term *t, const struct telling_days *d)
{
    enum telling next = next_telling(k->told, d);
    int32_t from = since(t);
    k->tells_on = next ? (d->on[next] > from ? d->on[next] : from) : DATE_NONE;
}

void urge_settle(struct kept_clock *k, const struct term *t, const struct settling *s)
{
    struct telling_days d = days_of(k, t, s);
    int64_t told = 0;
    k->tells_on = DATE_NONE;
    if (strcmp(k->state, "running") != 0)
        return; /* what stands tells nobody; what was told is looked at again when it goes on */
    for (int i = TOLD_REMINDED; i <= TOLD_SUPERVISION; i++)
        if (d.on[i] != DATE_NONE && d.on[i] <= s->day)
            told = i;
    /* What somebody ordered before the day on which that comes by itself stands as long as it is late. */
    bool ordered = k->ordered && k->due != DATE_NONE && k->due < s->day;
    if (told < k->told && !ordered)
        k->told = told;
    set_next(k, t, &d);
}

/* Telling. */

static const char *reason_of(const struct urging *u, const struct kept_clock *k, enum telling which, const char *order)
{
    const struct escalation *e = u->escalation;
    const char *due = date_iso(u->arena, k->due), *title = u->clock->title.zh;
    switch (which) {
    case TOLD_REMINDED:
        return arena_printf(u->arena, "%s于%s届满，请及时办理", title, due);
    case TOLD_HEAD:
        return arena_printf(u->arena, "%s已于%s届满，尚未办结，报%s", title, due, e->head->title.zh);
    default:
        return arena_printf(u->arena, "%s已于%s届满，仍未办结，报%s%s%s", title, due, e->supervisor->title.zh,
                            order ? "，" : "", order ? arena_printf(u->arena, "%s%s", e->order->title.zh, order) : "");
    }
}

static const char *fill_text(const struct urging *u, const struct kept_clock *k, const struct record *r,
                             const struct fill *f)
{
    switch (f->kind) {
    case FILL_TEXT:
        return f->text;
    case FILL_MATTER: /* the record's label may name a person: it stands behind the number */
        return arena_printf(u->arena, "%s%s%s已于%s届满，尚未办结", r->reg->title.zh, r->number, u->clock->title.zh,
                            date_iso(u->arena, k->due));
    case FILL_REGISTER:
        return r->reg->title.zh;
    case FILL_NUMBER:
        return r->number;
    case FILL_CLOCK:
        return u->clock->title.zh;
    case FILL_DUE:
        return date_iso(u->arena, k->due);
    case FILL_TODAY:
        break;
    }
    return date_iso(u->arena, u->today);
}

static bool tell_faults(const struct urging *u, const struct record *r, const struct faults *f, struct error *err)
{
    return f->count ? error_set(err, err->code, "no %s can be made for %s: %s %s", u->escalation->order->title.zh,
                                r->number, f->fault[0].column, f->fault[0].message)
                    : false;
}

/* The order is given on the day it is made, however late that is: before, nobody could have answered it. */
static bool make_order(struct urging *u, struct kept_clock *k, const struct record *r, struct error *err)
{
    const struct escalation *e = u->escalation;
    const char **text = arena_array(u->arena, e->order->fields, sizeof *text);
    for (size_t i = 0; i < e->fills; i++)
        text[e->fill[i].field - e->order->field] = fill_text(u, k, r, &e->fill[i]);
    struct entry entry = {
        .district = r->district, .organ = r->organ_number, .sample = r->sample ? "true" : NULL, .text = text};
    struct deed deed = {.actor = own_actor, .day = u->today, .at = note_time(u->today, u->today)};
    struct record made;
    struct faults faults;
    if (!record_from_entry(u->arena, u->look, e->order, &entry, NULL, &made, &faults, err))
        return tell_faults(u, r, &faults, err);
    if (!work_begin(u->arena, u->work, u->db, &made, &deed, err))
        return false;
    k->ordered = made.number;
    return true;
}

/* A run of a clock makes one order, and only where there is an organ to answer it. */
static bool order(struct urging *u, struct kept_clock *k, const struct reg *reg, const char *number, struct error *err)
{
    const struct record *r = k->ordered ? NULL : record_read(u->arena, u->db, reg, number, err);
    if (!r)
        return !err->code;
    return (!r->organ_id && u->escalation->order->organ_required) || make_order(u, k, r, err);
}

static void count(struct happened *h, enum telling which)
{
    h->reminders += which == TOLD_REMINDED;
    h->escalations += which == TOLD_HEAD;
    h->orders += which == TOLD_SUPERVISION;
}

static bool tell(struct urging *u, struct kept_clock *k, const struct term *t, const struct telling_days *d,
                 struct owner *o, struct error *err)
{
    static const char *const action[] = {"", "remind", "escalate", "supervise"};
    enum telling which = next_telling(k->told, d);
    int32_t day = k->tells_on;
    if (which == TOLD_SUPERVISION && !order(u, k, model_reg(u->work->records->model, k->reg), o->number, err))
        return false;
    k->told = which;
    set_next(k, t, d);
    count(u->happened, which);
    struct event e = {
        .actor = own_actor,
        .action = action[which],
        .article = rule_article(u->arena, &t->rule->basis, LAW_ZH),
        .changes = "{}",
        .reason = reason_of(u, k, which, k->ordered),
        .day = which == TOLD_SUPERVISION ? u->today : day,
    };
    e.at = note_time(e.day, u->today);
    return note_write(u->arena, u->work, u->db, k, NULL, o, &e, err);
}

bool urge_clock(struct urging *u, struct kept_clock *k, struct error *err)
{
    const struct model *m = u->work->records->model;
    const struct procedure *p = model_procedure(m, k->procedure);
    const struct calendar *calendar = u->work->law->calendar;
    int32_t day = k->tells_on;
    struct owner o;
    struct term t;
    u->clock = p ? procedure_clock(p, k->clock) : NULL;
    u->escalation = m->escalation;
    if (!u->clock || !u->escalation || !model_reg(m, k->reg))
        return true; /* nobody works with it any more */
    if (!clock_term(u->arena, u->work->law, k, &t, err) || !note_owner(u->arena, u->db, k, NULL, &o, err))
        return false;
    struct telling_days d = days_of(k, &t, &(struct settling){calendar, u->escalation, u->clock, day});
    bool good = true;
    while (good && k->tells_on != DATE_NONE && k->tells_on <= day && next_telling(k->told, &d))
        good = tell(u, k, &t, &d, &o, err);
    return good;
}

/* Orders made by hand. */

static bool read_clock(struct arena *a, struct db *db, int64_t id, struct kept_clock *out, bool *found,
                       struct error *err)
{
    struct stmt *st = db_prepare(db, arena_printf(a, "select %s from clock where id = ?", clock_columns(a, "")), err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, id);
    *found = stmt_row(st, err);
    if (*found) {
        clock_read(a, st, 0, out);
        stmt_reset(st);
    }
    return !err->code;
}

bool work_ordered(struct arena *a, const struct work *w, struct db *db, int64_t clock, const char *number,
                  const struct deed *deed, struct error *err)
{
    const struct model *m = w->records->model;
    struct urging u = {.arena = a, .work = w, .db = db, .today = deed->day, .escalation = m->escalation};
    struct kept_clock k;
    struct owner o;
    struct term t;
    bool found;
    if (!read_clock(a, db, clock, &k, &found, err))
        return false;
    const struct procedure *p = found ? model_procedure(m, k.procedure) : NULL;
    u.clock = p ? procedure_clock(p, k.clock) : NULL;
    if (!u.clock || !u.escalation || k.ordered || strcmp(k.state, "running") != 0 || k.due == DATE_NONE ||
        k.due >= deed->day)
        return true; /* it was met, or ordered, since it was looked at */
    if (!clock_term(a, w->law, &k, &t, err) || !note_owner(a, db, &k, NULL, &o, err))
        return false;
    k.ordered = number;
    k.told = TOLD_SUPERVISION;
    k.tells_on = DATE_NONE;
    const struct event e = {
        .actor = deed->actor,
        .action = "supervise",
        .article = rule_article(a, &t.rule->basis, LAW_ZH),
        .organ = deed->organ,
        .role = deed->role,
        .reason = reason_of(&u, &k, TOLD_SUPERVISION, number),
        .from = deed->from,
        .day = deed->day,
        .at = deed->at,
    };
    return note_write(a, w, db, &k, NULL, &o, &e, err);
}
