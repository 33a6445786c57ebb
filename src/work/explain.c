#include "work/explain.h"

#include "core/arena.h"
#include "core/phrase.h"
#include "core/text.h"
#include "law/rule.h"
#include "model/model.h"
#include "work/urge.h"

#include <string.h>

struct explaining {
    struct arena *arena;
    const struct model *model;
    const struct law *law;
    FILE *to;
};

enum { LABEL = 13 /* columns */ };

static void line(const struct explaining *t, const char *label, const char *text)
{
    if (!text)
        return;
    phrase_label(t->to, label, LABEL);
    fprintf(t->to, "%s\n", text);
}

/* Begins a line of names; the rest comes from add_name. */
static void head(const struct explaining *t, const char *label)
{
    phrase_label(t->to, label, LABEL);
}

static void add_name(const struct explaining *t, bool first, const char *name, struct title title)
{
    fprintf(t->to, "%s%s (%s)", first ? "" : ", ", name, title.zh);
}

static void declared(const struct explaining *t, struct place place)
{
    line(t, "declared at", arena_printf(t->arena, "%s:%u", place.file, place.line));
}

static void print_head(const struct explaining *t, const char *kind, const char *name, struct title title,
                       struct place place)
{
    fprintf(t->to, "%s %s: %s (%s)\n", phrase(kind), name, title.zh, title.en);
    declared(t, place);
}

static const char *days_of(struct arena *a, int32_t from, int32_t to)
{
    return to == DATE_NONE     ? arena_printf(a, phrase("since %s"), date_iso(a, from))
           : from == DATE_NONE ? arena_printf(a, phrase("until %s"), date_iso(a, to))
                               : arena_printf(a, phrase("%s to %s"), date_iso(a, from), date_iso(a, to));
}

/* Gates, with every version of the law. */

static void print_gate_law(const struct explaining *t, const char *id)
{
    size_t count;
    const struct gate_rule *rule = gate_rule_versions(t->law, id, &count);
    for (size_t i = 0; i < count; i++)
        line(t, "",
             arena_printf(t->arena, "%s, %s: %s", rule_article(t->arena, &rule[i].basis, LAW_ZH),
                          days_of(t->arena, rule[i].basis.from, rule[i].basis.to), rule[i].refusal.zh));
}

/* "of the record in plan: …", "of the record in certificate of that in first: …" */
static const char *way_text(struct arena *a, const struct gate *g)
{
    struct buf b = buf_new(a);
    for (size_t i = g->throughs; i-- > 0;)
        buf_printf(&b, "%s%s", b.size ? phrase(" of that in ") : phrase("of the record in "), g->through[i]);
    buf_add(&b, ": ");
    return g->throughs ? b.data : "";
}

static const char *gate_text(struct arena *a, const struct gate *g)
{
    const char *way = way_text(a, g);
    if (g->holds)
        return arena_printf(a, "%s%s", way, g->holds);
    const char *where = g->where ? arena_printf(a, phrase(", where %s"), g->where) : "";
    for (size_t i = 0; i < g->sames; i++)
        where =
            arena_printf(a, phrase("%s, with %s as the record's %s"), where, g->same[i].theirs->name, g->same[i].ours);
    const char *what = arena_printf(a, "%s (%s)", g->count->name, g->count->title.zh);
    return g->at_least ? arena_printf(a, phrase("%sat least %lld of %s refer to it by %s%s"), way,
                                      (long long)g->at_least, what, g->by->name, where)
                       : arena_printf(a, phrase("%snone of %s refers to it by %s%s"), way, what, g->by->name, where);
}

static void print_gate(const struct explaining *t, const char *label, const struct gate *g)
{
    line(t, label,
         arena_printf(t->arena, "%s: %s%s%s", g->id, gate_text(t->arena, g), g->when ? phrase("; only where ") : "",
                      g->when ? g->when : ""));
    print_gate_law(t, g->id);
}

/* Who asks a gate, or may take a step. The heading stands only where there is someone. */
static void print_steps_with(const struct explaining *t, const char *label, const struct gate *g, const struct role *r)
{
    for (size_t i = 0; i < t->model->procedures; i++) {
        const struct procedure *p = &t->model->procedure[i];
        for (size_t j = 0; j < p->steps; j++) {
            bool uses = false;
            for (size_t k = 0; k < p->step[j].gates; k++)
                uses = uses || p->step[j].gate[k] == g;
            for (size_t k = 0; k < p->step[j].roles; k++)
                uses = uses || p->step[j].by[k] == r;
            if (!uses)
                continue;
            line(t, label,
                 arena_printf(t->arena, "%s.%s: %s, %s", p->name, p->step[j].name, p->title.zh, p->step[j].title.zh));
            label = "";
        }
    }
}

static void explain_gate(const struct explaining *t, const struct gate *g)
{
    fprintf(t->to, "%s %s\n", phrase("gate"), g->id);
    declared(t, g->place);
    print_gate(t, "holds", g);
    print_steps_with(t, "asked by", g, NULL);
}

/* Steps. */

