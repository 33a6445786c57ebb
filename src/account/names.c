#include "account/names.h"

#include "account/inner.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "core/text.h"
#include "record/record.h"
#include "store/store.h"

struct found {
    const char *name, *organ;
};

/* The keys of a set as the text (?, ?, …): rounded up to a power of two, so that statements are few. */
static size_t add_places(struct buf *b, const struct map *keys)
{
    size_t places = 1;
    while (places < map_count(keys))
        places *= 2;
    for (size_t i = 0; i < places; i++)
        buf_add(b, i ? ", ?" : "?");
    return places;
}

static int bind_keys(struct stmt *st, int at, size_t places, const struct map *keys)
{
    size_t walk = 0;
    void *value;
    for (size_t i = 0; i < places; i++) {
        const char *key = map_next(keys, &walk, &value);
        if (key)
            stmt_bind_text(st, at++, key);
        else
            stmt_bind_null(st, at++);
    }
    return at;
}

static bool ask(struct arena *a, const struct model *m, struct db *db, struct map *people, struct map *organs,
                struct error *err)
{
    const struct reg *organ = model_reg(m, "organ");
    const char *label = organ && organ->label ? db_quote(a, organ->label->name) : "number";
    struct buf sql = buf_new(a);
    buf_printf(&sql,
               "select 0, a.login, a.name, (select g.%s from account_office o join organ g on g.number = o.organ "
               "where o.account_id = a.id order by o.id limit 1) from account a where a.login in (",
               label);
    size_t logins = add_places(&sql, people);
    buf_printf(&sql, ") union all select 1, number, %s, null from organ where number in (", label);
    size_t numbers = add_places(&sql, organs);
    buf_add(&sql, ")");
    struct stmt *st = db_prepare(db, sql.data, err);
    if (!st)
        return false;
    bind_keys(st, bind_keys(st, 1, logins, people), numbers, organs);
    while (stmt_row(st, err)) {
        struct found *f = arena_new_of(a, struct found);
        *f = (struct found){arena_strdup(a, stmt_text(st, 2)),
                            stmt_null(st, 3) ? NULL : arena_strdup(a, stmt_text(st, 3))};
        *map_slot(stmt_int(st, 0) ? organs : people, stmt_text(st, 1)) = f;
    }
    return !err->code;
}

bool account_names(struct arena *a, const struct accounts *s, struct db *db, size_t count, struct naming *asked,
                   struct error *err)
{
    struct map *people = map_new(a), *organs = map_new(a);
    for (size_t i = 0; i < count; i++) {
        if (asked[i].login)
            map_slot(people, asked[i].login);
        if (asked[i].organ)
            map_slot(organs, asked[i].organ);
    }
    if (!map_count(people) && !map_count(organs))
        return true;
    if (!ask(a, s->records->model, db, people, organs, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct found *person = asked[i].login ? map_get(people, asked[i].login) : NULL;
        const struct found *organ = asked[i].organ ? map_get(organs, asked[i].organ) : NULL;
        asked[i].person = person ? person->name : NULL;
        asked[i].organ_name = asked[i].organ ? (organ ? organ->name : NULL) : person ? person->organ : NULL;
    }
    return true;
}
