#include "web/texts.h"

#include "core/error.h"
#include "core/gather.h"
#include "model/node.h"

static json_t *json_of(const struct node *n)
{
    json_t *out;
    switch (n->kind) {
    case NODE_SCALAR:
        return json_string(n->text);
    case NODE_SEQUENCE:
        out = json_array();
        for (size_t i = 0; i < n->count; i++)
            json_array_append_new(out, json_of(n->item[i]));
        return out;
    case NODE_MAPPING:
        out = json_object();
        for (size_t i = 0; i < n->count; i++)
            json_object_set_new(out, n->pair[i].key, json_of(n->pair[i].value));
        return out;
    case NODE_NOTHING:
    case NODE_BROKEN:
        break;
    }
    return json_null();
}

json_t *texts_read(struct arena *a, const char *path, struct error *err)
{
    const char *text;
    struct gather g = {.arena = a};
    struct node *root = node_read(a, path, &text, &g);
    if (root && !g.count)
        return json_of(root);
    struct mistakes mistakes;
    gather_sorted(&g, &mistakes);
    *err = mistakes.error[0];
    return NULL;
}
