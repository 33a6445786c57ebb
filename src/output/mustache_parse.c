#include "output/mustache_tree.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "core/phrase.h"

#include <string.h>

enum { LONGEST_DELIMITER = 16 };

/* What one compilation shares: the partials, each compiled once. */
struct compilation {
    struct arena *arena;
    struct map *partials; /* name → struct template */
    template_partial *partial;
    void *argument;
    struct error *err;
    unsigned files; /* open, one in the other */
};

struct open_section {
    const char *name;
    const char *at;              /* where its tag stands */
    struct mustache_node **tail; /* where the template goes on once it is closed */
};

struct parser {
    struct compilation *all;
    const char *file, *source;
    const char *at; /* what is not read yet */
    char open[LONGEST_DELIMITER], close[LONGEST_DELIMITER];
    struct mustache_node **tail;
    size_t depth;
    struct open_section section[MUSTACHE_SECTIONS];
};

struct tag {
    char sigil;                        /* & { # ^ / > ! = or 0 */
    const char *begin, *end;           /* the whole tag in the source */
    const char *name;                  /* trimmed */
    const char *line_begin, *line_end; /* of the line it stands alone on, with its line break; else NULL */
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool fail(struct parser *p, const char *at, const char *message, const char *what)
{
    unsigned line = 1;
    for (const char *c = p->source; c < at; c++)
        line += *c == '\n';
    error_set(p->all->err, ERROR_DEFINITION, "%s%s%s%s", phrase(message), *what ? " “" : "", what, *what ? "”" : "");
    return error_at(p->all->err, p->file, line);
}

static struct mustache_node *add_node(struct parser *p, enum mustache_kind kind)
{
    struct mustache_node *n = arena_new_of(p->all->arena, struct mustache_node);
    n->kind = kind;
    *p->tail = n;
    p->tail = &n->next;
    return n;
}

static bool at_line_begin(const struct parser *p, const char *at)
{
    return at == p->source || at[-1] == '\n';
}

/* even_empty: a tag at the begin of a line has nothing before it but the place for a partial's indentation. */
static void add_text(struct parser *p, const char *from, const char *to, bool even_empty)
{
    bool begins = at_line_begin(p, from);
    if (from < to) {
        struct mustache_node *n = add_node(p, MUSTACHE_TEXT);
        n->text = arena_strndup(p->all->arena, from, (size_t)(to - from));
        n->size = (size_t)(to - from);
        n->begins = begins;
    }
    if (even_empty && at_line_begin(p, to)) {
        struct mustache_node *n = add_node(p, MUSTACHE_TEXT);
        n->text = "";
        n->begins = true;
    }
}

static char *trimmed(struct parser *p, const char *from, const char *to)
{
    while (from < to && is_space(*from))
        from++;
    while (to > from && is_space(to[-1]))
        to--;
    return arena_strndup(p->all->arena, from, (size_t)(to - from));
}

/* Is the tag alone on its line (or lines, for a comment)? */
static void find_line(const struct parser *p, struct tag *t)
{
    const char *from = t->begin, *to = t->end;
    while (from > p->source && (from[-1] == ' ' || from[-1] == '\t'))
        from--;
    while (*to == ' ' || *to == '\t')
        to++;
    if (!at_line_begin(p, from) || (*to && *to != '\n' && strncmp(to, "\r\n", 2) != 0))
        return;
    t->line_begin = from;
    t->line_end = *to == '\r' ? to + 2 : *to ? to + 1 : to;
}

/* Reads the tag that begins at begin. */
static bool read_tag(struct parser *p, const char *begin, struct tag *t)
{
    const char *inside = begin + strlen(p->open), *end;
    *t = (struct tag){.begin = begin};
    while (*inside == ' ')
        inside++;
    if (*inside && strchr("&{#^/>!=<$", *inside))
        t->sigil = *inside++;
    const char *last = t->sigil == '{' ? "}" : t->sigil == '=' ? "=" : "";
    char closing[LONGEST_DELIMITER + 2];
    size_t extra = strlen(last), n = strlen(p->close);
    memcpy(closing, last, extra);
    memcpy(closing + extra, p->close, n + 1);
    end = strstr(inside, closing);
    if (!end)
        return fail(p, begin, "the tag that begins here is never closed by", closing);
    t->name = trimmed(p, inside, end);
    t->end = end + extra + n;
    if (!*t->name && t->sigil != '!')
        return fail(p, begin, "the tag has no name", "");
    if (t->sigil && strchr("#^/>!=", t->sigil))
        find_line(p, t);
    return true;
}

static bool set_delimiters(struct parser *p, const struct tag *t)
{
    size_t first = strcspn(t->name, " \t\r\n"), gap = strspn(t->name + first, " \t\r\n");
    const char *second = t->name + first + gap;
    if (!gap || !*second || strpbrk(second, " \t\r\n=") || memchr(t->name, '=', first))
        return fail(p, t->begin, "a change of delimiters is {{=OPEN CLOSE=}}, and this is", t->name);
    if (first >= LONGEST_DELIMITER || strlen(second) >= LONGEST_DELIMITER)
        return fail(p, t->begin, "delimiters have at most 15 characters, unlike", t->name);
    memcpy(p->open, t->name, first);
    p->open[first] = 0;
    memcpy(p->close, second, strlen(second) + 1);
    return true;
}

/* a.b.c in parts; "." has none. */
static bool set_name(struct parser *p, const struct tag *t, struct mustache_node *n)
{
    if (strcmp(t->name, ".") == 0)
        return true;
    size_t count = 1;
    for (const char *c = t->name; *c; c++)
        count += *c == '.';
    n->part = arena_array(p->all->arena, count, sizeof *n->part);
    for (const char *from = t->name;;) {
        size_t size = strcspn(from, ".");
        if (!size)
            return fail(p, t->begin, "a name has something before and behind each dot, unlike", t->name);
        n->part[n->parts++] = arena_strndup(p->all->arena, from, size);
        if (!from[size])
            return true;
        from += size + 1;
    }
}

static bool add_value(struct parser *p, const struct tag *t)
{
    return set_name(p, t, add_node(p, t->sigil ? MUSTACHE_RAW : MUSTACHE_ESCAPED));
}

static bool open_section(struct parser *p, const struct tag *t)
{
    struct mustache_node *n = add_node(p, t->sigil == '#' ? MUSTACHE_SECTION : MUSTACHE_INVERTED);
    if (p->depth == MUSTACHE_SECTIONS)
        return fail(p, t->begin, "sections are nested deeper than 64 at", t->name);
    p->section[p->depth++] = (struct open_section){.name = t->name, .at = t->begin, .tail = p->tail};
    p->tail = &n->child;
    return set_name(p, t, n);
}

static bool close_section(struct parser *p, const struct tag *t)
{
    if (!p->depth)
        return fail(p, t->begin, "there is no open section to be closed by", t->name);
    struct open_section *s = &p->section[p->depth - 1];
    if (strcmp(s->name, t->name) != 0)
        return fail(p, t->begin, "another section is open here than", t->name);
    p->tail = s->tail;
    p->depth--;
    return true;
}

static bool parse(struct compilation *all, const char *file, const char *text, struct template *out);

static bool add_partial(struct parser *p, const struct tag *t)
{
    struct compilation *all = p->all;
    struct mustache_node *n = add_node(p, MUSTACHE_PARTIAL);
    size_t indent = t->line_begin ? (size_t)(t->begin - t->line_begin) : 0;
    n->text = arena_strndup(all->arena, t->begin - indent, indent);
    n->size = indent;
    void **slot = map_slot(all->partials, t->name);
    if (*slot) {
        n->partial = *slot;
        return true;
    }
    const char *text = all->partial ? all->partial(all->argument, t->name) : NULL;
    if (!text)
        return true;
    /* In the map before it is parsed: so it may include itself. */
    struct template *made = arena_new_of(all->arena, struct template);
    *slot = made;
    n->partial = made;
    if (all->files == MUSTACHE_FILES)
        return fail(p, t->begin, "partials include one another deeper than 64 at", t->name);
    all->files++;
    bool done = parse(all, t->name, text, made);
    all->files--;
    return done;
}

static bool add_tag(struct parser *p, const struct tag *t)
{
    switch (t->sigil) {
    case '!':
        return true;
    case '=':
        return set_delimiters(p, t);
    case '#':
    case '^':
        return open_section(p, t);
    case '/':
        return close_section(p, t);
    case '>':
        return add_partial(p, t);
    case '<':
    case '$':
        return fail(p, t->begin, "blocks and parents are not part of this language:", t->name);
    default:
        return add_value(p, t);
    }
}

static bool parse(struct compilation *all, const char *file, const char *text, struct template *out)
{
    struct parser p = {.all = all, .file = file, .source = text, .at = text, .open = "{{", .close = "}}"};
    struct tag t;
    p.tail = &out->first;
    for (const char *begin; (begin = strstr(p.at, p.open)) != NULL;) {
        if (!read_tag(&p, begin, &t))
            return false;
        add_text(&p, p.at, t.line_begin ? t.line_begin : begin, !t.line_begin);
        p.at = t.line_begin ? t.line_end : t.end;
        if (!add_tag(&p, &t))
            return false;
    }
    add_text(&p, p.at, p.at + strlen(p.at), false);
    if (p.depth)
        return fail(&p, p.section[p.depth - 1].at, "nothing closes the section", p.section[p.depth - 1].name);
    return true;
}

struct template *template_compile(struct arena *a, const char *file, const char *text, template_partial *partial,
                                  void *argument, struct error *err)
{
    struct compilation all = {.arena = a, .partials = map_new(a), .partial = partial, .argument = argument, .err = err};
    struct template *t = arena_new_of(a, struct template);
    return parse(&all, file, text, t) ? t : NULL;
}
