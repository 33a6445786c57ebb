#include "law/rule.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/nearest.h"
#include "core/phrase.h"

#include <string.h>

/* Rules and gates are found alike; only their sizes differ. */
struct versions {
    const char *what;
    const void *first;
    size_t count, size;
    const char *(*id)(const void *);
    const struct rule_basis *(*basis)(const void *);
};

static const char *rule_id(const void *r)
{
    return ((const struct rule *)r)->id;
}

static const struct rule_basis *basis_of_rule(const void *r)
{
    return &((const struct rule *)r)->basis;
}

static const char *gate_id(const void *g)
{
    return ((const struct gate_rule *)g)->id;
}

static const struct rule_basis *basis_of_gate(const void *g)
{
    return &((const struct gate_rule *)g)->basis;
}

static struct versions rules_of(const struct law *l)
{
    return (struct versions){phrase_mark("rule"), l->rule, l->rules, sizeof *l->rule, rule_id, basis_of_rule};
}

static struct versions gates_of(const struct law *l)
{
    return (struct versions){phrase_mark("gate"), l->gate, l->gates, sizeof *l->gate, gate_id, basis_of_gate};
}

static const void *at(const struct versions *v, size_t i)
{
    return (const char *)v->first + i * v->size;
}

/* Those of one id, out of all: they stand together. */
static struct versions of_id(const struct versions *v, const char *id)
{
    struct versions found = *v;
    size_t low = 0, high = v->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(v->id(at(v, middle)), id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    found.first = at(v, low);
    for (found.count = 0; low + found.count < v->count; found.count++)
        if (strcmp(v->id(at(v, low + found.count)), id) != 0)
            break;
    return found;
}

static void no_such_id(const struct versions *all, const char *id, struct error *err)
{
    struct nearest n = {.text = id};
    for (size_t i = 0; i < all->count; i++)
        nearest_try(&n, all->id(at(all, i)));
    if (n.best)
        error_set(err, ERROR_NOT_FOUND, "there is no %s “%.60s”; did you mean “%s”?", phrase(all->what), id, n.best);
    else
        error_set(err, ERROR_NOT_FOUND, "there is no %s “%.60s”", phrase(all->what), id);
}

static void not_in_force(const struct versions *of, const char *id, int32_t day, struct error *err)
{
    struct arena *a = arena_new();
    const struct rule_basis *next = NULL, *last = NULL;
    for (size_t i = 0; i < of->count; i++) {
        const struct rule_basis *b = of->basis(at(of, i));
        if (b->from > day && !next)
            next = b;
        if (b->from <= day)
            last = b;
    }
    const char *until = last ? arena_printf(a, phrase("; %s held until %s"), last->statute, date_iso(a, last->to)) : "";
    const char *since =
        next ? arena_printf(a, phrase("; %s holds from %s"), next->statute, date_iso(a, next->from)) : "";
    error_set(err, ERROR_NOT_FOUND, "no version of the %s “%.60s” is in force on %s%s%s", phrase(of->what), id,
              date_iso(a, day), until, since);
    arena_free(a);
}

static const void *version_on(const struct versions *all, const char *id, int32_t day, struct error *err)
{
    struct versions of = of_id(all, id);
    for (size_t i = of.count; i > 0; i--) {
        const struct rule_basis *b = of.basis(at(&of, i - 1));
        if (b->from <= day && (b->to == DATE_NONE || day <= b->to))
            return at(&of, i - 1);
    }
    if (!of.count)
        no_such_id(all, id, err);
    else
        not_in_force(&of, id, day, err);
    return NULL;
}

const struct rule *rule_versions(const struct law *l, const char *id, size_t *count)
{
    struct versions all = rules_of(l), of = of_id(&all, id);
    *count = of.count;
    return of.first;
}

const struct rule *rule_on(const struct law *l, const char *id, int32_t day, struct error *err)
{
    struct versions all = rules_of(l);
    return version_on(&all, id, day, err);
}

const struct gate_rule *gate_rule_versions(const struct law *l, const char *id, size_t *count)
{
    struct versions all = gates_of(l), of = of_id(&all, id);
    *count = of.count;
    return of.first;
}

const struct gate_rule *gate_rule_on(const struct law *l, const char *id, int32_t day, struct error *err)
{
    struct versions all = gates_of(l);
    return version_on(&all, id, day, err);
}

bool rule_known(const struct law *l, const char *id)
{
    size_t rules, gates;
    rule_versions(l, id, &rules);
    gate_rule_versions(l, id, &gates);
    return rules || gates;
}

const struct rule_basis *rule_basis_on(const struct law *l, const char *id, int32_t day, struct error *err)
{
    size_t gates;
    gate_rule_versions(l, id, &gates);
    const struct gate_rule *gate = gates ? gate_rule_on(l, id, day, err) : NULL;
    const struct rule *rule = gates ? NULL : rule_on(l, id, day, err);
    return gate ? &gate->basis : rule ? &rule->basis : NULL;
}

static bool is_among(const struct rule_word *const *word, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word[i]->id, id) == 0)
            return true;
    return false;
}

bool rule_stops_for(const struct rule *r, const char *ground)
{
    return is_among(r->stop, r->stops, ground);
}

bool rule_restarts_for(const struct rule *r, const char *ground)
{
    return is_among(r->restart, r->restarts, ground);
}
