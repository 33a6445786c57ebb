#include "store/search.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/initials.h"
#include "core/text.h"
#include "store/driver.h"

#include <string.h>

/* PostgreSQL keeps at most a megabyte of tokens for a row, and a token of 2 KB; both databases are kept within it. */
enum { TOKENS_BYTES = 1000000, WORD_CHARACTERS = 64 };

/* What a query and a text are cut into. A text's pairs overlap and the last character of a run stands alone too, so
 * that the beginnings of tokens hold every single character. */
typedef void take_token(void *to, const char *token, size_t size, bool prefix);

struct cutter {
    take_token *take;
    void *to;
    bool query;
    char token[WORD_CHARACTERS * 4];
    size_t size, characters; /* of the word, or of the Han character before */
    size_t run;              /* Han characters so far, one after the other */
};

static bool is_separator(uint32_t c)
{
    if (c < 0x80)
        return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    return c < 0xC0 || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) ||
           (c >= 0xFE10 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFFEF) || c >= 0xE0000;
}

/* Full-width letters and digits as narrow ones; Latin capitals as small letters. */
static uint32_t fold(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        c -= 0xFEE0;
    bool capital = (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
    return capital ? c + 0x20 : c;
}

static void end_word(struct cutter *k)
{
    if (!k->run && k->size)
        k->take(k->to, k->token, k->size, k->query);
    /* Of a query's run only a single character needs a token of its own: the pairs say the rest. */
    if (k->run && (!k->query || k->run == 1))
        k->take(k->to, k->token, k->size, k->query);
    k->size = k->characters = k->run = 0;
}

static void add_han(struct cutter *k, const char *character, size_t size)
{
    if (!k->run)
        end_word(k);
    memcpy(k->token + k->size, character, size);
    if (k->run)
        k->take(k->to, k->token, k->size + size, false);
    memmove(k->token, character, size);
    k->size = size;
    k->run++;
}

static void add_letter(struct cutter *k, const char *character, size_t size)
{
    if (k->run)
        end_word(k);
    if (k->characters == WORD_CHARACTERS) /* the rest of an endless word is not indexed, and not asked for */
        return;
    memcpy(k->token + k->size, character, size);
    k->size += size;
    k->characters++;
}

static void cut(const char *text, bool query, take_token *take, void *to)
{
    struct cutter k = {.take = take, .to = to, .query = query};
    uint32_t c;
    while ((c = text_next(&text))) {
        char character[4];
        c = fold(c);
        size_t size = text_encode(c, character);
        if (text_is_han(c))
            add_han(&k, character, size);
        else if (is_separator(c))
            end_word(&k);
        else
            add_letter(&k, character, size);
    }
    end_word(&k);
}

/* ---- texts ---- */

static void take_for_text(void *to, const char *token, size_t size, bool prefix)
{
    struct buf *b = to;
    (void)prefix;
    if (b->size + size + 1 > TOKENS_BYTES)
        return;
    if (b->size)
        buf_add_char(b, ' ');
    buf_add_n(b, token, size);
}

static char *index_name(struct arena *a, const char *table)
{
    return arena_printf(a, "search_%s", table);
}

/* The dialect's SQL with the index's name put in. */
static char *with_name(struct arena *a, const char *sql, const char *name)
{
    static const char mark[] = "%1$s";
    struct buf b = buf_new(a);
    for (const char *at; (at = strstr(sql, mark)); sql = at + strlen(mark)) {
        buf_add_n(&b, sql, (size_t)(at - sql));
        buf_add(&b, name);
    }
    buf_add(&b, sql);
    return b.data;
}

static bool exists(struct db *db, const char *name, bool *out, struct error *err)
{
    struct error own = {0};
    struct stmt *st = db_prepare(db, db->driver->dialect->search_exists, err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, name);
    *out = stmt_row(st, &own);
    stmt_reset(st);
    if (own.code != ERROR_NONE && err)
        *err = own;
    return own.code == ERROR_NONE;
}

bool search_create(struct db *db, const char *table, struct error *err)
{
    const struct dialect *d = db->driver->dialect;
    struct arena *a = arena_new();
    const char *name = index_name(a, table);
    bool there = false;
    bool good = exists(db, name, &there, err);
    if (good && !there)
        good = db_run(db, with_name(a, d->search_create, name), err) &&
               (!d->search_create_index || db_run(db, with_name(a, d->search_create_index, name), err));
    arena_free(a);
    return good;
}

static void take_initials(void *to, const char *run, size_t size)
{
    char token[INITIALS_RUN + 1] = {'0'};
    memcpy(token + 1, run, size);
    take_for_text(to, token, size + 1, false);
}

bool search_put(struct db *db, const char *table, int64_t id, const char *text, const char *name, struct error *err)
{
    struct arena *a = arena_new();
    struct stmt *st = db_prepare(db, with_name(a, db->driver->dialect->search_put, index_name(a, table)), err);
    bool good = false;
    if (st) {
        struct buf tokens = buf_new(a);
        cut(text, false, take_for_text, &tokens);
        if (name)
            initials_runs(name, take_initials, &tokens);
        stmt_bind_int(st, 1, id);
        stmt_bind_text(st, 2, tokens.data);
        good = stmt_run(st, err);
    }
    arena_free(a);
    return good;
}

/* ---- queries ---- */

/* Tokens hold letters, digits and characters of other scripts only, so that quotes need no escape. */
static void take_for_fts5(void *to, const char *token, size_t size, bool prefix)
{
    struct buf *b = to;
    buf_printf(b, "%s\"%.*s\"%s", b->size ? " " : "", (int)size, token, prefix ? "*" : "");
}

static void take_for_tsquery(void *to, const char *token, size_t size, bool prefix)
{
    struct buf *b = to;
    buf_printf(b, "%s'%.*s'%s", b->size ? " & " : "", (int)size, token, prefix ? ":*" : "");
}

char *search_condition(struct arena *a, struct db *db, const char *table, const char *id, const char *query,
                       const char **parameter)
{
    struct buf tokens = buf_new(a);
    cut(query, true, db->driver->kind == STORE_SQLITE ? take_for_fts5 : take_for_tsquery, &tokens);
    if (!tokens.size)
        return NULL;
    *parameter = tokens.data;
    return arena_printf(a, "%s in (%s)", id, with_name(a, db->driver->dialect->search_match, index_name(a, table)));
}

/* ---- names ---- */

/* What is asked of one database's index: tokens, joined by and; letters as a word or as initials. */
struct asking {
    struct buf b;
    bool fts5;
};

static void ask_token(struct asking *k, const char *before, const char *token, size_t size, bool prefix)
{
    const char *quote = k->fts5 ? "\"" : "'", *end = !prefix ? "" : k->fts5 ? "*" : ":*";
    buf_printf(&k->b, "%s%s%.*s%s%s", quote, before, (int)size, token, quote, end);
}

static bool is_letters(const char *token, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)token[i] >= 0x80)
            return false;
    return true;
}

