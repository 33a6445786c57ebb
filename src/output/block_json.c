#include "output/block_json.h"

#include "core/arena.h"
#include "core/text.h"

#include <string.h>

static const char *const kind_name[] = {
    [BLOCK_ORGAN] = "organ",         [BLOCK_NUMBER] = "number",     [BLOCK_TITLE] = "title",
    [BLOCK_RECIPIENT] = "recipient", [BLOCK_HEADING1] = "heading1", [BLOCK_HEADING2] = "heading2",
    [BLOCK_PARAGRAPH] = "paragraph", [BLOCK_NOTE] = "note",         [BLOCK_SIGNATURE] = "signature",
    [BLOCK_SERIAL] = "serial",       [BLOCK_LINE] = "line",         [BLOCK_CODE] = "code",
};

/* Titles, red heads, signatures and the words beside a code are lines; the runs of a signature are its organs and its
 * date. */
static json_t *lines_json(struct arena *a, const struct doc_block *b)
{
    struct buf text = buf_new(a);
    buf_add(&text, "");
    for (size_t i = b->kind == BLOCK_CODE ? 1 : 0; i < b->runs; i++) {
        if (i > 0 && b->kind == BLOCK_SIGNATURE)
            buf_add(&text, "\n");
        buf_add(&text, b->run[i].text);
    }
    json_t *lines = json_array();
    for (const char *s = text.data; *s;) {
        size_t n = strcspn(s, "\n");
        json_array_append_new(lines, json_stringn(s, n));
        s += n + (s[n] == '\n');
    }
    return lines;
}

json_t *block_to_json(struct arena *a, const struct doc_block *b)
{
    json_t *o = json_object(), *runs = json_array();
    json_object_set_new(o, "kind", json_string(kind_name[b->kind]));
    json_object_set_new(o, arena_printf(a, "is_%s", kind_name[b->kind]), json_true());
    for (size_t i = 0; i < b->runs; i++)
        json_array_append_new(runs, json_pack("{s:s}", "text", b->run[i].text));
    json_object_set_new(o, "runs", runs);
    if (b->kind == BLOCK_TITLE || b->kind == BLOCK_ORGAN || b->kind == BLOCK_SIGNATURE || b->kind == BLOCK_CODE)
        json_object_set_new(o, "lines", lines_json(a, b));
    return o;
}
