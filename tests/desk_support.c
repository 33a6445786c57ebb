#include "desk_support.h"

#include "store/store.h"

#include "store/store.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>

const char browser_password[] = "Correct-Horse-9";

struct desk d;
int32_t desk_day = 18267;

void give_account(const char *login, const char *role, const char *organ)
{
    struct error err = {0};
    const struct office office = {.role = role, .organ = organ, .district = "220103"};
    const struct account_draft draft = {.login = login,
                                        .name = "示例人员",
                                        .password = browser_password,
                                        .sample = true,
                                        .offices = 1,
                                        .office = &office};
    const struct author by = {.actor = "test"};
    assert_good(account_make(d.office->arena, d.accounts, d.office->db, &draft, &by, &err), err);
}

void desk_play(const char *text)
{
    struct error err = {0};
    const struct work work = {.records = &d.office->records, .law = d.law};
    struct play play = {.work = &work, .db = d.office->db, .actor = "test", .arena = d.office->arena};
    assert_good(journal_play(&play, support_write(d.office, "desk.journal", text), &err), err);
}

int64_t desk_count(const char *sql)
{
    struct error err = {0};
    int64_t n = -1;
    assert_good(db_int(d.office->db, sql, 0, &n, &err), err);
    return n;
}

struct web_options desk_options(void)
{
    /* What it finds in a file's text decides; real scanners look deeper. */
    const char *scan = support_write(d.office, "scan", "#!/bin/sh\n! grep -q EICAR \"$1\"\n");
    chmod(scan, 0700);
    return (struct web_options){.home = support_path(d.office->arena, "."),
                                .address = "127.0.0.1",
                                .threads = 2,
                                .timeout = 2,
                                .district = "220103",
                                .year = 2020,
                                .accounts = d.accounts,
                                .law = d.law,
                                .keys = &d.office->keys,
                                .files = d.files,
                                .scan = scan,
                                .site = "https://fz.example.gov.cn",
                                .today = desk_day};
}

void desk_serve(const struct web_options *options)
{
    struct error err = {0};
    if (d.web)
        web_stop(d.web);
    d.web = web_start(&d.office->records, options, &err);
    assert_good(d.web, err);
}

static int set_up(int kind)
{
    struct error err = {0};
    struct mistakes mistakes;
    d = (struct desk){0};
    if (kind && !support_has_postgresql())
        return 0;
    d.office = support_open("domains", kind);
    struct arena *a = d.office->arena;
    d.law = law_load(a, support_path(a, "law"), &mistakes);
    assert_non_null(d.law);
    struct work work = {.records = &d.office->records, .law = d.law};
    struct play play = {.work = &work, .db = d.office->db, .actor = "test", .arena = a};
    assert_good(journal_play(&play, support_path(a, "tests/steps/base.journal"), &err), err);
    assert_good(
        journal_play(&play,
                     support_write(d.office, "desk.journal",
                                   "2020-01-02\n"
                                   "create mediation_committee 220103调委-0001 district=220103 organ=示例区司法局 "
                                   "name=\"某社区人民调解委员会\" kind=community\n"
                                   "create mediator 220103调员-00001 district=220103 organ=示例区司法局 "
                                   "name=\"甲某\" sex=male committee=220103调委-0001 kind=full_time "
                                   "appointed_on=2020-01-02\n"
                                   "create dispute 220103调2020-00001 district=220103 organ=示例区司法局 "
                                   "subject=\"楼上漏水\" branch=people kind=neighbour source=application "
                                   "scale=simple applicant=\"张三丰\" respondent=\"李四光\" parties=2 "
                                   "registered_on=2020-01-02\n"),
                     &err),
        err);
    const struct account_rules rules = {.hash_operations = 1, .hash_memory = 8192, .one_factor = true};
    d.accounts = accounts_open(a, &d.office->records, &d.office->keys, &rules, &err);
    assert_good(d.accounts, err);
    give_account("mediator", "mediator", DESK_JUSTICE);
    give_account("stranger", "mediator", DESK_STREETS);
    char *files = arena_printf(a, "%s/files", d.office->folder);
    d.files = files;
    mkdir(files, 0700);
    const struct web_options options = desk_options();
    desk_serve(&options);
    return 0;
}

