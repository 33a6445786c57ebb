/* My account: who I am here, my sessions, and the tokens of my programs. */
#include "web/pages/desk/admin.h"

#include "account/identity.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"
#include "store/store.h"

#include <microhttpd.h>

enum { DAY = 24 * 60 * 60 };

/* Programs. */

static void put_programs(struct request *r, json_t *model, const struct program *program, size_t count)
{
    json_t *list = page_put_array(model, "programs");
    for (size_t i = 0; i < count; i++) {
        const struct program *p = &program[i];
        struct buf regs = buf_new(r->arena);
        buf_add(&regs, "");
        for (size_t j = 0; j < p->registers; j++) {
            const struct reg *reg = model_reg(r->site->model, p->reg[j]);
            buf_printf(&regs, "%s%s", j ? ", " : "", reg ? request_title(r, reg->title) : p->reg[j]);
        }
        json_t *o = page_add_object(list);
        page_put_int(o, "id", p->id);
        page_put(o, "name", p->name);
        page_put(o, "scopes",
                 request_text(r, p->reads && p->writes ? "account.both"
                                 : p->writes           ? "account.writes"
                                                       : "account.reads"));
        page_put(o, "registers", p->registers ? regs.data : request_text(r, "account.all_registers"));
        page_put(o, "expires", date_iso(r->arena, date_of_time(p->expires)));
        page_put_flag(o, "expired", p->expires <= time_now());
        page_put(o, "last_used", p->last_used ? time_text(r->arena, p->last_used) : NULL);
    }
    page_put_flag(model, "has_programs", count);
}

/* The registers chosen in the form. */
static const char *const *chosen(struct request *r, size_t *count)
{
    const struct body_field *field;
    size_t n = r->body ? body_fields(r->body, &field) : 0;
    const char **out = arena_array(r->arena, n + 1, sizeof *out);
    *count = 0;
    for (size_t i = 0; i < n; i++)
        if (text_equal(field[i].name, "register"))
            out[(*count)++] = field[i].value;
    return out;
}

static void put_choices(struct request *r, json_t *model)
{
    const struct model *m = r->site->model;
    json_t *list = page_put_array(model, "registers");
    size_t count;
    const char *const *is = chosen(r, &count);
    for (size_t i = 0; i < m->regs; i++) {
        if (!rights_reads(r->site->rights, &r->person, &m->reg[i]))
            continue;
        bool checked = false;
        for (size_t j = 0; j < count; j++)
            checked = checked || text_equal(is[j], m->reg[i].name);
        json_t *o = page_add_object(list);
        page_put(o, "name", m->reg[i].name);
        page_put(o, "title", request_title(r, m->reg[i].title));
        page_put_flag(o, "checked", checked);
    }
}

/* The token is on the reply to the form and nowhere else. */
static bool make_program(struct request *r, json_t *model, struct error *err)
{
    const char *expires = request_field(r, "expires");
    int32_t day = expires ? date_parse(expires) : DATE_NONE;
    struct program p = {.login = r->person.login,
                        .name = request_field(r, "name"),
                        .reads = request_field(r, "reads"),
                        .writes = request_field(r, "writes"),
                        .expires = day == DATE_NONE ? 0 : time_of_date(day) + DAY - 1};
    struct author by = request_author(r);
    p.reg = chosen(r, &p.registers);
    for (size_t i = 0; i < p.registers; i++) {
        const struct reg *reg = model_reg(r->site->model, p.reg[i]);
        if (!reg || !rights_reads(r->site->rights, &r->person, reg))
            return error_set(err, ERROR_INPUT, "there is no register “%.60s”", p.reg[i]) || error_in(err, "registers");
    }
    const char *token = program_make(r->arena, r->site->accounts, &p, &by, err);
    page_put(model, "token", token);
    return token;
}

/* The page. */

static bool put_account(struct request *r, json_t *model, struct error *err)
{
    struct account *account = account_read(r->arena, r->site->accounts, r->db, r->person.login, err);
    size_t sessions, programs;
    struct session *session;
    struct program *program;
    if (!account || !session_list(r->arena, r->db, r->person.login, time_now(), &sessions, &session, err) ||
        !program_list(r->arena, r->db, r->person.login, &programs, &program, err))
        return false;
    admin_put_account(r, page_put_object(model, "account"), account);
    admin_put_sessions(r, model, session, sessions);
    page_put_flag(model, "others", sessions > 1);
    put_programs(r, model, program, programs);
    put_choices(r, model);
    if (r->site->options.provider && !account->identity) {
        struct link l = link_to(r->arena, "/desk/oidc/start");
        link_param(&l, "purpose", "link");
        page_put(model, "link_href", request_href(r, &l));
    }
    page_put(model, "password_href", desk_href(r, "password", NULL));
    page_put(model, "notices_href", desk_href(r, "account", "notices", NULL));
    page_put(model, "enrol_href", desk_href(r, "enrol", NULL));
    return admin_put_identity(r, model, account, err);
}

static bool unlink_identity(struct request *r, const struct author *by, struct error *err)
{
    const char *password = request_field(r, "password");
    const struct identity_owner owner = {.password = password ? password : "", .session = r->session.id};
    return identity_unlink(r->arena, r->site->accounts, r->db, r->person.login, &owner, by, err);
}

static bool act(struct request *r, const char *what, json_t *model, struct error *err)
{
    struct accounts *s = r->site->accounts;
    struct author by = request_author(r);
    const char *login = r->person.login, *text = request_field(r, "id");
    int64_t id = 0;
    if (text_equal(what, "make_program"))
        return make_program(r, model, err);
    if (text_equal(what, "unlink"))
        return unlink_identity(r, &by, err);
    if (text_equal(what, "end_others"))
        return session_end_all(r->arena, s, login, r->session.id, &by, err);
    if (!text || !text_to_int(text, &id))
        return error_set(err, ERROR_INPUT, "the form does not say what is to be ended");
    if (text_equal(what, "end_session"))
        return session_end(r->arena, s, login, id, &by, err);
    if (text_equal(what, "end_program"))
        return program_end(r->arena, s, login, id, &by, err);
    return error_set(err, ERROR_INPUT, "the form does not say what is to be done");
}

bool desk_account(struct request *r, struct answer *out, struct error *err)
{
    static const char *const kept[] = {"name", "expires", "reads", "writes"};
    struct error own = {0};
    if (r->person.program)
        return error_set(err, ERROR_RIGHTS, "an account is kept by its owner, not by a program");
    out->model = page_model(r, request_text(r, "desk.account"));
    page_put_flag(out->model, "has_crumbs", true);
    page_crumb(out->model, request_text(r, "desk.account"), NULL);
    bool made = false;
    if (request_is_post(r)) {
        const char *what = request_field(r, "act");
        made = act(r, what, out->model, &own);
        if (made && !text_equal(what, "make_program"))
            return desk_go(out, admin_done(r, desk_href(r, "account", NULL)));
        if (!made && !admin_tell(out, &own, err))
            return false;
    } else if (request_param(r, "done")) {
        page_put(out->model, "done", request_text(r, "admin.done"));
    }
    for (size_t i = 0; i < sizeof kept / sizeof *kept && !made; i++)
        page_put(out->model, kept[i], request_field(r, kept[i]));
    page_put_flag(out->model, "fresh", !request_is_post(r));
    /* What was just made is newer than the request's snapshot of the database. */
    db_end_read(r->db);
    return db_begin_read(r->db, err) && put_account(r, out->model, err);
}
