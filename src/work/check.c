#include "work/check.h"

#include "core/arena.h"
#include "core/gather.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "law/rule.h"
#include "model/model.h"

#include <string.h>

struct spot { /* a clock */
    const struct law *law;
    struct gather *gather;
    const struct procedure *procedure;
    const struct clock *clock;
};

#define TELL(s, format, ...)                                                                                  \
    gather_add((s)->gather, (s)->clock->place.file, (s)->clock->place.line, "procedure “%s”, clock “%s”: %s", \
               (s)->procedure->name, (s)->clock->name, gather_words((s)->gather, format, __VA_ARGS__))

static const char *suggest(struct gather *g, struct nearest n)
{
    return n.best ? arena_printf(g->arena, phrase("; did you mean “%s”?"), n.best) : "";
}

/* Are some records of the procedure counted by this version? Clocks start on the procedure's days or later, so only
 * where the rule ends before the procedure begins are there none. */
static bool is_met(const struct rule_basis *b, const struct procedure *p)
{
    return b->to == DATE_NONE || p->from == DATE_NONE || b->to >= p->from;
}

/* What the versions that the procedure meets allow, taken together. */
struct allowed {
    size_t versions;
    bool restarts, extends, own_length, fixed_length, stands;
};

static void add_allowed(const struct spot *s, const struct rule *rule, size_t count, struct allowed *all)
{
    for (size_t i = 0; i < count; i++) {
        const struct rule *r = &rule[i];
        if (!is_met(&r->basis, s->procedure))
            continue;
        all->versions++;
        all->restarts = all->restarts || r->restarts;
        all->extends = all->extends || r->extendable;
        all->own_length = all->own_length || (!r->length && r->measure != RULE_DATE);
        all->fixed_length = all->fixed_length || r->length || r->measure == RULE_DATE;
        all->stands = all->stands || (r->unit != RULE_HOUR && r->measure != RULE_DATE);
    }
}

/* By the rule that it starts with, and by the one that it may turn into. */
static struct allowed allowed_by(const struct spot *s, const struct rule *rule, size_t count)
{
    struct allowed all = {0};
    size_t turned = 0;
    add_allowed(s, rule, count, &all);
    if (!s->clock->into || !all.versions)
        return all;
    const struct rule *into = rule_versions(s->law, s->clock->into, &turned);
    add_allowed(s, into, turned, &all);
    return all;
}

/* Does a version that the procedure meets stand for the ground? */
static bool stands_for(const struct spot *s, const struct rule *rule, size_t count, const char *ground)
{
    for (size_t i = 0; i < count; i++)
        if (is_met(&rule[i].basis, s->procedure) && rule_stops_for(&rule[i], ground))
            return true;
    return false;
}

static void check_ground(const struct spot *s, const struct allowed *all, const char *ground, bool stops)
{
    struct nearest n = {.text = ground};
    bool known = false;
    for (size_t i = 0; i < s->law->grounds; i++) {
        nearest_try(&n, s->law->ground[i].id);
        known = known || strcmp(s->law->ground[i].id, ground) == 0;
    }
    if (!known)
        TELL(s, "“ground”: the law's words (words.csv) have no ground “%s”%s", ground, suggest(s->gather, n));
    else if (!stops)
        TELL(s, "rule “%s” does not stand for “%s”: the law names other grounds, or none", s->clock->rule, ground);
    else if (!all->stands)
        TELL(s, "rule “%s” counts hours or ends on a fixed date, and cannot be suspended", s->clock->rule);
}

static void check_rule(const struct spot *s, const struct rule *rule, size_t count)
{
    const struct clock *k = s->clock;
    struct allowed all = allowed_by(s, rule, count);
    if (!all.versions) {
        TELL(s, "rule “%s” is no longer in force when the procedure begins to be", k->rule);
        return;
    }
    for (size_t i = 0; i < k->grounds; i++)
        check_ground(s, &all, k->ground[i], stands_for(s, rule, count, k->ground[i]));
    if (k->extends && !all.extends)
        TELL(s, "rule “%s” cannot be extended", k->rule);
    if (k->restarts && !all.restarts)
        TELL(s, "rule “%s” does not begin anew on any ground (“restarts”)", k->rule);
    if (all.own_length && !k->length)
        TELL(s, "the length of rule “%s” stands on each record: say in which field (“length”)", k->rule);
    if (!all.own_length && k->length)
        TELL(s, "rule “%s” has a length, so “%s” has no say in it", k->rule, k->length->name);
    for (size_t i = 0; i < count; i++)
        if (!*rule[i].basis.article && rule[i].basis.confidence == RULE_HIGH && !strstr(rule[i].basis.statute, "〔"))
            TELL(s, "rule “%s” names no article of %s (time-limits.csv:%u)", k->rule, rule[i].basis.statute,
                 rule[i].basis.line);
}

static void no_rule(const struct spot *s, const char *id)
{
    struct nearest n = {.text = id};
    for (size_t i = 0; i < s->law->rules; i++)
        nearest_try(&n, s->law->rule[i].id);
    TELL(s, "the law (time-limits.csv) has no rule “%s”%s", id, suggest(s->gather, n));
}

static void check_clock(const struct spot *s)
{
    size_t count;
    const struct rule *rule = rule_versions(s->law, s->clock->rule, &count);
    if (count)
        check_rule(s, rule, count);
    else
        no_rule(s, s->clock->rule);
    if (s->clock->into && (!rule_versions(s->law, s->clock->into, &count) || !count))
        no_rule(s, s->clock->into);
}

static void check_gate(const struct law *l, const struct gate *gate, struct gather *g)
{
    size_t count;
    gate_rule_versions(l, gate->id, &count);
    if (count)
        return;
    struct nearest n = {.text = gate->id};
    for (size_t i = 0; i < l->gates; i++)
        nearest_try(&n, l->gate[i].id);
    gather_add(g, gate->place.file, gate->place.line, "the law (gates.csv) has no gate “%s”%s", gate->id,
               suggest(g, n));
}

static void check_paper(const struct law *l, const struct paper *p, struct gather *g)
{
    struct nearest n = {.text = p->rule};
    if (!p->rule || rule_known(l, p->rule))
        return;
    for (size_t i = 0; i < l->rules; i++)
        nearest_try(&n, l->rule[i].id);
    for (size_t i = 0; i < l->gates; i++)
        nearest_try(&n, l->gate[i].id);
    gather_add(g, p->place.file, p->place.line, "paper “%s”: the law has no rule or gate “%s”%s", p->name, p->rule,
               suggest(g, n));
}

void work_check(const struct model *m, const struct law *l, struct gather *g)
{
    for (size_t i = 0; i < m->gates; i++)
        check_gate(l, &m->gate[i], g);
    for (size_t i = 0; i < m->papers; i++)
        check_paper(l, &m->paper[i], g);
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; j < m->procedure[i].clocks; j++)
            check_clock(&(struct spot){l, g, &m->procedure[i], &m->procedure[i].clock[j]});
}
