/* Notices of to-dos: who is told of what, that each is signed and comes once, what happens where nobody answers, and
 * where nothing may be sent. Against a receiver and a mail server of our own on this machine. */
#include "desk_support.h"

#include "core/fetch.h"
#include "core/hmac.h"
#include "core/place.h"
#include "notify/courier.h"
#include "store/store.h"
#include "store/writer.h"

#include <arpa/inet.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RECEIVED_MOST = 64, REQUEST_MOST = 16 << 10 };

/* Takes one connection after the other: HTTP, or SMTP where mail is set. */
static struct receiver {
    int listening;
    uint16_t port;
    pthread_t thread;
    bool mail;
    atomic_int status; /* that it answers with; 0: closes without a word */
    atomic_int count;
    char got[RECEIVED_MOST][REQUEST_MOST];
} web, post;

static void take_web(struct receiver *r, int fd)
{
    char *to = r->got[atomic_load(&r->count) % RECEIVED_MOST];
    size_t n = 0, wanted = REQUEST_MOST - 1;
    ssize_t got;
    while (n < wanted && (got = read(fd, to + n, wanted - n)) > 0) {
        to[n += (size_t)got] = '\0';
        char *end = strstr(to, "\r\n\r\n"), *length = strstr(to, "Content-Length: ");
        if (end && length)
            wanted = (size_t)(end + 4 - to) + strtoul(length + 16, NULL, 10);
    }
    to[n] = '\0';
    atomic_fetch_add(&r->count, 1);
    if (atomic_load(&r->status))
        dprintf(fd,
                "HTTP/1.1 %d x\r\nLocation: http://127.0.0.1:%u/elsewhere\r\nContent-Length: 0\r\nConnection: "
                "close\r\n\r\n",
                atomic_load(&r->status), r->port);
}

static void take_mail(struct receiver *r, int fd)
{
    char line[2000], *to = r->got[atomic_load(&r->count) % RECEIVED_MOST];
    FILE *in = fdopen(dup(fd), "r");
    size_t n = 0;
    bool data = false;
    dprintf(fd, "220 sink\r\n");
    while (in && fgets(line, sizeof line, in)) {
        size_t size = strlen(line);
        if (n + size < REQUEST_MOST) {
            memcpy(to + n, line, size + 1);
            n += size;
        }
        if (data && strcmp(line, ".\r\n") == 0) {
            data = false;
            atomic_fetch_add(&r->count, 1);
            dprintf(fd, "250 kept\r\n");
        } else if (!data && strncmp(line, "DATA", 4) == 0) {
            data = true;
            dprintf(fd, "354 go on\r\n");
        } else if (!data) {
            dprintf(fd, strncmp(line, "QUIT", 4) == 0 ? "221 bye\r\n" : "250 good\r\n");
        }
    }
    if (in)
        fclose(in);
}

static void *receive(void *argument)
{
    struct receiver *r = argument;
    for (int fd; (fd = accept(r->listening, NULL, NULL)) >= 0; close(fd))
        (r->mail ? take_mail : take_web)(r, fd);
    return NULL;
}

static void receiver_start(struct receiver *r, bool mail)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    r->mail = mail;
    r->status = 200;
    r->listening = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(r->listening, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(r->listening, 8), 0);
    getsockname(r->listening, (struct sockaddr *)&at, &size);
    r->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&r->thread, NULL, receive, r), 0);
}

static void receiver_stop(struct receiver *r)
{
    shutdown(r->listening, SHUT_RDWR);
    close(r->listening);
    pthread_join(r->thread, NULL);
}

static struct work work;
static struct rights *rights;
static struct courier_options how;
static const char *secret;
static int64_t now;

static char *url(const char *path)
{
    return arena_printf(d.office->arena, "http://127.0.0.1:%u%s", web.port, path);
}

static const char *subscribe(const char *login, enum notice_kind kind, const char *address, unsigned tells)
{
    struct error err = {0};
    const struct author by = {.actor = "test"};
    const struct subscription p = {.login = login, .kind = kind, .address = address, .tells = tells};
    const char *made;
    assert_good(subscription_make(d.office->arena, d.accounts, &p, &by, &made, &err), err);
    return made;
}

static int64_t round_at(int64_t at)
{
    struct error err = {0};
    int64_t sent;
    assert_good(courier_round(d.accounts, rights, &work, d.office->db, &how, at, &sent, &err), err);
    return sent;
}

static void tick(int32_t day)
{
    struct error err = {0};
    struct happened h;
    assert_good(work_tick(&work, day, &h, &err), err);
}

