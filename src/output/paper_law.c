/* Names in a paper's template that stand for the law of its day, and for the site. */
#include "output/paper_fill.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"

#include <string.h>

/* A rule or gate in force on the paper's day; one that is only checked, in its last version. */
static const struct rule_basis *basis(struct filling *f, const char *id, unsigned line)
{
    const struct law *l = f->order->law;
    size_t rules, gates;
    const struct rule *rule = rule_versions(l, id, &rules);
    const struct gate_rule *gate = gate_rule_versions(l, id, &gates);
    if (!rules && !gates) {
        fill_complain(f, line, "the law has no rule or gate “%s”", id);
        return NULL;
    }
    if (!f->order->record)
        return gates ? &gate[gates - 1].basis : &rule[rules - 1].basis;
    const struct rule_basis *found = rule_basis_on(l, id, f->day, f->err);
    if (!found)
        error_at(f->err, f->outline->file, line);
    return found;
}

/* 第六十四条第二项, behind the name of its statute: a template that names another would be wrong on some days. */
static const char *clause(struct filling *f, const char *id, const char *before, unsigned line)
{
    const struct rule_basis *b = basis(f, id, line);
    if (!b)
        return NULL;
    const char *behind = arena_printf(f->arena, "%s》", b->statute);
    size_t n = strlen(behind), room = before ? strlen(before) : 0;
    if (room >= n && strcmp(before + room - n, behind) == 0)
        return rule_clause(f->arena, b);
    fill_complain(f, line, "%s is of %s: its name in 《》 stands before {clause …}", id, b->statute);
    return NULL;
}

static const char *term(struct filling *f, const char *id, unsigned line)
{
    size_t count;
    const struct rule *rule = rule_versions(f->order->law, id, &count);
    if (!count) {
        fill_complain(f, line, "the law (time-limits.csv) has no rule “%s”", id);
        return NULL;
    }
    rule = f->order->record ? rule_on(f->order->law, id, f->day, f->err) : &rule[count - 1];
    const char *words = rule ? rule_length(f->arena, rule) : NULL;
    if (!rule)
        error_at(f->err, f->outline->file, line);
    else if (!words)
        fill_complain(f, line, "the rule “%s” has no length of its own", id);
    return words;
}

bool fill_elsewhere(struct filling *f, const char *name, const char *before, unsigned line, const char **words)
{
    const struct paper_source *s = f->order->source;
    *words = NULL;
    if (text_starts(name, "site."))
        *words = s && s->setting ? s->setting(s->argument, name + strlen("site.")) : "";
    else if (!f->order->law && (text_starts(name, "term ") || text_starts(name, "clause ")))
        *words = "";
    else if (text_starts(name, "term "))
        *words = term(f, name + strlen("term "), line);
    else if (text_starts(name, "clause "))
        *words = clause(f, name + strlen("clause "), before, line);
    else
        return false;
    return true;
}
