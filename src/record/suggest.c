/* Records that somebody means who types a few letters: by number, name in Chinese or initials of its pinyin. */
#include "core/arena.h"
#include "core/error.h"
#include "core/initials.h"
#include "core/text.h"
#include "record/layout.h"
#include "record/record.h"
#include "store/search.h"
#include "store/store.h"

#include <string.h>
#include <strings.h>

/* Of what the index matches the newest alone are looked at, and of those again: however many rows there are, a letter
 * costs about the same. */
enum { MATCHED_MOST = 2000, READ_MOST = 200 };

struct asking {
    struct arena *arena;
    struct db *db;
    const struct suggestion *s;
    const char *typed;
};

/* Nothing, or one letter: most rows would match, so the newest are read for it. */
static bool is_short(const char *typed)
{
    return text_length(typed) < 2 && (unsigned char)typed[0] < 0x80;
}

/* Which rows are looked at. *parameter NULL: the condition has none. NULL: no row can match. */
static const char *condition_of(struct asking *k, size_t matched, const char **parameter)
{
    const char *name = k->s->reg->name;
    *parameter = NULL;
    if (is_short(k->typed))
        return arena_printf(k->arena, "id in (select id from %s order by id desc limit %zu)", db_quote(k->arena, name),
                            matched);
    return search_newest(k->arena, k->db, name, "id", k->typed, matched, parameter);
}

static struct stmt *prepare(struct asking *k, size_t matched, struct error *err)
{
    const struct reg *reg = k->s->reg;
    const struct within *w = k->s->within;
    const char *parameter;
    const char *condition = condition_of(k, matched, &parameter);
    if (!condition)
        return NULL;
    const char *inner =
        arena_printf(k->arena, "select * from %s where %s%s%s%s order by id desc limit %d",
                     db_quote(k->arena, reg->name), condition, w ? " and (" : "",
                     w ? (matched == MATCHED_MOST && w->loose ? w->loose : w->condition) : "", w ? ")" : "", READ_MOST);
    struct stmt *st = db_prepare(k->db, layout_select(k->arena, reg, inner, " order by t.id desc"), err);
    int at = 1;
    if (st && parameter)
        stmt_bind_text(st, at++, parameter);
    for (size_t i = 0; st && w && i < w->count; i++)
        stmt_bind_value(st, at++, w->value[i]);
    return st;
}

/* What may be matched: the number, the name, and short texts that are searched and are nobody's. */
static const char *text_of(const struct record *r, size_t i)
{
    const struct field *f = i ? &r->reg->field[i - 1] : NULL;
    if (!f)
        return r->number;
    bool told = f->type == VALUE_TEXT && !f->personal && !f->long_text && (f->search || f == reg_name(r->reg));
    return told && !r->value[i - 1].null ? r->value[i - 1].text : NULL;
}

/* 0: not meant after all; the lower the better: its number, a text that begins so, a text that holds it. */
static unsigned rank_of_word(const struct record *r, const char *word)
{
    unsigned best = 0;
    for (size_t i = 0; i <= r->reg->fields; i++) {
        const char *text = text_of(r, i);
        unsigned here = !text || !initials_match(text, word)    ? 0
                        : i == 0 && strcasecmp(text, word) == 0 ? 1
                        : initials_begin(text, word)            ? 2
                                                                : 3;
        best = here && (!best || here < best) ? here : best;
    }
    return best;
}

/* Each word must be there, in whichever text; the worst of them counts. */
static unsigned rank(struct asking *k, const struct record *r)
{
    char *rest = arena_strdup(k->arena, k->typed), *word;
    unsigned worst = 1;
    while ((word = strsep(&rest, " "))) {
        unsigned here = *word ? rank_of_word(r, word) : 1;
        if (!here)
            return 0;
        worst = here > worst ? here : worst;
    }
    return worst;
}

/* Puts the record behind those of its rank and better; what is beyond the most falls off the end. */
static void insert(struct page *out, unsigned *ranks, size_t most, const struct record *r, unsigned rank)
{
    size_t at = out->count;
    while (at && ranks[at - 1] > rank)
        at--;
    if (at == most)
        return;
    out->count += out->count < most;
    for (size_t i = out->count - 1; i > at; i--) {
        out->record[i] = out->record[i - 1];
        ranks[i] = ranks[i - 1];
    }
    out->record[at] = *r;
    ranks[at] = rank;
}

static bool gather_matches(struct asking *k, size_t matched, struct page *out, struct error *err)
{
    size_t most = k->s->most;
    struct stmt *st = prepare(k, matched, err);
    unsigned *ranks = arena_array(k->arena, most, sizeof *ranks);
    *out = (struct page){.record = arena_array(k->arena, most, sizeof *out->record)};
    while (st && stmt_row(st, err)) {
        struct record r;
        layout_read(k->arena, k->s->reg, st, &r);
        unsigned here = rank(k, &r);
        if (here)
            insert(out, ranks, most, &r, here);
    }
    return !err->code;
}

/* The white space of a Chinese keyboard is three bytes long. */
static char *narrow(struct arena *a, const char *typed)
{
    char *text = text_trim(a, typed, strlen(typed));
    for (char *wide; (wide = strstr(text, "\xE3\x80\x80"));)
        memcpy(wide, "   ", 3);
    return text;
}

bool record_suggest(struct arena *a, struct db *db, const struct suggestion *s, struct page *out, struct error *err)
{
    size_t bad;
    const char *given = s->typed ? s->typed : "";
    *out = (struct page){0};
    if (!text_valid(given, strlen(given), &bad))
        return error_set(err, ERROR_INPUT, "what is looked for is not valid UTF-8 text");
    struct asking k = {.arena = a, .db = db, .s = s, .typed = narrow(a, given)};
    if (!s->reg->indexed && !is_short(k.typed))
        return true;
    /* Where the newest that match are all others' rows, one's own may be older. */
    return gather_matches(&k, MATCHED_MOST, out, err) &&
           (out->count || !s->within || gather_matches(&k, (size_t)1 << 40, out, err));
}
