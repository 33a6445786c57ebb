#include "web/tree.h"

#include "core/arena.h"
#include "core/map.h"
#include "core/text.h"

#include <stdarg.h>

bool tree_levels(const struct request *r, struct tree_level *out, size_t *count, struct error *err, ...)
{
    va_list ap;
    va_start(ap, err);
    bool good = true;
    *count = 0;
    for (const char *name; good && *count < TREE_LEVELS && (name = va_arg(ap, const char *));) {
        const char *up = va_arg(ap, const char *);
        struct tree_level *l = &out[*count];
        l->reg = model_reg(r->site->model, name);
        l->up = l->reg && up ? reg_field(l->reg, up) : NULL;
        good = l->reg && rights_reads(r->site->rights, &r->person, l->reg) &&
               (*count ? l->up && l->up->to == out[*count - 1].reg : !up);
        if (!good)
            error_set(err, ERROR_NOT_FOUND, "there is no register “%.60s”", name);
        ++*count;
    }
    va_end(ap);
    return good;
}

/* The children of each record of the level above, by its number. */
static bool read_level(struct request *r, const struct tree_level *l, struct map *of, struct error *err)
{
    struct within within = rights_rows(r->arena, r->site->rights, &r->person, l->reg);
    const struct query q = {.reg = l->reg, .within = &within, .limit = TREE_MOST};
    struct page page;
    if (!record_find(r->arena, r->db, r->site->model, &q, &page, err))
        return false;
    for (size_t i = 0; i < page.count; i++) {
        const char *up = page.record[i].ref_number[l->up - l->reg->field];
        struct tree_node **slot = (struct tree_node **)map_slot(of, up ? up : "");
        if (!*slot)
            *slot = arena_new_of(r->arena, struct tree_node); /* of it the children alone are used */
        (*slot)->children++;
    }
    for (size_t i = 0; i < page.count; i++) {
        const char *up = page.record[i].ref_number[l->up - l->reg->field];
        struct tree_node *n = map_get(of, up ? up : "");
        if (!n->child) {
            n->child = arena_array(r->arena, n->children, sizeof *n->child);
            n->children = 0;
        }
        n->child[n->children++] = (struct tree_node){.record = &page.record[i]};
    }
    return true;
}

static void hang(struct tree_node *node, struct map *const *of, size_t levels)
{
    const struct tree_node *found = levels ? map_get(of[0], node->record->number) : NULL;
    if (!found)
        return;
    node->children = found->children;
    node->child = found->child;
    for (size_t i = 0; i < node->children; i++)
        hang(&node->child[i], of + 1, levels - 1);
}

bool tree_read(struct request *r, const struct tree_level *level, size_t levels, const struct record *root,
               struct tree_node *out, struct error *err)
{
    struct map *of[TREE_LEVELS] = {0};
    *out = (struct tree_node){.record = root};
    for (size_t i = 1; i < levels; i++) {
        of[i - 1] = map_new(r->arena);
        if (!read_level(r, &level[i], of[i - 1], err))
            return false;
    }
    hang(out, of, levels - 1);
    return true;
}
