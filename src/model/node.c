#include "model/node.h"

#include "core/arena.h"
#include "core/gather.h"
#include "core/phrase.h"
#include "core/text.h"

#include <errno.h>
#include <libfyaml.h>
#include <stdio.h>
#include <string.h>

enum { LARGEST_FILE = 4 * 1024 * 1024, DEEPEST = 32 };

struct reading {
    struct arena *arena;
    struct gather *gather;
    const char *path;
};

const struct pair *node_pair(const struct node *mapping, const char *key)
{
    for (size_t i = 0; i < mapping->count; i++)
        if (strcmp(mapping->pair[i].key, key) == 0)
            return &mapping->pair[i];
    return NULL;
}

const char *node_kind_name(const struct node *n)
{
    static const char *const names[] = {
        [NODE_NOTHING] = phrase_mark("nothing"),       [NODE_SCALAR] = phrase_mark("a text"),
        [NODE_SEQUENCE] = phrase_mark("a list [ … ]"), [NODE_MAPPING] = phrase_mark("keys { … }"),
        [NODE_BROKEN] = phrase_mark("broken"),
    };
    return names[n->kind];
}

static struct node *convert(const struct reading *r, struct fy_node *from, unsigned line, unsigned depth);

static unsigned token_line(struct fy_node *from, unsigned otherwise)
{
    struct fy_token *token = fy_node_get_scalar_token(from);
    const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;
    return mark ? (unsigned)mark->line + 1 : otherwise;
}

static const char *scalar_text(const struct reading *r, struct fy_node *from)
{
    size_t n = 0;
    const char *s = fy_node_get_scalar(from, &n);
    return arena_strndup(r->arena, s ? s : "", s ? n : 0);
}

static void convert_scalar(const struct reading *r, struct fy_node *from, struct node *to)
{
    to->line = token_line(from, to->line);
    to->kind = NODE_SCALAR;
    to->text = scalar_text(r, from);
    enum fy_node_style style = fy_node_get_style(from);
    to->plain = style == FYNS_PLAIN;
    if (to->plain && (!*to->text || strcmp(to->text, "null") == 0 || strcmp(to->text, "~") == 0))
        to->kind = NODE_NOTHING;
    if (strlen(to->text) != fy_node_get_scalar_length(from)) {
        gather_add(r->gather, r->path, to->line, "a text holds a NUL character: take it out");
        to->kind = NODE_BROKEN;
    }
}

static void convert_sequence(const struct reading *r, struct fy_node *from, struct node *to, unsigned depth)
{
    int count = fy_node_sequence_item_count(from);
    to->kind = NODE_SEQUENCE;
    to->item = arena_array(r->arena, count > 0 ? (size_t)count : 0, sizeof(struct node *));
    void *at = NULL;
    struct fy_node *item;
    while ((item = fy_node_sequence_iterate(from, &at)))
        to->item[to->count++] = convert(r, item, to->line, depth);
}

static void convert_pair(const struct reading *r, struct fy_node_pair *from, struct node *to, unsigned depth)
{
    struct fy_node *key = fy_node_pair_key(from), *value = fy_node_pair_value(from);
    bool plain = key && fy_node_is_scalar(key) && !fy_node_is_alias(key);
    struct pair p = {.key = plain ? scalar_text(r, key) : "", .line = plain ? token_line(key, to->line) : to->line};
    if (!plain || strlen(p.key) != fy_node_get_scalar_length(key)) {
        gather_add(r->gather, r->path, p.line, "a key must be a plain word");
        return;
    }
    const struct pair *earlier = node_pair(to, p.key);
    if (earlier) {
        gather_add(r->gather, r->path, p.line, "“%s” is given twice, here and in line %u: keep one", p.key,
                   earlier->line);
        return;
    }
    p.value = value ? convert(r, value, p.line, depth) : arena_new_of(r->arena, struct node);
    to->pair[to->count++] = p;
}

static void convert_mapping(const struct reading *r, struct fy_node *from, struct node *to, unsigned depth)
{
    int count = fy_node_mapping_item_count(from);
    to->kind = NODE_MAPPING;
    to->pair = arena_array(r->arena, count > 0 ? (size_t)count : 0, sizeof *to->pair);
    void *at = NULL;
    struct fy_node_pair *pair;
    while ((pair = fy_node_mapping_iterate(from, &at)))
        convert_pair(r, pair, to, depth);
}

