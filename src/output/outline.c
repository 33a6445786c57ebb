#include "output/outline.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"
#include "output/blocks.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MOST_ITEMS = 2000 };

struct reader {
    struct arena *arena;
    struct error *err;
    struct outline *outline;
    enum outline_use use;
    struct outline_item *item; /* of outline->items */
    bool open;                 /* does the next line belong to the last item? */
    const char *rest;
    unsigned number;
};

static bool complain(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool complain(struct reader *r, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    error_set(r->err, ERROR_DEFINITION, "%s", arena_vprintf(r->arena, phrase(format), ap));
    va_end(ap);
    return error_at(r->err, r->outline->file, r->number);
}

/* The next line, trimmed; NULL at the end. */
static const char *next_line(struct reader *r)
{
    if (!*r->rest)
        return NULL;
    size_t n = strcspn(r->rest, "\n");
    const char *line = text_trim(r->arena, r->rest, n);
    r->rest += n + (r->rest[n] == '\n');
    r->number++;
    return line;
}

static bool is_comment(const char *line)
{
    return text_starts(line, "//");
}

/* REGISTER by YEAR_FIELD, BLOCK_FIELD, TEXT_FIELD */
static bool read_narratives(struct reader *r, const char *value)
{
    char reg[64], year[64], block[64], text[64], more;
    int n =
        sscanf(value, "%63[a-z0-9_] by %63[a-z0-9_] , %63[a-z0-9_] , %63[a-z0-9_] %c", reg, year, block, text, &more);
    if (n != 4)
        return complain(r, "narratives are declared as “REGISTER by YEAR_FIELD, BLOCK_FIELD, TEXT_FIELD”, not “%s”",
                        value);
    struct outline *o = r->outline;
    o->reg = (struct outline_line){arena_strdup(r->arena, reg), r->number};
    o->year_field = (struct outline_line){arena_strdup(r->arena, year), r->number};
    o->block_field = (struct outline_line){arena_strdup(r->arena, block), r->number};
    o->field = (struct outline_line){arena_strdup(r->arena, text), r->number};
    return true;
}

static bool read_key(struct reader *r, const char *line)
{
    struct outline *o = r->outline;
    const char *colon = strchr(line, ':');
    if (!colon)
        return complain(r, "the head of a template is lines of “key: value” before a line “---”, not “%s”", line);
    const char *value = text_trim(r->arena, colon + 1, strlen(colon + 1));
    const char *key = text_trim(r->arena, line, (size_t)(colon - line));
    if (!*value)
        return complain(r, "the key “%s” has no value", key);
    if (strcmp(key, "narratives") == 0)
        return read_narratives(r, value);
    const struct {
        const char *name;
        struct outline_line *to;
    } keys[] = {{"title", &o->title}, {"author", &o->author}, {"date", &o->date}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(keys[i].name, key) != 0)
            continue;
        *keys[i].to = (struct outline_line){value, r->number};
        return true;
    }
    return complain(r, "the head of a template has title, author, date and narratives, but no “%s”", key);
}

static bool read_head(struct reader *r)
{
    const char *line;
    while ((line = next_line(r)) && strcmp(line, "---") != 0)
        if (*line && !is_comment(line) && !read_key(r, line))
            return false;
    if (!line)
        return complain(r, "the template has no line “---” that ends its head");
    const struct outline *o = r->outline;
    if (o->title.text && o->author.text && o->date.text)
        return true;
    return complain(r, "the head lacks %s", !o->title.text ? "title" : !o->author.text ? "author" : "date");
}

static bool add_item(struct reader *r, enum outline_kind kind, enum block_kind block, const char *text)
{
    struct outline *o = r->outline;
    if (o->items == MOST_ITEMS)
        return complain(r, "the template has too many blocks");
    struct outline_line *line = arena_new_of(r->arena, struct outline_line);
    *line = (struct outline_line){text, r->number};
    r->item[o->items++] = (struct outline_item){.kind = kind, .block = block, .lines = 1, .line = line};
    r->open = kind == OUTLINE_BLOCK && (block == BLOCK_PARAGRAPH || block == BLOCK_TITLE);
    return true;
}

static void continue_item(struct reader *r, const char *text)
{
    struct outline_item *item = &r->item[r->outline->items - 1];
    struct outline_line *line = arena_array(r->arena, item->lines + 1, sizeof *line);
    memcpy(line, item->line, item->lines * sizeof *line);
    line[item->lines++] = (struct outline_line){text, r->number};
    item->line = line;
}

/* What stands behind the word that begins the line, or NULL where the line begins with another. */
static const char *behind(const char *line, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(line, word, n) != 0 || (line[n] && line[n] != ' '))
        return NULL;
    return line + n + strspn(line + n, " ");
}

