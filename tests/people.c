#include "people.h"

#include "account/session.h"
#include "record/attachment.h"
#include "record/vault.h"
#include "store/store.h"
#include "store/writer.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { STAGE_AWAITS_CODE = STAGE_CODE };

static struct author by_test(void)
{
    return (struct author){.actor = "test"};
}

static struct someone *add(struct people *p, const char *name, const char *role)
{
    assert_true(p->count < PEOPLE_MOST);
    struct someone *s = &p->one[p->count++];
    *s = (struct someone){.name = name, .role = role, .form = form_cookie(d.office->arena)};
    return s;
}

static void make_account(const char *login, const char *role, bool must_change)
{
    struct error err = {0};
    const struct author by = by_test();
    const struct office office = {.role = role, .organ = DESK_JUSTICE, .district = "220103"};
    const struct account_draft draft = {.login = login,
                                        .name = "示例人员",
                                        .password = browser_password,
                                        .must_change = must_change,
                                        .sample = true,
                                        .offices = role ? 1 : 0,
                                        .office = &office};
    assert_good(account_make(d.office->arena, d.accounts, d.office->db, &draft, &by, &err), err);
}

static const char *new_session(const char *login)
{
    struct error err = {0};
    const struct sign_in in = {login, browser_password, "192.0.2.1", "test", 0};
    const char *token;
    struct session session;
    assert_good(session_sign_in(d.office->arena, d.accounts, d.office->db, &in, &token, &session, &err), err);
    return token;
}

static struct someone *sign_in_as(struct people *p, const char *name, const char *login, const char *role)
{
    struct someone *s = add(p, name, role);
    s->session = new_session(login);
    s->lives = true;
    return s;
}

void people_sign_in(struct people *p, const struct someone *who)
{
    struct someone *s = &p->one[who - p->one];
    if (s->lives && s->role)
        s->session = new_session(text_equal(s->role, "mediator") ? "mediator" : s->role);
    else if (s->lives && text_equal(s->name, "no_office"))
        s->session = new_session(s->name);
}

static void add_staff(struct people *p)
{
    const struct model *m = d.office->model;
    for (size_t i = 0; i < m->roles; i++) {
        const char *role = m->role[i].name;
        if (strcmp(role, "mediator") != 0) /* who is there already */
            make_account(role, role, false);
        sign_in_as(p, role, role, role);
    }
}

static bool run(struct db *db, void *sql, struct error *err)
{
    return db_run(db, *(const char **)sql, err);
}

static void do_sql(const char *sql)
{
    struct error err = {0};
    assert_good(writer_run(d.office->records.writer, run, &sql, &err), err);
}

/* Those whose session is none, not yet or no longer. */
static void add_outsiders(struct people *p)
{
    struct error err = {0};
    struct arena *a = d.office->arena;
    const struct author by = by_test();
    const struct office mediates = {.role = "mediator", .organ = DESK_JUSTICE, .district = "220103"};
    add(p, "nobody", NULL);
    add(p, "forged", NULL)->session = form_cookie(a);
    static const char *const logins[] = {"closed", "locked", "signed_out", "new_password", "code_awaited"};
    for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
        make_account(logins[i], "mediator", strcmp(logins[i], "new_password") == 0);
        sign_in_as(p, logins[i], logins[i], NULL)->lives = i > 2;
    }
    assert_good(account_set_state(a, d.accounts, "closed", ACCOUNT_CLOSED, &by, &err), err);
    assert_good(account_set_state(a, d.accounts, "locked", ACCOUNT_LOCKED, &by, &err), err);
    assert_good(session_end_all(a, d.accounts, "signed_out", 0, &by, &err), err);
    do_sql(arena_printf(a,
                        "update account_session set stage = %d where account_id = "
                        "(select id from account where login = 'code_awaited')",
                        STAGE_AWAITS_CODE));
    make_account("no_office", NULL, false);
    sign_in_as(p, "no_office", "no_office", NULL);
    make_account("office_taken", "mediator", false);
    sign_in_as(p, "office_taken", "office_taken", NULL);
    assert_good(account_remove_office(a, d.accounts, d.office->db, "office_taken", &mediates, &by, &err), err);
}