/* The dispute is accepted, so that its month runs; and its organ has a head. */
static void start(void)
{
    work = (struct work){.records = &d.office->records, .law = d.law};
    rights = rights_new(d.office->arena, d.office->model);
    how = (struct courier_options){.send = {.private_too = true}, .first_wait = 60};
    now = time_of_date(date_of(2020, 2, 4));
    fetch_begin();
    desk_play("2020-01-06\naccept dispute 220103调2020-00001 as mediator committee=220103调委-0001 "
              "mediator=220103调员-00001\n");
    give_account("chief", "head", DESK_JUSTICE);
}

/* What happened before somebody subscribed is not told; afterwards the one with the step to take is, and no other. */
static void test_told_once_and_signed(void **state)
{
    (void)state;
    if (!d.office)
        return;
    start();
    secret = subscribe("mediator", NOTICE_WEB, url("/hook"), NOTICE_TERMS);
    assert_non_null(secret);
    subscribe("stranger", NOTICE_WEB, url("/stranger"), NOTICE_TERMS);
    subscribe("chief", NOTICE_WEB, url("/chief"), NOTICE_ESCALATE);
    assert_int_equal(round_at(now), 0);
    tick(date_of(2020, 2, 4)); /* three workdays before the month is over */
    web.count = 0;
    int64_t sent = round_at(now);
    assert_int_equal(sent, 1);
    assert_int_equal(atomic_load(&web.count), sent);
    assert_int_equal(round_at(now + 100000), 0); /* once */
    assert_int_equal(atomic_load(&web.count), sent);
    char *got = arena_strdup(d.office->arena, web.got[0]), *body = strstr(got, "\r\n\r\n") + 4;
    const char *mark = strstr(got, "Plumbline-Signature: t=");
    assert_true(text_starts(got, "POST /hook "));
    assert_null(strstr(got, "张三丰"));
    json_t *o = json_loads(body, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(o, "register")), "dispute");
    assert_string_equal(json_string_value(json_object_get(o, "to")), "mediator");
    json_decref(o);
    uint8_t mac[HMAC_SHA256_SIZE];
    char *text = arena_printf(d.office->arena, "%lld.%s", (long long)now, body), hex[65] = "";
    hmac_sha256(secret, strlen(secret), text, strlen(text), mac);
    for (int i = 0; i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", mac[i]);
    assert_non_null(mark);
    assert_non_null(strstr(mark, arena_printf(d.office->arena, "t=%lld,v1=%s\r\n", (long long)now, hex)));
}

/* The head is told of what ran out, and whoever has the step to take is not told once more. */
static void test_head_is_told(void **state)
{
    (void)state;
    if (!d.office)
        return;
    tick(date_of(2020, 2, 10));
    web.count = 0;
    int64_t sent = round_at(now);
    assert_true(sent >= 1);
    for (int i = 0; i < sent; i++) {
        assert_true(text_starts(web.got[i], "POST /chief "));
        assert_non_null(strstr(web.got[i], "\"what\":\"escalate\""));
    }
}

static void play_text(const char *text)
{
    struct error err = {0};
    struct play play = {.work = &work, .db = d.office->db, .actor = "author", .arena = d.office->arena};
    assert_good(journal_play(&play, support_write(d.office, "more.journal", text), &err), err);
}

static bool was_sent(const char *address, const char *part)
{
    for (int i = 0; i < atomic_load(&web.count); i++)
        if (strstr(web.got[i], arena_printf(d.office->arena, "POST %s ", address)) && strstr(web.got[i], part))
            return true;
    return false;
}

/* A step hands a matter on: whoever has it to do now is told, in whose office nothing was to be done with it before;
 * neither who took the step, nor who cannot see it, nor who wants to hear of terms alone. */
