/* The law's files into structs. Everything is read whatever is wrong elsewhere, so that all mistakes are told at once.
 */
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/nearest.h"
#include "core/text.h"
#include "law/rule.h"
#include "law/seat.h"
#include "law/tabled.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST_ID = 64, LONGEST_TERM = 1000 };

/* Words. */

enum { WORD_KIND, WORD_ID, WORD_ZH, WORD_EN, WORD_COLUMNS };
static const char *const word_columns[WORD_COLUMNS] = {"kind", "id", "zh", "en"};
enum { GROUND, OUTCOME, GRANTOR, KINDS };
static const char *const kinds[KINDS] = {"ground", "outcome", "grantor"};

struct wordlist {
    struct rule_word *word;
    size_t count;
};

static bool is_id(const char *s)
{
    bool inside = false;
    if (strlen(s) > LONGEST_ID)
        return false;
    for (; *s; s++) {
        bool letter = (*s >= 'a' && *s <= 'z') || (inside && *s >= '0' && *s <= '9');
        if (!letter && (!inside || (*s != '.' && *s != '_')))
            return false;
        inside = letter;
    }
    return inside;
}

static const char *read_id(struct tabled *t, size_t row, size_t column)
{
    const char *id = tabled_text(t, row, column);
    if (*id && !is_id(id))
        tabled_wrong(t, row, column,
                     "“%.80s” is no id: ids are lower-case English words joined by “.” and “_”, at most 64 characters",
                     id);
    return id;
}

static const struct rule_word *word_named(const struct wordlist *l, const char *id)
{
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->word[i].id, id) == 0)
            return &l->word[i];
    return NULL;
}

static void load_words(const char *path, struct wordlist list[KINDS], struct gather *g)
{
    struct tabled t;
    if (!tabled_open(&t, path, word_columns, WORD_COLUMNS, g))
        return;
    for (size_t k = 0; k < KINDS; k++)
        list[k].word = arena_array(g->arena, t.rows + 1, sizeof *list[k].word);
    for (size_t i = 0; i < t.rows; i++) {
        size_t kind = tabled_choice(&t, i, WORD_KIND, kinds, KINDS);
        struct rule_word w = {read_id(&t, i, WORD_ID), {tabled_text(&t, i, WORD_ZH), tabled_text(&t, i, WORD_EN)}};
        if (kind == KINDS)
            continue;
        if (word_named(&list[kind], w.id))
            tabled_wrong(&t, i, WORD_ID, "the %s “%.60s” is declared twice", kinds[kind], w.id);
        else
            list[kind].word[list[kind].count++] = w;
    }
}

/* The word of the list that a cell names, piece by piece; NULL and told where there is none. */
static const struct rule_word *look_up(struct tabled *t, size_t row, size_t column, const struct wordlist *list,
                                       const char *id)
{
    const struct rule_word *w = word_named(list, id);
    struct nearest n = {.text = id};
    if (!list->word) /* words.csv itself could not be read, which is told once */
        return NULL;
    for (size_t i = 0; !w && i < list->count; i++)
        nearest_try(&n, list->word[i].id);
    if (!w && n.best)
        tabled_wrong(t, row, column, "words.csv has no “%.60s” of this kind; is “%s” meant?", id, n.best);
    else if (!w)
        tabled_wrong(t, row, column, "words.csv has no “%.60s” of this kind", id);
    return w;
}

static const struct rule_word *const *look_up_all(struct tabled *t, size_t row, size_t column,
                                                  const struct wordlist *list, size_t *count)
{
    struct arena *a = t->gather->arena;
    const char *cell = tabled_cell(t, row, column);
    const struct rule_word **found = arena_array(a, strlen(cell) / 2 + 1, sizeof *found);
    *count = 0;
    while (*cell) {
        size_t n = strcspn(cell, " ");
        const struct rule_word *w = n ? look_up(t, row, column, list, arena_strndup(a, cell, n)) : NULL;
        if (w)
            found[(*count)++] = w;
        cell += n + (cell[n] == ' ');
    }
    return found;
}

/* What rules and gates share. The columns stand in this order in both. */

enum { ID, DOMAIN, STATUTE, ARTICLE, FROM, TO, CONFIDENCE, NOTE, SHARED };

static struct rule_basis read_basis(struct tabled *t, size_t row)
{
    static const char *const confidences[] = {"high", "medium", "local"};
    size_t confidence = tabled_choice(t, row, CONFIDENCE, confidences, 3);
    struct rule_basis b = {
        .statute = tabled_text(t, row, STATUTE),
        .article = tabled_cell(t, row, ARTICLE),
        .from = tabled_date(t, row, FROM),
        .to = *tabled_cell(t, row, TO) ? tabled_date(t, row, TO) : DATE_NONE,
        .confidence = confidence < 3 ? (enum rule_confidence)confidence : RULE_MEDIUM,
        .note = tabled_cell(t, row, NOTE),
        .line = t->row[row].line,
    };
    if (b.to != DATE_NONE && b.to < b.from)
        tabled_wrong(t, row, TO, "the version ends before it begins");
    return b;
}

