#include "model/model.h"

#include "core/arena.h"
#include "model/draft.h"

struct model *model_load(struct arena *a, const char *folder, struct mistakes *mistakes)
{
    struct draft *d = arena_new_of(a, struct draft);
    struct model *m = arena_new_of(a, struct model);
    d->gather.arena = a;
    m->arena = a;
    load_folder(d, folder);
    link_draft(d, m);
    check_draft(d, m);
    gather_sorted(&d->gather, mistakes);
    return mistakes->count ? NULL : m;
}