static void print_fields(const struct explaining *t, const char *label, const struct field *const *field, size_t count)
{
    if (!count)
        return;
    head(t, label);
    for (size_t i = 0; i < count; i++)
        add_name(t, !i, field[i]->name, field[i]->title);
    fputc('\n', t->to);
}

static const char *set_text(struct arena *a, const struct step_set *s)
{
    static const char *const words[] = {phrase_mark("today"), phrase_mark("now"), phrase_mark("the actor"),
                                        phrase_mark("empty")};
    return s->kind == SET_VALUE ? value_print(a, s->value) : phrase(words[s->kind]);
}

static void print_sets(const struct explaining *t, const struct step *s)
{
    if (!s->sets)
        return;
    head(t, "sets");
    for (size_t i = 0; i < s->sets; i++) {
        add_name(t, !i, s->set[i].field->name, s->set[i].field->title);
        fprintf(t->to, " = %s", set_text(t->arena, &s->set[i]));
    }
    fputc('\n', t->to);
}

static void print_way(const struct explaining *t, const struct step *s)
{
    head(t, "from");
    for (size_t i = 0; i < s->froms; i++)
        add_name(t, !i, s->from[i]->key, s->from[i]->title);
    if (s->to)
        fprintf(t->to, " → %s (%s)\n", s->to->key, s->to->title.zh);
    else
        fprintf(t->to, "%s\n", phrase("; the state stays"));
}

static const char *organ_text(struct arena *a, const struct field *f)
{
    const char *what = strcmp(f->to->name, "organ") == 0 ? phrase("the organ") : phrase("the organ of the record");
    return arena_printf(a, phrase("%s in %s (%s); where that is empty the record's own"), what, f->name, f->title.zh);
}

static void print_actors(const struct explaining *t, const struct step *s)
{
    head(t, "by");
    for (size_t i = 0; i < s->roles; i++)
        add_name(t, !i, s->by[i]->name, s->by[i]->title);
    fprintf(t->to, "%s\n", s->automatic ? phrase("itself, when the clock has passed") : "");
    if (s->organ)
        line(t, "for", organ_text(t->arena, s->organ));
}

static void print_step(const struct explaining *t, const struct step *s)
{
    fprintf(t->to, "\n%s %s: %s (%s)\n", phrase("step"), s->name, s->title.zh, s->title.en);
    print_way(t, s);
    print_actors(t, s);
    print_fields(t, "needs", s->need, s->needs);
    print_fields(t, "takes", s->take, s->takes);
    print_sets(t, s);
    line(t, "reason", s->reason ? phrase("must be given") : NULL);
    line(t, "aside", s->aside ? phrase("taken where there is cause, nobody's to-do") : NULL);
    for (size_t i = 0; i < s->gates; i++)
        print_gate(t, i ? "" : phrase_mark("gates"), s->gate[i]);
}

/* Clocks. */

static void print_steps(const struct explaining *t, const char *label, bool begins, const struct step *const *step,
                        size_t count)
{
    if (!begins && !count)
        return;
    head(t, label);
    if (begins)
        fputs(phrase("the record's beginning"), t->to);
    for (size_t i = 0; i < count; i++)
        add_name(t, !i && !begins, step[i]->name, step[i]->title);
    fputc('\n', t->to);
}

static const char *length_text(struct arena *a, const struct rule *r)
{
    static const char *const units[] = {[RULE_WORKDAY] = phrase_mark("workdays"),
                                        [RULE_DAY] = phrase_mark("days"),
                                        [RULE_MONTH] = phrase_mark("months"),
                                        [RULE_YEAR] = phrase_mark("years"),
                                        [RULE_HOUR] = phrase_mark("hours")};
    if (r->measure == RULE_DATE)
        return arena_printf(a, phrase("by %d-%02d of the following year"), r->month, r->day);
    if (!r->length)
        return arena_printf(a, phrase("as many %s as the record says"), phrase(units[r->unit]));
    const char *length = arena_printf(a, "%u %s", r->length, phrase(units[r->unit]));
    return arena_printf(a,
                        r->measure == RULE_WITHIN     ? phrase("within %s")
                        : r->measure == RULE_AT_LEAST ? phrase("not before %s")
                                                      : phrase("ahead by %s"),
                        length);
}

static const char *extension_text(struct arena *a, const struct rule *r)
{
    if (!r->extendable)
        return "";
    const struct law_text *who = r->extend_by ? &r->extend_by->text : NULL;
    const char *by = who ? arena_printf(a, " (%s)", phrase_used() ? who->zh : who->en) : "";
    return r->extension ? arena_printf(a, phrase("; may be extended by %u at most%s"), r->extension, by)
                        : arena_printf(a, phrase("; may be extended%s"), by);
}

char *explain_term(struct arena *a, const struct rule *r)
{
    return arena_printf(a, "%s%s", length_text(a, r), extension_text(a, r));
}

