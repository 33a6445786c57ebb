#include "output/mustache.h"

#include "core/text.h"
#include "output/mustache_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The context stack: each frame lies in the C stack of the section that made it. */
struct frame {
    const json_t *value;
    const struct frame *up;
};

struct rendering {
    struct buf *out;
    struct buf indent; /* of the partials we are in, one behind the other */
    unsigned depth, inclusions;
};

static void render(struct rendering *r, const struct mustache_node *n, const struct frame *f);

/* The first part is looked for up the stack, all others only in what it gave. */
static const json_t *find(const struct mustache_node *n, const struct frame *f)
{
    if (!n->parts)
        return f->value;
    const json_t *v = NULL;
    for (; f && !v; f = f->up)
        v = json_object_get(f->value, n->part[0]);
    for (size_t i = 1; v && i < n->parts; i++)
        v = json_object_get(v, n->part[i]);
    return v;
}

/* What a section takes for no. The empty text is among them, so that a page can ask whether there is a note. */
static bool is_false(const json_t *v)
{
    return !v || json_is_null(v) || json_is_false(v) || (json_is_array(v) && !json_array_size(v)) ||
           (json_is_string(v) && !json_string_length(v));
}

/* The shortest decimal that reads back as the same number. */
static void add_real(struct buf *out, double d)
{
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, d);
        if (strtod(text, NULL) == d)
            break;
    }
    buf_add(out, text);
}

static void add_value(struct buf *out, const json_t *v, bool escape)
{
    if (json_is_string(v) && escape)
        buf_add_html(out, json_string_value(v));
    else if (json_is_string(v))
        buf_add(out, json_string_value(v));
    else if (json_is_integer(v))
        buf_add_int(out, json_integer_value(v));
    else if (json_is_real(v))
        add_real(out, json_real_value(v));
    else if (json_is_boolean(v))
        buf_add(out, json_is_true(v) ? "true" : "false");
}

/* Inside an indented partial every line of the template's own text is indented, never one of a value. */
static void add_text(struct rendering *r, const struct mustache_node *n)
{
    if (!r->indent.size) {
        buf_add_n(r->out, n->text, n->size);
        return;
    }
    bool begins = n->begins;
    for (const char *from = n->text, *end = n->text + n->size; from < end || begins;) {
        const char *line = memchr(from, '\n', (size_t)(end - from));
        const char *to = line ? line + 1 : end;
        if (begins)
            buf_add_n(r->out, r->indent.data, r->indent.size);
        buf_add_n(r->out, from, (size_t)(to - from));
        from = to;
        begins = line && from < end;
    }
}

static void add_section(struct rendering *r, const struct mustache_node *n, const struct frame *f)
{
    const json_t *v = find(n, f);
    if (is_false(v))
        return;
    if (!json_is_array(v)) {
        render(r, n->child, &(struct frame){v, f});
        return;
    }
    for (size_t i = 0; i < json_array_size(v); i++)
        render(r, n->child, &(struct frame){json_array_get(v, i), f});
}

static void add_partial(struct rendering *r, const struct mustache_node *n, const struct frame *f)
{
    if (!n->partial || r->inclusions == MUSTACHE_INCLUSIONS)
        return;
    r->inclusions++;
    size_t before = r->indent.size;
    buf_add_n(&r->indent, n->text, n->size);
    render(r, n->partial->first, f);
    r->indent.size = before;
    r->indent.data[before] = 0;
}

static void render(struct rendering *r, const struct mustache_node *n, const struct frame *f)
{
    if (r->depth == MUSTACHE_DEPTH)
        return;
    r->depth++;
    for (; n; n = n->next) {
        switch (n->kind) {
        case MUSTACHE_TEXT:
            add_text(r, n);
            break;
        case MUSTACHE_ESCAPED:
        case MUSTACHE_RAW:
            add_value(r->out, find(n, f), n->kind == MUSTACHE_ESCAPED);
            break;
        case MUSTACHE_SECTION:
            add_section(r, n, f);
            break;
        case MUSTACHE_INVERTED:
            if (is_false(find(n, f)))
                render(r, n->child, f);
            break;
        case MUSTACHE_PARTIAL:
            add_partial(r, n, f);
            break;
        }
    }
    r->depth--;
}

void template_render(const struct template *t, const json_t *model, struct buf *out)
{
    struct rendering r = {.out = out, .indent = buf_new(out->arena)};
    render(&r, t->first, &(struct frame){model, NULL});
}