static void add_program(struct people *p, const char *name, const char *login, bool reads, bool writes, const char *reg,
                        int64_t expires)
{
    struct error err = {0};
    const struct author by = by_test();
    const struct program program = {.login = login,
                                    .name = name,
                                    .reads = reads,
                                    .writes = writes,
                                    .registers = reg != NULL,
                                    .reg = &reg,
                                    .expires = expires};
    struct someone *s = add(p, name, NULL);
    s->token = program_make(d.office->arena, d.accounts, &program, &by, &err);
    assert_good(s->token, err);
}

static void add_programs(struct people *p)
{
    int64_t tomorrow = time_now() + 24 * 60 * 60;
    add_program(p, "token_reads", "mediator", true, false, NULL, tomorrow);
    add_program(p, "token_writes", "mediator", false, true, NULL, tomorrow);
    add_program(p, "token_both", "mediator", true, true, NULL, tomorrow);
    add_program(p, "token_elsewhere", "mediator", true, true, "mediator", tomorrow);
    add_program(p, "token_of_administrator", "system_admin", true, true, NULL, tomorrow);
    add_program(p, "token_of_leader", "district_leader", true, true, NULL, tomorrow);
    add_program(p, "token_expired", "mediator", true, true, NULL, tomorrow);
    do_sql("update account_program set expires = 1 where name = 'token_expired'");
    add(p, "token_forged", NULL)->token = form_cookie(d.office->arena);
}

static bool attach(struct db *db, void *argument, struct error *err)
{
    const char *number = *(const char **)argument;
    static const char text[] = "说明";
    struct arena *a = d.office->arena;
    const struct vault vault = {.folder = d.files};
    const struct event as = {.actor = "test", .day = DATE_NONE};
    char *hash = arena_alloc(a, VAULT_HASH);
    struct attachment file = {.name = "说明.txt", .sha256 = hash, .size = sizeof text - 1, .type = "text/plain"};
    struct record *r = record_read(a, db, model_reg(d.office->model, "dispute"), number, err);
    int fd = open(support_write(d.office, "attached.txt", text), O_RDONLY);
    bool good = r && fd >= 0 && vault_keep(a, &vault, fd, sizeof text - 1, hash, err) &&
                attachment_add(a, &d.office->records, db, r, &file, &as, err);
    close(fd);
    return good;
}

static void add_rows(void)
{
    struct error err = {0};
    struct arena *a = d.office->arena;
    struct work work = {.records = &d.office->records, .law = d.law};
    struct play play = {.work = &work, .db = d.office->db, .actor = "test", .arena = a};
    assert_good(journal_play(&play, support_path(a, "tests/routes/rows.journal"), &err), err);
    const char *disputes[] = {"220103调2020-00001", "220103调2020-00002", "220104调2020-00001"};
    for (size_t i = 0; i < 3; i++)
        assert_good(writer_run(d.office->records.writer, attach, &disputes[i], &err), err);
}

int people_on_sqlite(struct people *out)
{
    void *ignored;
    *out = (struct people){.each = arena_new()};
    if (desk_on_sqlite(&ignored))
        return 1;
    add_rows();
    struct web_options options = desk_options();
    options.sign_ins = options.changes = 1000000; /* all come from one address */
    desk_serve(&options);
    add_staff(out);
    add_outsiders(out);
    add_programs(out);
    return 0;
}

void people_tear_down(struct people *p)
{
    arena_free(p->each);
    desk_tear_down(NULL);
}

const struct someone *people_find(const struct people *p, const char *name)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->one[i].name, name) == 0)
            return &p->one[i];
    return NULL;
}

struct got people_ask(struct people *p, const struct someone *who, const char *method, const char *target,
                      const char *form)
{
    struct arena *a = p->each;
    struct buf out = buf_new(a);
    bool bytes = strcmp(method, "PATCH") == 0;
    buf_printf(&out, "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n", method, target);
    if (who->token)
        buf_printf(&out, "Authorization: Bearer %s\r\n", who->token);
    else
        buf_printf(&out, "Cookie: plumbline-form=%s%s%s\r\nX-Form-Token: %s\r\n", who->form,
                   who->session ? "; plumbline=" : "", who->session ? who->session : "",
                   form_token(a, d.accounts, who->lives ? who->session : who->form));
    if (form)
        buf_printf(&out, "Content-Type: application/%s\r\nContent-Length: %zu\r\n",
                   bytes ? "octet-stream" : "x-www-form-urlencoded", strlen(form));
    buf_add(&out, "\r\n");
    buf_add(&out, form ? form : "");
    return client_raw(a, web_port(d.web), out.data, out.size);
}