static void test_todo_is_told(void **state)
{
    (void)state;
    if (!d.office)
        return;
    give_account("colleague", "mediator", DESK_JUSTICE);
    give_account("author", "mediator", DESK_JUSTICE);
    subscribe("author", NOTICE_WEB, url("/own"), NOTICE_TODO);
    subscribe("colleague", NOTICE_WEB, url("/colleague"), NOTICE_TODO | NOTICE_REMIND);
    subscribe("stranger", NOTICE_WEB, url("/other"), NOTICE_TODO);
    subscribe("chief", NOTICE_WEB, url("/boss"), NOTICE_TERMS);
    web.count = 0;
    play_text("2020-02-11\ncreate dispute 220103调2020-00002 district=220103 organ=示例区司法局 subject=\"占道\" "
              "branch=people kind=neighbour source=application scale=simple applicant=\"张三丰\" "
              "respondent=\"李四光\" parties=2 registered_on=2020-02-11\n");
    assert_int_equal(round_at(now), 1);
    assert_true(was_sent("/colleague", "\"what\":\"todo\""));
    assert_false(was_sent("/colleague", "占道") || was_sent("/colleague", "张三丰"));
    /* Accepted: it stays with the same role. */
    web.count = 0;
    play_text("2020-02-12\naccept dispute 220103调2020-00002 as mediator committee=220103调委-0001 "
              "mediator=220103调员-00001\n");
    round_at(now);
    assert_false(was_sent("/colleague", "\"what\":\"todo\"") || was_sent("/own", "\"what\":\"todo\""));
    /* To another organ, which receives it: it is told, though it does not see the dispute. */
    web.count = 0;
    play_text("2020-02-13\ncreate mediation_transfer 220103调2020-00002-移01 district=220103 organ=示例区司法局 "
              "dispute=220103调2020-00002 "
              "from_branch=people to_branch=administrative from_unit=\"甲\" to_unit=\"乙\" to_organ=" DESK_STREETS
              " reason=\"涉及行政\" transferred_on=2020-02-13\n");
    assert_true(round_at(now) >= 1);
    assert_true(was_sent("/other", "\"what\":\"todo\"") && was_sent("/other", "mediation_transfer"));
    assert_false(was_sent("/own", "mediation_transfer") || was_sent("/boss", "mediation_transfer"));
    web.count = 0;
    assert_int_equal(round_at(now), 0); /* once */
}

/* At eight on workdays, once, to whoever has something to do. */
static void test_daily(void **state)
{
    (void)state;
    if (!d.office)
        return;
    give_account("early", "mediator", DESK_JUSTICE);
    give_account("idle", "auditor", DESK_STREETS);
    subscribe("early", NOTICE_WEB, url("/early"), NOTICE_DAILY);
    subscribe("idle", NOTICE_WEB, url("/idle"), NOTICE_DAILY);
    const int64_t day = 24 * 3600, tuesday = time_of_date(date_of(2020, 2, 18));
    web.count = 0;
    assert_int_equal(round_at(tuesday + 8 * 3600 - 1), 0);
    assert_int_equal(round_at(tuesday + 8 * 3600), 1);
    assert_true(was_sent("/early", "\"what\":\"daily\"") && was_sent("/early", "220103调2020-00001"));
    assert_false(was_sent("/early", "张三丰") || was_sent("/idle", "daily"));
    assert_int_equal(round_at(tuesday + 9 * 3600), 0);
    assert_int_equal(round_at(tuesday + 4 * day + 9 * 3600), 0); /* Saturday */
    assert_int_equal(round_at(tuesday + 6 * day + 9 * 3600), 1);
}