/* Runs that cover the letters: each but the last as long as runs are, the last ending with them. */
static void ask_runs(struct asking *k, const char *token, size_t size)
{
    const char *and = k->fts5 ? " AND " : " & ";
    for (size_t at = 0; at < size; at += INITIALS_RUN) {
        size_t from = at && at + INITIALS_RUN > size ? size - INITIALS_RUN : at;
        size_t n = size - from < INITIALS_RUN ? size - from : INITIALS_RUN;
        if (at)
            buf_add(&k->b, and);
        ask_token(k, "0", token + from, n, true);
    }
}

static void take_for_name(void *to, const char *token, size_t size, bool prefix)
{
    struct asking *k = to;
    if (k->b.size)
        buf_add(&k->b, k->fts5 ? " AND " : " & ");
    if (!is_letters(token, size)) {
        ask_token(k, "", token, size, prefix);
        return;
    }
    buf_add_char(&k->b, '(');
    ask_token(k, "", token, size, true);
    buf_add(&k->b, k->fts5 ? " OR (" : " | (");
    ask_runs(k, token, size);
    buf_add(&k->b, "))");
}

char *search_newest(struct arena *a, struct db *db, const char *table, const char *id, const char *typed, size_t most,
                    const char **parameter)
{
    struct asking k = {.b = buf_new(a), .fts5 = db->driver->kind == STORE_SQLITE};
    cut(typed, true, take_for_name, &k);
    if (!k.b.size)
        return NULL;
    *parameter = k.b.data;
    return arena_printf(a, "%s in (%s order by 1 desc limit %zu)", id,
                        with_name(a, db->driver->dialect->search_match, index_name(a, table)), most);
}
