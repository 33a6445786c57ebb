#include "record/record.h"

#include "core/arena.h"
#include "core/error.h"
#include "record/index.h"
#include "record/layout.h"
#include "record/ledger.h"
#include "store/schema.h"
#include "store/store.h"
#include "store/writer.h"

static bool unfit(const char *what, struct error *err)
{
    return error_set(err, ERROR_STORE,
                     "the database does not have what the definitions declare (%s): run “plumbline migrate” to see "
                     "what it needs",
                     what);
}

/* The tables must be what the definitions say before anyone reads or writes through them. */
static bool tables_fit(struct arena *a, const struct model *m, struct store *s, struct error *err)
{
    struct db *db = store_connect(s, false, err);
    if (!db)
        return false;
    struct plan plan;
    const char *const *index;
    size_t indexes;
    bool outdated = false;
    bool good = store_outdated(a, db, &outdated, err) && schema_plan(a, db, model_tables(a, m), m->regs, &plan, err) &&
                index_plan(a, db, m, &index, &indexes, err);
    db_close(db);
    if (!good)
        return false;
    if (outdated)
        return unfit("tables of this version's format", err);
    for (size_t i = 0; i < plan.count; i++)
        if (plan.step[i].kind != PLAN_REMAINS && plan.step[i].kind != PLAN_DROP_INDEX)
            return unfit(plan.step[i].what, err);
    return !indexes || unfit(index[0], err);
}

bool records_open(struct arena *a, const struct model *m, struct store *s, const struct keys *keys, bool writes,
                  struct records *out, struct error *err)
{
    *out = (struct records){.model = m, .store = s};
    if (!tables_fit(a, m, s, err))
        return false;
    struct layout *layout = arena_array(a, m->regs, sizeof *layout);
    for (size_t i = 0; i < m->regs; i++)
        layout_build(a, &m->reg[i], &layout[i]);
    out->layout = layout;
    if (!writes)
        return true;
    out->ledger = ledger_new(keys);
    struct writer_follower follower = ledger_follower(out->ledger);
    out->writer = writer_start(s, &follower, err);
    if (!out->writer)
        records_close(out);
    return out->writer;
}

void records_close(struct records *r)
{
    writer_stop(r->writer);
    ledger_free(r->ledger);
    r->writer = NULL;
    r->ledger = NULL;
}