static void test_trying_an_address(void **state)
{
    (void)state;
    if (!d.office)
        return;
    struct error err = {0};
    struct arena *a = d.office->arena;
    const struct author by = {.actor = "early"};
    struct subscription *s;
    struct delivery *got;
    size_t count;
    const int64_t at = time_of_date(date_of(2026, 11, 26));
    assert_good(subscription_list(a, d.office->db, "early", &count, &s, &err), err);
    assert_false(notice_test(a, d.accounts, "idle", s[0].id, at, &by, &err)); /* not theirs */
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    err = (struct error){0};
    assert_good(notice_test(a, d.accounts, "early", s[0].id, at, &by, &err), err);
    assert_false(notice_test(a, d.accounts, "early", s[0].id, at + 59, &by, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    err = (struct error){0};
    web.count = 0;
    web.status = 500;
    assert_int_equal(round_at(at), 0);
    assert_true(was_sent("/early", "\"what\":\"test\""));
    assert_good(delivery_list(a, d.office->db, NULL, true, 10, &count, &got, &err), err);
    assert_true(count >= 1);
    assert_string_equal(got[0].said, "500");
    assert_int_equal(got[0].state, DELIVERY_WAITS);
    web.status = 200;
    assert_int_equal(round_at(at + 60), 1);
    assert_good(delivery_list(a, d.office->db, "early", false, 1, &count, &got, &err), err);
    assert_int_equal(got[0].state, DELIVERY_SENT);
    assert_good(notice_test(a, d.accounts, "early", s[0].id, at + 61, &by, &err), err);
    assert_int_equal(round_at(at + 61), 1);
}

static void test_places(void **state)
{
    (void)state;
    if (!d.office)
        return;
    struct arena *a = d.office->arena;
    static const char *const inside[] = {
        "https://127.0.0.1/",     "https://localhost/",       "https://10.1.2.3/",   "https://192.168.0.1:8443/x",
        "https://172.16.5.5/",    "https://169.254.169.254/", "https://100.64.0.1/", "https://0.0.0.0/",
        "https://[::1]/",         "https://[fe80::1]/",       "https://[fd00::1]/",  "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",    "https://0x7f.1/",          "https://224.0.0.1/",  "https://[2002:7f00:1::]/",
        "https://[2001:0:1::1]/", "https://no-such.invalid/", "https:///x",          "nonsense"};
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        struct error err = {0};
        if (place_leads_out(a, inside[i], &err))
            fail_msg("%s leads out", inside[i]);
        assert_int_equal(err.code, ERROR_INPUT);
    }
    static const char *const outside[] = {"https://93.184.216.34/", "https://[2606:4700::1111]:8443/x?y#z"};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        assert_true(place_leads_out(a, outside[i], NULL));
}

static bool again(struct db *db, void *argument, struct error *err)
{
    (void)argument;
    return db_run(db, "update account_notice set state = 0, attempts = 0, due_at = 0", err);
}

static void send_again(void)
{
    struct error err = {0};
    assert_good(writer_run(d.office->records.writer, again, NULL, &err), err);
    web.count = 0;
}

static void test_tried_again_then_given_up(void **state)
{
    (void)state;
    if (!d.office)
        return;
    send_again();
    web.status = 500;
    int64_t waits = desk_count("select count(*) from account_notice where state = 0"), at = now;
    assert_true(waits >= 1);
    for (int i = 0; i < NOTICE_ATTEMPTS; i++) {
        assert_int_equal(round_at(at), 0);
        assert_int_equal(atomic_load(&web.count), waits * (i + 1));
        assert_int_equal(round_at(at + (60 << i) - 1), 0); /* not before its time */
        assert_int_equal(atomic_load(&web.count), waits * (i + 1));
        at += 60 << i;
    }
    assert_int_equal(desk_count("select count(*) from account_notice where state = 2"), waits);
    assert_int_equal(round_at(at + 1000000), 0);
    assert_int_equal(atomic_load(&web.count), waits * NOTICE_ATTEMPTS);
    send_again();
    web.status = 0; /* closes without a word */
    assert_int_equal(round_at(now), 0);
    web.status = 302; /* is not followed */
    assert_int_equal(round_at(now + 61), 0);
    for (int i = 0; i < atomic_load(&web.count); i++)
        assert_false(text_starts(web.got[i], "GET "));
    web.status = 204;
    assert_int_equal(round_at(now + 1000), waits);
    send_again();
    web.status = 410; /* wants no more: not tried again */
    assert_int_equal(round_at(now), 0);
    assert_int_equal(desk_count("select count(*) from account_notice where state = 2"), waits);
    web.status = 200;
}

/* Names that lead into the machine or its network are not called, however they are written. */
static void test_private_addresses(void **state)
{
    (void)state;
    if (!d.office)
        return;
    send_again();
    how.send.private_too = false;
    assert_int_equal(round_at(now), 0);
    assert_int_equal(atomic_load(&web.count), 0);
    static const char *const inner[] = {"http://localhost:%u/",          "http://[::1]:%u/",      "http://0.0.0.0:%u/",
                                        "http://[::ffff:127.0.0.1]:%u/", "http://2130706433:%u/", "http://0x7f.1:%u/"};
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) {
        char address[100];
        const char *said, *colon = strstr(inner[i], "%u");
        snprintf(address, sizeof address, "%.*s%u/", (int)(colon - inner[i]), inner[i], web.port);
        const struct notice n = {.id = 1, .kind = NOTICE_WEB, .address = address, .secret = "x", .body = "{}"};
        assert_int_equal(send_notice(d.office->arena, &how.send, &n, now, &said), NOTICE_FAILED);
    }
    static const char *const other[] = {"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/"};
    how.send.private_too = true;
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        const char *said;
        const struct notice n = {.id = 1, .kind = NOTICE_WEB, .address = other[i], .secret = "x", .body = "{}"};
        assert_int_equal(send_notice(d.office->arena, &how.send, &n, now, &said), NOTICE_FAILED);
    }
    assert_int_equal(atomic_load(&web.count), 0);
}