static void print_rule(const struct explaining *t, const char *id)
{
    size_t count;
    const struct rule *rule = rule_versions(t->law, id, &count);
    line(t, "rule", id);
    for (size_t i = 0; i < count; i++)
        line(t, "",
             arena_printf(t->arena, "%s, %s: %s%s%s%s", rule_article(t->arena, &rule[i].basis, LAW_ZH),
                          days_of(t->arena, rule[i].basis.from, rule[i].basis.to), length_text(t->arena, &rule[i]),
                          extension_text(t->arena, &rule[i]), rule[i].outcome ? phrase("; then: ") : "",
                          rule[i].outcome ? rule[i].outcome->text.zh : ""));
}

/* Who hears of it when it runs out. */
static const char *tells_text(const struct explaining *t, const struct procedure *p, const struct clock *k)
{
    const struct escalation *e = t->model->escalation;
    size_t count;
    const struct rule *rule = rule_versions(t->law, k->rule, &count);
    if (!e)
        return NULL;
    if (k->quiet)
        return phrase("nobody: it is quiet");
    if (count && !rule_presses(rule))
        return phrase("nobody: it must merely pass first");
    if (k->deemed)
        return e->remind ? arena_printf(t->arena, phrase("a reminder %d workdays before; then it lapses"), e->remind)
                         : phrase("nobody: it lapses");
    const char *first = e->remind ? arena_printf(t->arena, phrase("a reminder %d workdays before; "), e->remind) : "";
    const char *last = e->supervise && p->of != e->order
                           ? arena_printf(t->arena, phrase("; %s %d workdays later, with a record of %s"),
                                          e->supervisor->title.zh, e->supervise, e->order->name)
                           : "";
    return arena_printf(t->arena, phrase("%s%s on the day after%s"), first, e->head->title.zh, last);
}

static void print_clock(const struct explaining *t, const struct procedure *p, const struct clock *k)
{
    fprintf(t->to, "\n%s %s: %s (%s)\n", phrase("clock"), k->name, k->title.zh, k->title.en);
    print_rule(t, k->rule);
    line(t, "only where", k->when);
    print_fields(t, "length", &k->length, k->length != NULL);
    print_steps(t, "starts with", k->begins, k->start, k->starts);
    print_fields(t, "then counts from", &k->begins_on, k->begins_on != NULL);
    print_steps(t, "stops with", false, k->stop, k->stops);
    print_steps(t, "dropped by", false, k->drop, k->drops);
    print_steps(t, "undone by", false, k->undo, k->undoes);
    print_steps(t, "suspended by", false, k->suspend, k->suspends);
    print_steps(t, "resumed by", false, k->resume, k->resumes);
    for (size_t i = 0; i < k->grounds; i++)
        line(t, i ? "" : phrase_mark("ground"), k->ground[i]);
    print_steps(t, "extended by", false, k->extend, k->extends);
    print_fields(t, "by as much as", &k->by_field, k->by_field != NULL);
    print_steps(t, "restarted by", false, k->restart, k->restarts);
    print_steps(t, "turned by", false, k->turn, k->turns);
    if (k->into)
        print_rule(t, k->into);
    print_fields(t, "shown in", &k->due, k->due != NULL);
    print_steps(t, "passed: takes", false, &k->deemed, k->deemed != NULL);
    line(t, "tells", tells_text(t, p, k));
}

static void explain_procedure(const struct explaining *t, const struct procedure *p)
{
    print_head(t, "procedure", p->name, p->title, p->place);
    line(t, "basis", p->basis);
    line(t, "register", arena_printf(t->arena, "%s (%s)", p->of->name, p->of->title.zh));
    line(t, "when", p->when);
    if (p->from != DATE_NONE || p->until != DATE_NONE)
        line(t, "in force", days_of(t->arena, p->from, p->until));
    line(t, "begins in", arena_printf(t->arena, "%s (%s)", p->start->key, p->start->title.zh));
    for (size_t i = 0; i < p->steps; i++)
        print_step(t, &p->step[i]);
    for (size_t i = 0; i < p->clocks; i++)
        print_clock(t, p, &p->clock[i]);
}

static void print_told(const struct explaining *t, const struct role *r)
{
    const struct escalation *e = t->model->escalation;
    if (e && e->head == r)
        line(t, "is told", phrase("on the day after a term ran out (plumbline explain escalation)"));
    if (e && e->supervisor == r)
        line(t, "is told", arena_printf(t->arena, phrase("%d workdays after the head was told"), e->supervise));
}

bool work_explain(struct arena *a, const struct model *m, const struct law *l, const char *name, FILE *to)
{
    struct explaining t = {a, m, l, to};
    const struct procedure *p = model_procedure(m, name);
    const struct gate *g = model_gate(m, name);
    const struct role *r = model_role(m, name);
    if (p)
        explain_procedure(&t, p);
    if (g)
        explain_gate(&t, g);
    if (r) {
        print_head(&t, "role", r->name, r->title, r->place);
        line(&t, "reaches",
             r->district ? phrase("the records of all organs of the district and below it")
                         : phrase("the records of the own organ and of those below it"));
        print_told(&t, r);
        line(&t, "reads", r->reads_all ? phrase("every register that does not declare its readers") : NULL);
        for (unsigned i = 0; i < POWERS; i++)
            line(&t, "may", r->may >> i & 1 ? power_name[i] : NULL);
        print_steps_with(&t, "takes", NULL, r);
    }
    return p || g || r;
}