int desk_on_sqlite(void **state)
{
    (void)state;
    return set_up(0);
}

int desk_on_postgresql(void **state)
{
    (void)state;
    return set_up(1);
}

int desk_tear_down(void **state)
{
    (void)state;
    if (!d.office)
        return 0;
    web_stop(d.web);
    support_close(d.office);
    return 0;
}

static char *cookies(struct browser *b)
{
    return arena_printf(b->arena, "Cookie: %s%s%s%s\r\n",
                        b->session ? "plumbline=" : "x=", b->session ? b->session : "1",
                        b->form ? "; plumbline-form=" : "", b->form ? b->form : "");
}

static void keep(struct browser *b, const char *name, char **cookie)
{
    const char *at = b->got.head;
    char *mark = arena_printf(b->arena, "Set-Cookie: %s=", name);
    if (!(at = strstr(at, mark)))
        return;
    at += strlen(mark);
    size_t n = strcspn(at, ";\r");
    *cookie = n ? arena_strndup(b->arena, at, n) : NULL;
}

static void keep_cookies(struct browser *b)
{
    keep(b, "plumbline", &b->session);
    keep(b, "plumbline-form", &b->form);
}

void get(struct browser *b, const char *target)
{
    b->got = client_ask(b->arena, web_port(d.web), "GET", target, cookies(b));
    keep_cookies(b);
}

void send_bytes(struct browser *b, const char *method, const char *target, const char *type, const char *body,
                size_t size)
{
    struct buf out = buf_new(b->arena);
    buf_printf(&out,
               "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%sContent-Type: %s\r\nContent-Length: %zu\r\n\r\n",
               method, target, cookies(b), type, size);
    buf_add_n(&out, body, size);
    b->got = client_raw(b->arena, web_port(d.web), out.data, out.size);
    keep_cookies(b);
}

void post_raw(struct browser *b, const char *target, const char *body)
{
    send_bytes(b, "POST", target, "application/x-www-form-urlencoded", body, strlen(body));
}

/* The form's token on the page that was got last. */
const char *token(struct browser *b)
{
    static const char mark[] = "name=\"_form\" value=\"";
    const char *at = strstr(b->got.body, mark);
    return at ? arena_strndup(b->arena, at + strlen(mark), strcspn(at + strlen(mark), "\"")) : "";
}

/* Opens the page, fills its form in and sends it. */
void fill(struct browser *b, const char *target, const char *fields)
{
    get(b, target);
    post_raw(b, target, arena_printf(b->arena, "_form=%s&%s", token(b), fields));
}

/* What the page itself says, as far as a message has room for it. */
const char *main_of(const struct browser *b)
{
    const char *at = strstr(b->got.body, "<main");
    return arena_strndup(b->arena, at ? at : b->got.body, 900);
}

void assert_status(struct browser *b, int status)
{
    if (b->got.status != status)
        fail_msg("status %d, expected %d: %s", b->got.status, status, main_of(b));
}

void assert_shows(struct browser *b, const char *text)
{
    if (!strstr(b->got.body, text))
        fail_msg("the page does not show “%s”: %s", text, main_of(b));
}

void assert_hides(struct browser *b, const char *text)
{
    if (strstr(b->got.body, text))
        fail_msg("the page shows “%s”", text);
}

struct browser new_browser(void)
{
    return (struct browser){.arena = d.office->arena};
}

struct browser signed_in(const char *login)
{
    struct browser b = new_browser();
    fill(&b, "/desk/sign-in", arena_printf(b.arena, "login=%s&password=%s", login, browser_password));
    assert_status(&b, 303);
    assert_non_null(b.session);
    return b;
}

void refused(struct browser *b, int status)
{
    assert_status(b, status);
    struct browser after = new_browser();
    get(&after, "/desk/sign-in"); /* and the server serves on */
    assert_status(&after, 200);
}
