/* plumbline explain: a declared thing as a lawyer reads it. */

#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "core/text.h"
#include "model/model.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {
    [INDICATOR_COUNT] = phrase_mark("count"), [INDICATOR_SUM] = phrase_mark("sum"),
    [INDICATOR_RATE] = phrase_mark("rate"),   [INDICATOR_CHANGE] = phrase_mark("change"),
    [INDICATOR_RANK] = phrase_mark("rank"),   [INDICATOR_FACT] = phrase_mark("fact"),
};

enum { LABEL = 13 /* columns */ };

static void row(FILE *to, const char *label, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A line: what it is about, and a sentence. */
static void row(FILE *to, const char *label, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    phrase_label(to, label, LABEL);
    vfprintf(to, phrase(format), ap);
    fputc('\n', to);
    va_end(ap);
}

static void print_head(const char *kind, const char *name, struct title title, struct place place, FILE *to)
{
    fprintf(to, "%s %s: %s (%s)\n", phrase(kind), name, title.zh, title.en);
    row(to, "declared at", "%s:%u", place.file, place.line);
}

static void print_line(const char *label, const char *text, FILE *to)
{
    if (text)
        row(to, label, "%s", text);
}

static void print_title(const char *label, struct title title, FILE *to)
{
    if (title.zh)
        row(to, label, "%s (%s)", title.zh, title.en);
}

static void print_columns(const char *label, const struct field *const *field, size_t count, FILE *to)
{
    if (!count)
        return;
    phrase_label(to, label, LABEL);
    for (size_t i = 0; i < count; i++)
        fprintf(to, "%s%s", i ? ", " : "", field[i]->name);
    fputc('\n', to);
}

/* Who uses it. The heading stands only where there is someone. */

struct uses {
    FILE *to;
    size_t count;
};

static void print_use(struct uses *u, const char *kind, const char *name, const char *member, const char *how)
{
    row(u->to, u->count++ ? "" : phrase_mark("used by"), "%s %s%s%s%s%s", phrase(kind), name, *member ? "." : "",
        member, *how ? ": " : "", how);
}

static void print_code_uses(const struct model *m, const struct codes *c, FILE *to)
{
    struct uses u = {to, 0};
    for (size_t i = 0; i < m->regs; i++)
        for (size_t j = 0; j < m->reg[i].fields; j++)
            if (m->reg[i].field[j].codes == c)
                print_use(&u, "field", m->reg[i].name, m->reg[i].field[j].name, "");
}

static void print_register_uses(const struct model *m, const struct reg *r, FILE *to)
{
    struct uses u = {to, 0};
    for (size_t i = 0; i < m->regs; i++)
        for (size_t j = 0; j < m->reg[i].fields; j++)
            if (m->reg[i].field[j].to == r)
                print_use(&u, "field", m->reg[i].name, m->reg[i].field[j].name, "");
    for (size_t i = 0; i < m->lists; i++)
        if (m->list[i].of == r)
            print_use(&u, "list", m->list[i].name, "", m->list[i].title.zh);
    for (size_t i = 0; i < m->indicators; i++)
        if (m->indicator[i].reg == r)
            print_use(&u, "indicator", m->indicator[i].name, "", m->indicator[i].title.zh);
    for (size_t i = 0; i < m->procedures; i++)
        if (m->procedure[i].of == r)
            print_use(&u, "procedure", m->procedure[i].name, "", m->procedure[i].title.zh);
    for (size_t i = 0; i < m->papers; i++)
        if (m->paper[i].of == r)
            print_use(&u, "paper", m->paper[i].name, "", m->paper[i].title.zh);
}

static void print_order_use(const struct model *m, const struct reg *r, FILE *to)
{
    if (m->escalation && m->escalation->order == r)
        row(to, "made by", "escalation, when a term has run out (%s:%u)", m->escalation->place.file,
            m->escalation->place.line);
}

static void print_indicator_uses(const struct model *m, const struct indicator *x, FILE *to)
{
    struct uses u = {to, 0};
    for (size_t i = 0; i < m->indicators; i++)
        if (m->indicator[i].base == x)
            print_use(&u, kinds[m->indicator[i].kind], m->indicator[i].name, "", m->indicator[i].title.zh);
}

static bool is_column_of(const struct field *f, const struct field *const *field, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (field[i] == f)
            return true;
    return false;
}

/* Does the condition hold the name as a word, outside quotes? */
static bool condition_names(const char *condition, const char *name)
{
    bool quoted = false;
    size_t n = strlen(name);
    for (const char *s = condition; s && *s; s++) {
        quoted ^= *s == '\'';
        bool begins = s == condition || !strchr("abcdefghijklmnopqrstuvwxyz0123456789_", s[-1]);
        if (!quoted && begins && strncmp(s, name, n) == 0 &&
            (!s[n] || !strchr("abcdefghijklmnopqrstuvwxyz0123456789_", s[n])))
            return true;
    }
    return false;
}

static void print_field_uses(const struct model *m, const struct reg *r, const struct field *f, FILE *to)
{
    struct uses u = {to, 0};
    for (size_t i = 0; i < m->lists; i++) {
        const struct list *l = &m->list[i];
        if (l->of == r && (is_column_of(f, l->show, l->shown) || condition_names(l->where, f->name)))
            print_use(&u, "list", l->name, "", l->title.zh);
    }
    for (size_t i = 0; i < m->indicators; i++) {
        const struct indicator *x = &m->indicator[i];
        if (x->reg == r && (x->field == f || x->on == f || x->since == f || x->until == f ||
                            condition_names(x->where, f->name) || condition_names(x->hit, f->name)))
            print_use(&u, "indicator", x->name, "", x->title.zh);
    }
}

/* Things. */

static void print_values(const char *label, const struct codes *c, FILE *to)
{
    for (size_t i = 0; i < c->count; i++)
        row(to, i ? "" : label, "%-20s %s (%s)", c->value[i].key, c->value[i].title.zh, c->value[i].title.en);
}

static void explain_codes(const struct model *m, const struct codes *c, FILE *to)
{
    print_head("code table", c->name, c->title, c->place, to);
    print_values("values", c, to);
    print_code_uses(m, c, to);
}

static void print_type(const struct field *f, FILE *to)
{
    fputs(phrase(value_type_name(f->type)), to);
    if (f->codes)
        fprintf(to, phrase(" of %s"), f->codes->name);
    if (f->to)
        fprintf(to, phrase(" to %s"), f->to->name);
    if (f->required)
        fputs(phrase(", required"), to);
    if (f->personal)
        fprintf(to, phrase(", personal: %s"), f->personal);
    if (f->check)
        fprintf(to, phrase(", checked as %s"), f->check);
    if (f->given != GIVEN_BY_PERSON)
        fputs(f->given == GIVEN_BY_SYSTEM ? phrase(", given by the program") : phrase(", given by the file chosen"),
              to);
}

static void explain_field(const struct model *m, const struct reg *r, const struct field *f, FILE *to)
{
    fprintf(to, "%s %s.%s: %s (%s)\n", phrase("field"), r->name, f->name, f->title.zh, f->title.en);
    row(to, "declared at", "%s:%u", f->place.file, f->place.line);
    phrase_label(to, "type", LABEL);
    print_type(f, to);
    fputc('\n', to);
    print_title("unit", f->unit, to);
    print_title("help", f->help, to);
    if (f->codes)
        print_values("values", f->codes, to);
    print_field_uses(m, r, f, to);
}

static void print_fields(const struct reg *r, FILE *to)
{
    for (size_t i = 0; i < r->fields; i++) {
        const struct field *f = &r->field[i];
        phrase_label(to, i ? "" : phrase_mark("fields"), LABEL);
        fprintf(to, "%-24s %s; ", f->name, f->title.zh);
        print_type(f, to);
        fputc('\n', to);
    }
}

static void explain_register(const struct model *m, const struct reg *r, FILE *to)
{
    print_head("register", r->name, r->title, r->place, to);
    print_line("basis", r->basis, to);
    print_line("number", r->number ? r->number : phrase("given"), to);
    print_line("checked as", r->number_check, to);
    print_line("dated", r->dated ? r->dated->name : NULL, to);
    print_line("label", r->label ? r->label->name : NULL, to);
    print_line("about", r->about ? r->about->name : NULL, to);
    print_line("organ", r->organ_required ? phrase("required") : phrase("optional"), to);
    for (size_t i = 0; i < r->readers; i++)
        row(to, i ? "" : phrase_mark("read by"), "%s %s", r->reader[i]->name, r->reader[i]->title.zh);
    print_line("read by", r->for_everyone ? phrase("everyone") : NULL, to);
    for (size_t i = 0; i < r->writers; i++)
        row(to, i ? "" : phrase_mark("written by"), "%s %s", r->writer[i]->name, r->writer[i]->title.zh);
    print_columns("shown", r->show, r->shown, to);
    if (r->states)
        print_values("states", r->states, to);
    print_fields(r, to);
    for (size_t i = 0; i < r->uniques; i++)
        print_columns("never twice", r->unique[i].field, r->unique[i].count, to);
    print_order_use(m, r, to);
    print_register_uses(m, r, to);
}

static void explain_list(const struct list *l, FILE *to)
{
    print_head("list", l->name, l->title, l->place, to);
    print_line("basis", l->basis, to);
    print_line("register", l->of->name, to);
    print_line("where", l->where, to);
    print_columns("publishes", l->show, l->shown, to);
}

static void explain_paper(const struct paper *p, FILE *to)
{
    print_head("paper", p->name, p->title, p->place, to);
    print_line("basis", p->basis, to);
    print_line("rule", p->rule, to);
    print_line("register", p->of->name, to);
    row(to, "template", "%s%s%s", "reports/papers/", p->template, ".txt");
    for (size_t i = 0; i < p->states; i++)
        row(to, i ? "" : phrase_mark("printed in"), "%-20s %s", p->state[i]->key, p->state[i]->title.zh);
    print_line("where", p->where, to);
    print_line("numbered by", p->number ? p->number->name : phrase("the record's number"), to);
    print_line("dated", p->dated ? p->dated->name : p->step ? p->step : phrase("the day of printing"), to);
}

static void print_span(const struct indicator *x, FILE *to)
{
    switch (x->span) {
    case SPAN_DATED:
        row(to, "year", "records whose %s (%s) is in the year", x->on->name, x->on->title.zh);
        break;
    case SPAN_YEAR:
        row(to, "year", "records whose %s (%s) is the year", x->on->name, x->on->title.zh);
        break;
    case SPAN_STANDING:
        row(to, "year", "records that stand at the year's end: begun by %s%s%s", x->since->name,
            x->until ? phrase(", not ended by ") : "", x->until ? x->until->name : "");
        break;
    }
}

static void print_definition(const struct indicator *x, FILE *to)
{
    switch (x->kind) {
    case INDICATOR_COUNT:
        row(to, "is", "number of records of %s (%s)", x->reg->name, x->reg->title.zh);
        break;
    case INDICATOR_SUM:
        row(to, "is", "sum of %s (%s) over %s", x->field->name, x->field->title.zh, x->reg->name);
        break;
    case INDICATOR_FACT:
        row(to, "is", "%s of the one record of %s", x->field ? x->field->name : phrase("number"), x->reg->name);
        break;
    case INDICATOR_RATE:
        row(to, "is", "part of %s (%s) where %s, per cent", x->base->name, x->base->title.zh, x->hit);
        return;
    case INDICATOR_CHANGE:
        row(to, "is", "%s (%s) against the year before, %s", x->base->name, x->base->title.zh,
            x->relative ? phrase("relative") : phrase("in points"));
        return;
    case INDICATOR_RANK:
        row(to, "is", "place by %s (%s) among the districts of the same parent, %s first", x->base->name,
            x->base->title.zh, x->low_first ? phrase("lowest") : phrase("highest"));
        return;
    }
    print_span(x, to);
    print_line("where", x->where, to);
}

static void explain_indicator(const struct model *m, const struct indicator *x, FILE *to)
{
    print_head("indicator", x->name, x->title, x->place, to);
    print_line("basis", x->basis, to);
    print_line("kind", phrase(kinds[x->kind]), to);
    print_definition(x, to);
    print_title("unit", x->unit, to);
    print_title("note", x->note, to);
    print_line("better", x->better > 0 ? phrase("high") : x->better < 0 ? phrase("low") : NULL, to);
    if (x->has_target)
        row(to, "target", "%lld.%02d", (long long)(x->target / 100), (int)llabs(x->target % 100));
    print_indicator_uses(m, x, to);
}

static void explain_domain(const struct model *m, const struct domain *d, FILE *to)
{
    print_head("domain", d->name, d->title, (struct place){d->file, 1}, to);
    struct uses u = {to, 1};
    for (size_t i = 0; i < m->regs; i++)
        if (m->reg[i].domain == d)
            print_use(&u, "register", m->reg[i].name, "", m->reg[i].title.zh);
    for (size_t i = 0; i < m->lists; i++)
        if (m->list[i].domain == d)
            print_use(&u, "list", m->list[i].name, "", m->list[i].title.zh);
    for (size_t i = 0; i < m->indicators; i++)
        if (m->indicator[i].domain == d)
            print_use(&u, "indicator", m->indicator[i].name, "", m->indicator[i].title.zh);
    for (size_t i = 0; i < m->procedures; i++)
        if (m->procedure[i].domain == d)
            print_use(&u, "procedure", m->procedure[i].name, "", m->procedure[i].title.zh);
    for (size_t i = 0; i < m->papers; i++)
        if (m->paper[i].domain == d)
            print_use(&u, "paper", m->paper[i].name, "", m->paper[i].title.zh);
}

static void print_fills(const struct escalation *e, FILE *to)
{
    static const char *const kinds_of[] = {
        [FILL_MATTER] = phrase_mark("which term of which record ran out"),
        [FILL_REGISTER] = phrase_mark("the record's register"),
        [FILL_NUMBER] = phrase_mark("the record's number"),
        [FILL_CLOCK] = phrase_mark("the term"),
        [FILL_DUE] = phrase_mark("the day it was due"),
        [FILL_TODAY] = phrase_mark("the day it is made"),
    };
    for (size_t i = 0; i < e->fills; i++)
        row(to, i ? "" : phrase_mark("filled with"), "%s (%s) = %s", e->fill[i].field->name, e->fill[i].field->title.zh,
            e->fill[i].kind == FILL_TEXT ? e->fill[i].text : phrase(kinds_of[e->fill[i].kind]));
}

static void explain_escalation(const struct escalation *e, FILE *to)
{
    fprintf(to, "%s\n", phrase("escalation: who is told when a term runs out"));
    row(to, "declared at", "%s:%u", e->place.file, e->place.line);
    print_line("basis", e->basis, to);
    if (e->remind)
        row(to, "reminds", "whoever works on it, %d workdays before the day due", e->remind);
    row(to, "tells", "%s (%s), on the day after it", e->head->name, e->head->title.zh);
    if (!e->supervise)
        return;
    row(to, "then", "%s (%s), %d workdays after that", e->supervisor->name, e->supervisor->title.zh, e->supervise);
    row(to, "makes", "a record of %s (%s) for the record's organ", e->order->name, e->order->title.zh);
    print_fills(e, to);
}

/* REGISTER.FIELD */
static bool explain_member(const struct model *m, const char *name, FILE *to)
{
    for (size_t i = 0; i < m->regs; i++) {
        const struct reg *r = &m->reg[i];
        size_t n = strlen(r->name);
        const struct field *f = text_starts(name, r->name) && name[n] == '.' ? reg_field(r, name + n + 1) : NULL;
        if (f) {
            explain_field(m, r, f, to);
            return true;
        }
    }
    return false;
}

static bool unknown(const struct model *m, const char *name, struct error *err)
{
    struct nearest n = {.text = name};
    for (size_t i = 0; i < m->regs; i++)
        nearest_try(&n, m->reg[i].name);
    for (size_t i = 0; i < m->lists; i++)
        nearest_try(&n, m->list[i].name);
    for (size_t i = 0; i < m->indicators; i++)
        nearest_try(&n, m->indicator[i].name);
    for (size_t i = 0; i < m->codes; i++)
        nearest_try(&n, m->code[i]->name);
    for (size_t i = 0; i < m->procedures; i++)
        nearest_try(&n, m->procedure[i].name);
    for (size_t i = 0; i < m->papers; i++)
        nearest_try(&n, m->paper[i].name);
    for (size_t i = 0; i < m->gates; i++)
        nearest_try(&n, m->gate[i].id);
    for (size_t i = 0; i < m->roles; i++)
        nearest_try(&n, m->role[i].name);
    if (n.best)
        return error_set(err, ERROR_NOT_FOUND, "nothing is called “%.60s”; did you mean “%s”?", name, n.best);
    return error_set(
        err, ERROR_NOT_FOUND,
        "nothing is called “%.60s”: name a domain, register, list, indicator, procedure, paper, gate, role, "
        "code table, REGISTER.FIELD or escalation",
        name);
}

/* Things of different kinds may share a name: all of them are told. */
bool model_explain(const struct model *m, const char *name, FILE *to, struct error *err)
{
    const struct reg *reg = model_reg(m, name);
    const struct list *list = model_list(m, name);
    const struct indicator *indicator = model_indicator(m, name);
    const struct codes *codes = model_codes(m, name);
    const struct paper *paper = model_paper(m, name);
    bool found = reg || list || indicator || codes || paper;
    for (size_t i = 0; i < m->domains; i++)
        if (strcmp(m->domain[i].name, name) == 0) {
            explain_domain(m, &m->domain[i], to);
            found = true;
        }
    if (codes)
        explain_codes(m, codes, to);
    if (reg)
        explain_register(m, reg, to);
    if (list)
        explain_list(list, to);
    if (paper)
        explain_paper(paper, to);
    if (indicator)
        explain_indicator(m, indicator, to);
    if (m->escalation && strcmp(name, "escalation") == 0) {
        explain_escalation(m->escalation, to);
        found = true;
    }
    return found || explain_member(m, name, to) || unknown(m, name, err);
}