static bool overlap(const struct rule_basis *a, const struct rule_basis *b)
{
    return (a->to == DATE_NONE || b->from <= a->to) && (b->to == DATE_NONE || a->from <= b->to);
}

static void check_versions(struct tabled *t, size_t row, const char *id, const struct rule_basis *b,
                           const char *earlier_id, const struct rule_basis *earlier)
{
    if (strcmp(id, earlier_id) == 0 && overlap(b, earlier))
        tabled_wrong(t, row, FROM, "this version of “%.60s” and that of line %u are in force on the same days", id,
                     earlier->line);
}

/* Time limits. */

enum {
    STARTS_ZH = SHARED,
    STARTS_EN,
    ENDS_ZH,
    ENDS_EN,
    MEASURE,
    LENGTH,
    UNIT,
    EXTENSION,
    EXTENSION_BY,
    STOPPED_BY,
    RESTARTED_BY,
    OUTCOME_ID,
    EFFECT,
    RULE_COLUMNS
};
static const char *const rule_columns[RULE_COLUMNS] = {
    "id",   "domain",    "statute",      "article",    "in_force_from", "in_force_to", "confidence",
    "note", "starts_zh", "starts_en",    "ends_zh",    "ends_en",       "measure",     "length",
    "unit", "extension", "extension_by", "stopped_by", "restarted_by",  "outcome",     "effect_from",
};

/* 03-01, of every year: not 02-29. */
static void read_fixed_date(struct tabled *t, size_t row, struct rule *r)
{
    const char *cell = tabled_cell(t, row, LENGTH);
    int32_t date = strlen(cell) == 5 ? date_parse(arena_printf(t->gather->arena, "2001-%s", cell)) : DATE_NONE;
    int year;
    r->unit = RULE_DAY;
    if (date == DATE_NONE)
        tabled_wrong(t, row, LENGTH, "“%.40s” is no date of every year: such dates are written 03-31", cell);
    else
        date_parts(date, &year, &r->month, &r->day);
    if (*tabled_cell(t, row, UNIT))
        tabled_wrong(t, row, UNIT, "a fixed date has no unit");
}

static void read_length(struct tabled *t, size_t row, struct rule *r)
{
    static const char *const units[] = {"workday", "day", "month", "year", "hour"};
    size_t unit = tabled_choice(t, row, UNIT, units, 5);
    r->unit = unit < 5 ? (enum rule_unit)unit : RULE_DAY;
    if (strcmp(tabled_cell(t, row, LENGTH), "record") != 0)
        r->length = tabled_number(t, row, LENGTH, 1, LONGEST_TERM);
}

static void read_extension(struct tabled *t, size_t row, const struct wordlist *grantors, struct rule *r)
{
    const char *cell = tabled_cell(t, row, EXTENSION), *by = tabled_cell(t, row, EXTENSION_BY);
    if (!*cell) {
        if (*by)
            tabled_wrong(t, row, EXTENSION_BY, "nobody extends what has no extension");
        return;
    }
    r->extendable = true;
    r->extension = strcmp(cell, "open") == 0 ? RULE_OPEN : tabled_number(t, row, EXTENSION, 1, LONGEST_TERM);
    if (*by)
        r->extend_by = look_up(t, row, EXTENSION_BY, grantors, by);
    else
        tabled_wrong(t, row, EXTENSION_BY, "say who grants the extension");
    if (r->measure != RULE_WITHIN)
        tabled_wrong(t, row, EXTENSION, "only a term within which something must happen can be extended");
}

static void read_outcome(struct tabled *t, size_t row, const struct wordlist *outcomes, struct rule *r)
{
    static const char *const effects[] = {"", "start", "end", "after"};
    const char *cell = tabled_cell(t, row, OUTCOME_ID);
    if (*cell)
        r->outcome = look_up(t, row, OUTCOME_ID, outcomes, cell);
    size_t effect = tabled_choice(t, row, EFFECT, effects, 4);
    r->effect = effect < 4 ? (enum rule_effect)effect : RULE_EFFECT_NONE;
    if (*cell && r->measure != RULE_WITHIN)
        tabled_wrong(t, row, OUTCOME_ID, "only a term within which something must happen can be missed");
    if ((*cell != '\0') != (r->effect != RULE_EFFECT_NONE) && effect < 4)
        tabled_wrong(t, row, EFFECT, "an outcome and the day from which it counts (start, end, after) go together");
}

static void check_stops(struct tabled *t, size_t row, const struct rule *r)
{
    bool stands = r->measure != RULE_DATE && r->unit != RULE_HOUR;
    if (!stands && r->stops)
        tabled_wrong(t, row, STOPPED_BY, "a fixed date, or a term of hours, does not stop");
}