static bool read_mark(struct reader *r, const char *line)
{
    static const struct {
        const char *word;
        enum outline_kind kind;
        enum block_kind block;
        unsigned use;
    } marks[] = {
        {"#", OUTLINE_BLOCK, BLOCK_TITLE, OUTLINE_REPORT | OUTLINE_PAPER},
        {"##", OUTLINE_BLOCK, BLOCK_HEADING1, OUTLINE_REPORT | OUTLINE_PAPER},
        {"###", OUTLINE_BLOCK, BLOCK_HEADING2, OUTLINE_REPORT | OUTLINE_PAPER},
        {"@organ", OUTLINE_BLOCK, BLOCK_ORGAN, OUTLINE_REPORT | OUTLINE_PAPER},
        {"@number", OUTLINE_BLOCK, BLOCK_NUMBER, OUTLINE_REPORT},
        {"@to", OUTLINE_BLOCK, BLOCK_RECIPIENT, OUTLINE_REPORT | OUTLINE_PAPER},
        {"@note", OUTLINE_BLOCK, BLOCK_NOTE, OUTLINE_REPORT | OUTLINE_PAPER},
        {"@signature", OUTLINE_BLOCK, BLOCK_SIGNATURE, OUTLINE_REPORT | OUTLINE_PAPER},
        {"@number", OUTLINE_BLOCK, BLOCK_SERIAL, OUTLINE_PAPER},
        {"@line", OUTLINE_BLOCK, BLOCK_LINE, OUTLINE_PAPER},
        {"@if", OUTLINE_IF, BLOCK_PARAGRAPH, OUTLINE_PAPER},
        {"@unless", OUTLINE_UNLESS, BLOCK_PARAGRAPH, OUTLINE_PAPER},
        {"@each", OUTLINE_EACH, BLOCK_PARAGRAPH, OUTLINE_PAPER},
        {"@none", OUTLINE_NONE, BLOCK_PARAGRAPH, OUTLINE_PAPER},
        {"@lines", OUTLINE_LINES, BLOCK_PARAGRAPH, OUTLINE_PAPER},
        {"@code", OUTLINE_CODE, BLOCK_CODE, OUTLINE_PAPER},
        {"@foot", OUTLINE_FOOT, BLOCK_NOTE, OUTLINE_PAPER},
        {"@narrative", OUTLINE_NARRATIVE, BLOCK_PARAGRAPH, OUTLINE_REPORT},
        {"@sample", OUTLINE_SAMPLE, BLOCK_NOTE, OUTLINE_REPORT | OUTLINE_PAPER},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *text = marks[i].use & r->use ? behind(line, marks[i].word) : NULL;
        if (!text)
            continue;
        if (!*text != (marks[i].kind == OUTLINE_FOOT))
            return *text ? complain(r, "something stands behind %s", marks[i].word)
                         : complain(r, "nothing stands behind %s", marks[i].word);
        bool title = marks[i].block == BLOCK_TITLE && r->open;
        if (title && r->item[r->outline->items - 1].block == BLOCK_TITLE) {
            continue_item(r, text);
            return true;
        }
        return add_item(r, marks[i].kind, marks[i].block, text);
    }
    return complain(r, "templates of this kind (see reports/README.md) have no such mark: “%s”", line);
}

static bool read_body(struct reader *r)
{
    const char *line;
    while ((line = next_line(r))) {
        if (is_comment(line))
            continue;
        bool marked = *line == '#' || *line == '@';
        bool goes_on = r->open && r->item[r->outline->items - 1].block == BLOCK_PARAGRAPH;
        if (!*line)
            r->open = false;
        else if (marked && !read_mark(r, line))
            return false;
        else if (!marked && goes_on)
            continue_item(r, line);
        else if (!marked && !add_item(r, OUTLINE_BLOCK, BLOCK_PARAGRAPH, line))
            return false;
    }
    return true;
}

struct outline *outline_read(struct arena *a, const char *path, enum outline_use use, struct error *err)
{
    const char *text = text_read(a, path, "template", err);
    if (!text)
        return NULL;
    struct outline *o = arena_new_of(a, struct outline);
    struct reader r = {.arena = a, .err = err, .outline = o, .rest = text, .use = use};
    o->file = arena_strdup(a, path);
    o->item = r.item = arena_array(a, MOST_ITEMS, sizeof *r.item);
    if ((use == OUTLINE_REPORT && !read_head(&r)) || !read_body(&r))
        return NULL;
    if (o->items)
        return o;
    complain(&r, "the template has no text");
    return NULL;
}