static void test_addresses_that_are_none(void **state)
{
    (void)state;
    if (!d.office)
        return;
    static const struct {
        enum notice_kind kind;
        const char *address;
    } bad[] = {{NOTICE_WEB, "file:///etc/passwd"},
               {NOTICE_WEB, "http://a b/"},
               {NOTICE_WEB, "https://x/\r\nHost: y"},
               {NOTICE_WEB, "https://user:word@x/"},
               {NOTICE_WEB, ""},
               {NOTICE_MAIL, "nobody"},
               {NOTICE_MAIL, "a@b@c"},
               {NOTICE_MAIL, "a@b>\r\nRCPT TO:<c@d"},
               {NOTICE_MAIL, "@b"}};
    const struct author by = {.actor = "test"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error err = {0};
        const char *made;
        const struct subscription p = {
            .login = "mediator", .kind = bad[i].kind, .address = bad[i].address, .tells = NOTICE_ALL};
        if (subscription_make(d.office->arena, d.accounts, &p, &by, &made, &err))
            fail_msg("“%s” was taken", bad[i].address);
        assert_int_equal(err.code, ERROR_INPUT);
    }
}

static void test_mail(void **state)
{
    (void)state;
    if (!d.office)
        return;
    struct arena *a = d.office->arena;
    const struct notice n = {.id = 7,
                             .kind = NOTICE_MAIL,
                             .address = "mediator@example.invalid",
                             .body =
                                 "{\"title\":\"矛盾纠纷\",\"number\":\"220103调2020-00001\",\"reason\":\"期限将满\"}"};
    const char *said;
    assert_int_equal(send_notice(a, &how.send, &n, now, &said), NOTICE_FAILED); /* not set up */
    post.count = 0;
    how.send.smtp = arena_printf(a, "smtp://127.0.0.1:%u", post.port);
    how.send.from = "plumbline@example.invalid";
    if (send_notice(a, &how.send, &n, now, &said) != NOTICE_SENT)
        fail_msg("the letter was not sent: %s", said);
    assert_int_equal(atomic_load(&post.count), 1);
    assert_non_null(strstr(post.got[0], "RCPT TO:<mediator@example.invalid>"));
    assert_non_null(strstr(post.got[0], "Subject: =?utf-8?B?44CQ5YeG57uz44CR55+b55u+57qg57q3")); /* 【准绳】矛盾纠纷 */
    for (const char *p = post.got[0]; *p; p++)
        assert_true((unsigned char)*p < 0x80);
}

static void test_ended(void **state)
{
    (void)state;
    if (!d.office)
        return;
    struct error err = {0};
    struct arena *a = d.office->arena;
    const struct author by = {.actor = "test"};
    struct subscription *s;
    size_t count;
    assert_good(subscription_list(a, d.office->db, "mediator", &count, &s, &err), err);
    assert_int_equal(count, 1);
    assert_false(subscription_end(a, d.accounts, "stranger", s[0].id, &by, &err)); /* not theirs */
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    err = (struct error){0};
    assert_good(subscription_end(a, d.accounts, "mediator", s[0].id, &by, &err), err);
    web.count = 0;
    tick(date_of(2020, 5, 1));
    round_at(now);
    for (int i = 0; i < atomic_load(&web.count); i++)
        assert_false(text_starts(web.got[i], "POST /hook "));
}

static int receivers(void **state)
{
    (void)state;
    static bool started;
    if (!started) {
        receiver_start(&web, false);
        receiver_start(&post, true);
    }
    started = true;
    return 0;
}

static int on_sqlite(void **state)
{
    return receivers(state) || desk_on_sqlite(state);
}

static int on_postgresql(void **state)
{
    return receivers(state) || desk_on_postgresql(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_told_once_and_signed),
        cmocka_unit_test(test_head_is_told),
        cmocka_unit_test(test_todo_is_told),
        cmocka_unit_test(test_daily),
        cmocka_unit_test(test_trying_an_address),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_tried_again_then_given_up),
        cmocka_unit_test(test_private_addresses),
        cmocka_unit_test(test_addresses_that_are_none),
        cmocka_unit_test(test_mail),
        cmocka_unit_test(test_ended),
    };
    int failed = cmocka_run_group_tests_name("notices, SQLite", tests, on_sqlite, desk_tear_down);
    failed += cmocka_run_group_tests_name("notices, PostgreSQL", tests, on_postgresql, desk_tear_down);
    receiver_stop(&web);
    receiver_stop(&post);
    return failed;
}