static struct rule read_rule(struct tabled *t, size_t row, const struct wordlist list[KINDS])
{
    static const char *const measures[] = {"within", "at_least", "before", "date"};
    size_t measure = tabled_choice(t, row, MEASURE, measures, 4);
    struct rule r = {
        .id = read_id(t, row, ID),
        .domain = read_id(t, row, DOMAIN),
        .basis = read_basis(t, row),
        .starts = {tabled_text(t, row, STARTS_ZH), tabled_text(t, row, STARTS_EN)},
        .ends = {tabled_text(t, row, ENDS_ZH), tabled_text(t, row, ENDS_EN)},
        .measure = measure < 4 ? (enum rule_measure)measure : RULE_WITHIN,
    };
    if (r.measure == RULE_DATE)
        read_fixed_date(t, row, &r);
    else
        read_length(t, row, &r);
    read_extension(t, row, &list[GRANTOR], &r);
    r.stop = look_up_all(t, row, STOPPED_BY, &list[GROUND], &r.stops);
    r.restart = look_up_all(t, row, RESTARTED_BY, &list[GROUND], &r.restarts);
    read_outcome(t, row, &list[OUTCOME], &r);
    check_stops(t, row, &r);
    return r;
}

static int compare_versions(const char *id_a, const struct rule_basis *a, const char *id_b, const struct rule_basis *b)
{
    int ids = strcmp(id_a, id_b);
    return ids ? ids : (a->from > b->from) - (a->from < b->from);
}

static int by_id_of_rule(const void *x, const void *y)
{
    const struct rule *a = x, *b = y;
    return compare_versions(a->id, &a->basis, b->id, &b->basis);
}

static void load_rules(const char *path, const struct wordlist list[KINDS], struct law *l, struct gather *g)
{
    struct tabled t;
    if (!tabled_open(&t, path, rule_columns, RULE_COLUMNS, g))
        return;
    struct rule *rule = arena_array(g->arena, t.rows + 1, sizeof *rule);
    for (size_t i = 0; i < t.rows; i++) {
        rule[i] = read_rule(&t, i, list);
        for (size_t j = 0; j < i; j++)
            check_versions(&t, i, rule[i].id, &rule[i].basis, rule[j].id, &rule[j].basis);
    }
    qsort(rule, t.rows, sizeof *rule, by_id_of_rule);
    l->rule = rule;
    l->rules = t.rows;
}

/* Gates. */

enum { STEP = SHARED, CONDITION, REFUSAL_ZH, REFUSAL_EN, GATE_COLUMNS };
static const char *const gate_columns[GATE_COLUMNS] = {
    "id",         "domain", "statute", "article",   "in_force_from", "in_force_to",
    "confidence", "note",   "step",    "condition", "refusal_zh",    "refusal_en",
};

static struct gate_rule read_gate(struct tabled *t, size_t row)
{
    return (struct gate_rule){
        .id = read_id(t, row, ID),
        .domain = read_id(t, row, DOMAIN),
        .basis = read_basis(t, row),
        .step = tabled_text(t, row, STEP),
        .condition = tabled_text(t, row, CONDITION),
        .refusal = {tabled_text(t, row, REFUSAL_ZH), tabled_text(t, row, REFUSAL_EN)},
    };
}

static int by_id_of_gate(const void *x, const void *y)
{
    const struct gate_rule *a = x, *b = y;
    return compare_versions(a->id, &a->basis, b->id, &b->basis);
}

static void load_gates(const char *path, struct law *l, struct gather *g)
{
    struct tabled t;
    if (!tabled_open(&t, path, gate_columns, GATE_COLUMNS, g))
        return;
    struct gate_rule *gate = arena_array(g->arena, t.rows + 1, sizeof *gate);
    for (size_t i = 0; i < t.rows; i++) {
        gate[i] = read_gate(&t, i);
        for (size_t j = 0; j < i; j++)
            check_versions(&t, i, gate[i].id, &gate[i].basis, gate[j].id, &gate[j].basis);
    }
    qsort(gate, t.rows, sizeof *gate, by_id_of_gate);
    l->gate = gate;
    l->gates = t.rows;
}

struct law *law_load(struct arena *a, const char *folder, struct mistakes *mistakes)
{
    struct gather g = {.arena = a};
    struct law *l = arena_new_of(a, struct law);
    struct wordlist list[KINDS] = {0};
    const char *festivals = arena_printf(a, "%s/festivals.csv", folder);
    l->calendar = calendar_load(arena_printf(a, "%s/holidays.csv", folder), &g);
    l->festivals = access(festivals, F_OK) == 0 ? calendar_load_festivals(festivals, &g) : NULL;
    seat_new(a, l);
    load_words(arena_printf(a, "%s/words.csv", folder), list, &g);
    load_rules(arena_printf(a, "%s/time-limits.csv", folder), list, l, &g);
    load_gates(arena_printf(a, "%s/gates.csv", folder), l, &g);
    l->ground = list[GROUND].word;
    l->grounds = list[GROUND].count;
    l->outcome = list[OUTCOME].word;
    l->outcomes = list[OUTCOME].count;
    l->grantor = list[GRANTOR].word;
    l->grantors = list[GRANTOR].count;
    gather_sorted(&g, mistakes);
    return g.count ? NULL : l;
}