static struct node *convert(const struct reading *r, struct fy_node *from, unsigned line, unsigned depth)
{
    struct node *to = arena_new_of(r->arena, struct node);
    to->line = line;
    to->kind = NODE_BROKEN;
    size_t tag;
    if (fy_node_is_alias(from) || fy_node_get_anchor(from))
        gather_add(r->gather, r->path, token_line(from, line),
                   "anchors (&) and aliases (*) are not part of the language: write it out");
    else if (fy_node_get_tag(from, &tag))
        gather_add(r->gather, r->path, token_line(from, line), "tags (!) are not part of the language: leave it out");
    else if (depth > DEEPEST)
        gather_add(r->gather, r->path, line, "keys stand too deep in each other");
    else if (fy_node_is_scalar(from))
        convert_scalar(r, from, to);
    else if (fy_node_is_sequence(from))
        convert_sequence(r, from, to, depth + 1);
    else
        convert_mapping(r, from, to, depth + 1);
    return to;
}

/* The library's first finding; what follows it is mostly consequence. */
static void tell_syntax(const struct reading *r, struct fy_diag *diag, unsigned lines)
{
    void *at = NULL;
    const struct fy_diag_error *e = fy_diag_errors_iterate(diag, &at);
    unsigned line = e && e->line > 0 ? (unsigned)e->line : lines;
    gather_add(r->gather, r->path, line < lines ? line : lines, "not valid YAML: %s",
               e && e->msg ? e->msg : "cannot be read");
}

static struct node *read_document(const struct reading *r, struct fy_parser *parser)
{
    struct fy_document *document = fy_parse_load_document(parser);
    if (!document)
        return NULL;
    struct fy_node *top = fy_document_root(document);
    struct node *root = top ? convert(r, top, 1, 0) : NULL;
    fy_parse_document_destroy(parser, document);
    return root;
}

static struct node *check_root(const struct reading *r, struct node *root)
{
    if (!root || root->kind == NODE_NOTHING)
        gather_add(r->gather, r->path, 0, "the file is empty: it must begin with “domain: NAME”");
    else if (root->kind != NODE_MAPPING && root->kind != NODE_BROKEN)
        gather_add(r->gather, r->path, root->line, "the file must hold keys (domain:, title:, …), not %s",
                   phrase(node_kind_name(root)));
    return root && root->kind == NODE_MAPPING ? root : NULL;
}

static unsigned count_lines(const char *s)
{
    unsigned lines = 1;
    for (; *s; s++)
        lines += *s == '\n' && s[1];
    return lines;
}

static struct node *parse(const struct reading *r, const char *text)
{
    struct fy_diag_cfg diag_cfg;
    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = NULL;
    struct fy_diag *diag = fy_diag_create(&diag_cfg);
    fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_ALLOW_DUPLICATE_KEYS, .diag = diag};
    struct fy_parser *parser = fy_parser_create(&cfg);
    fy_parser_set_string(parser, text, strlen(text));

    struct node *root = read_document(r, parser);
    struct fy_document *second = fy_parse_load_document(parser);
    void *at = NULL;
    if (fy_parser_get_stream_error(parser) || fy_diag_errors_iterate(diag, &at)) {
        tell_syntax(r, diag, count_lines(text));
        root = NULL;
    } else if (second) {
        gather_add(r->gather, r->path, 0, "the file holds several documents (a line ---): make it one");
        root = NULL;
    } else {
        root = check_root(r, root);
    }
    if (second)
        fy_parse_document_destroy(parser, second);
    fy_parser_destroy(parser);
    fy_diag_destroy(diag);
    return root;
}

static const char *read_whole(const struct reading *r, FILE *f)
{
    struct buf all = buf_new(r->arena);
    char part[16 * 1024];
    for (size_t n; all.size <= LARGEST_FILE && (n = fread(part, 1, sizeof part, f));)
        buf_add_n(&all, part, n);
    if (ferror(f)) {
        gather_add(r->gather, r->path, 0, "cannot be read: %s", strerror(errno));
        return NULL;
    }
    if (all.size > LARGEST_FILE) {
        gather_add(r->gather, r->path, 0, "is larger than a definition can be (4 MB)");
        return NULL;
    }
    size_t bad = 0;
    if (!text_valid(all.data, all.size, &bad)) {
        all.data[bad] = '\0';
        gather_add(r->gather, r->path, count_lines(all.data), "is not UTF-8 text (byte %zu): save the file as UTF-8",
                   bad + 1);
        return NULL;
    }
    return all.data;
}

struct node *node_read(struct arena *a, const char *path, const char **text, struct gather *g)
{
    struct reading r = {a, g, path};
    *text = NULL;
    FILE *f = fopen(path, "rb");
    if (!f) {
        gather_add(g, path, 0, "cannot be opened: %s", strerror(errno));
        return NULL;
    }
    *text = read_whole(&r, f);
    fclose(f);
    return *text ? parse(&r, *text) : NULL;
}
