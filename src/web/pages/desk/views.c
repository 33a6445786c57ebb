/* Filters that a person keeps of a register, by name: the address's question as it stood. */
#include "web/pages/desk/register.h"

#include "core/arena.h"
#include "core/text.h"
#include "store/store.h"
#include "store/writer.h"

#include <string.h>

enum { VIEWS_MOST = 30, NAME_LONGEST = 40 /* characters */, QUESTION_LONGEST = 2000 /* bytes */ };

/* The question of the page, without its place in it. */
static const char *question_of(struct request *r)
{
    const char *here = request_with(r, "lang", NULL);
    const char *mark = strchr(here, '?');
    return mark ? mark + 1 : "";
}

bool register_put_views(struct asking *k, json_t *model, struct error *err)
{
    struct request *r = k->r;
    const char *question = question_of(r), *here = desk_href(r, "registers", k->reg->name, NULL);
    json_t *views = page_put_array(model, "views");
    struct stmt *st = db_prepare(r->db,
                                 "select v.id, v.name, v.question from account_view v join account a on a.id = "
                                 "v.account_id where a.login = ? and v.register = ? order by v.name",
                                 err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, r->person.login);
    stmt_bind_text(st, 2, k->reg->name);
    while (stmt_row(st, err)) {
        json_t *o = page_add_object(views);
        page_put_int(o, "id", stmt_int(st, 0));
        page_put(o, "name", stmt_text(st, 1));
        page_put(o, "href", arena_printf(r->arena, "%s%c%s", here, strchr(here, '?') ? '&' : '?', stmt_text(st, 2)));
        page_put_flag(o, "here", strcmp(stmt_text(st, 2), question) == 0);
    }
    page_put_flag(model, "has_views", json_array_size(views));
    page_put(model, "views_href", desk_href(r, "registers", k->reg->name, "views", NULL));
    page_put(model, "question", question);
    page_put_flag(model, "can_keep", *question && !r->person.program);
    return !err->code;
}

struct keeping {
    struct request *r;
    const struct reg *reg;
    const char *name, *question;
    int64_t remove;
};

static bool count_views(const struct keeping *w, struct db *db, int64_t account, int64_t *out, struct error *err)
{
    struct stmt *st = db_prepare(db, "select count(*) from account_view where account_id = ? and register = ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, account);
    stmt_bind_text(st, 2, w->reg->name);
    *out = stmt_row(st, err) ? stmt_int(st, 0) : 0;
    stmt_reset(st);
    return !err->code;
}

static bool run(struct db *db, const char *sql, int64_t account, const char *reg, const char *name,
                const char *question, struct error *err)
{
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, account);
    stmt_bind_text(st, 2, reg);
    stmt_bind_text(st, 3, name);
    if (question)
        stmt_bind_text(st, 4, question);
    return stmt_run(st, err);
}

static bool keep(struct db *db, void *argument, struct error *err)
{
    const struct keeping *w = argument;
    int64_t account = w->r->session.account_id, count;
    if (!run(db, "delete from account_view where account_id = ? and register = ? and name = ?", account, w->reg->name,
             w->name, NULL, err) ||
        !count_views(w, db, account, &count, err))
        return false;
    if (count >= VIEWS_MOST)
        return error_set(err, ERROR_CONFLICT, "%d filters of this register are kept already: remove one first",
                         VIEWS_MOST);
    return run(db, "insert into account_view (account_id, register, name, question) values (?, ?, ?, ?)", account,
               w->reg->name, w->name, w->question, err);
}

static bool forget(struct db *db, void *argument, struct error *err)
{
    const struct keeping *w = argument;
    struct stmt *st = db_prepare(db, "delete from account_view where account_id = ? and register = ? and id = ?", err);
    if (!st)
        return false;
    stmt_bind_int(st, 1, w->r->session.account_id);
    stmt_bind_text(st, 2, w->reg->name);
    stmt_bind_int(st, 3, w->remove);
    return stmt_run(st, err);
}

/* Part of an address and nothing else. */
static bool is_question(const char *s)
{
    return strlen(s) <= QUESTION_LONGEST &&
           !s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%=&+,")];
}

bool desk_views(struct request *r, struct answer *out, struct error *err)
{
    struct keeping w = {.r = r, .reg = desk_reg(r, err)};
    const char *remove = request_field(r, "remove"), *name = request_field(r, "name");
    w.question = request_field(r, "question");
    if (!w.reg)
        return false;
    if (r->person.program || !r->session.account_id)
        return error_set(err, ERROR_RIGHTS, "filters are kept by persons");
    out->model = page_model(r, request_title(r, w.reg->title));
    const char *here = desk_href(r, "registers", w.reg->name, NULL);
    if (!request_is_post(r))
        return desk_go(out, here);
    if (remove) {
        if (!text_to_int(remove, &w.remove))
            return error_set(err, ERROR_INPUT, "which filter is to be removed?");
        return writer_run(r->site->records->writer, forget, &w, err) && desk_go(out, here);
    }
    w.name = name ? text_trim(r->arena, name, strlen(name)) : "";
    if (!*w.name || text_length(w.name) > NAME_LONGEST || strchr(w.name, '\n'))
        return error_set(err, ERROR_INPUT, "a kept filter has a name of 1 to %d characters", NAME_LONGEST);
    if (!w.question || !*w.question || !is_question(w.question))
        return error_set(err, ERROR_INPUT, "there is no filter to keep: filter the register first");
    return writer_run(r->site->records->writer, keep, &w, err) &&
           desk_go(out, arena_printf(r->arena, "%s%c%s", here, strchr(here, '?') ? '&' : '?', w.question));
}
