#include "web/pages/desk/people.h"

#include "account/names.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "record/ledger.h"
#include "web/page.h"
#include "work/note.h"

#include <string.h>

struct noted {
    json_t *object;  /* the page's */
    const char *key; /* of a text; NULL: of an event */
};

struct people {
    struct request *r;
    size_t count, room, naming_room;
    struct noted *noted;
    struct naming *naming;
};

struct people *people_new(struct request *r)
{
    struct people *p = arena_new_of(r->arena, struct people);
    p->r = r;
    return p;
}

static void note(struct people *p, struct noted noted, struct naming naming)
{
    struct arena *a = p->r->arena;
    p->noted = arena_grow(a, p->noted, p->count, &p->room, sizeof *p->noted);
    p->naming = arena_grow(a, p->naming, p->count, &p->naming_room, sizeof *p->naming);
    p->noted[p->count] = noted;
    p->naming[p->count++] = naming;
}

static void put(json_t *o, const char *person, const char *login, const char *organ)
{
    page_put(o, "person", person);
    page_put(o, "login", login ? login : ""); /* empty, not absent: a template would look further out */
    page_put(o, "organ_name", organ ? organ : "");
}

void people_of_event(struct people *p, json_t *o, const struct event_row *e)
{
    static const char terminal[] = "command line: ";
    const struct request *r = p->r;
    page_put(o, "actor", e->actor);
    if (text_equal(e->actor, own_actor))
        put(o, request_text(r, "record.itself"), NULL, NULL);
    else if (text_starts(e->actor, terminal))
        put(o, arena_printf(r->arena, "%s %s", request_text(r, "record.terminal"), e->actor + strlen(terminal)), NULL,
            NULL);
    else
        note(p, (struct noted){.object = o}, (struct naming){.login = e->actor, .organ = e->organ});
}

static bool filled_by_actor(const struct model *m, const struct reg *reg, const struct field *f)
{
    for (size_t i = 0; i < m->procedures; i++)
        for (size_t j = 0; m->procedure[i].of == reg && j < m->procedure[i].steps; j++) {
            const struct step *s = &m->procedure[i].step[j];
            for (size_t k = 0; k < s->sets; k++)
                if (s->set[k].field == f && s->set[k].kind == SET_ACTOR)
                    return true;
        }
    return false;
}

void people_in_text(struct people *p, json_t *o, const char *key, const struct reg *reg, const struct field *f)
{
    const char *text = json_string_value(json_object_get(o, key));
    if (text && *text && filled_by_actor(p->r->site->model, reg, f))
        note(p, (struct noted){o, key}, (struct naming){.login = text});
}

bool people_tell(struct people *p, struct error *err)
{
    struct request *r = p->r;
    bool english = text_equal(r->language, "en");
    if (!account_names(r->arena, r->site->accounts, r->db, p->count, p->naming, err))
        return false;
    for (size_t i = 0; i < p->count; i++) {
        const struct naming *n = &p->naming[i];
        json_t *o = p->noted[i].object;
        if (!p->noted[i].key)
            put(o, n->person ? n->person : n->login, n->person ? n->login : NULL, n->organ_name);
        else if (n->person)
            page_put(o, p->noted[i].key, arena_printf(r->arena, english ? "%s (%s)" : "%s（%s）", n->person, n->login));
    }
    return true;
}
