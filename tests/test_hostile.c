/* What is sent to break the site, byte by byte from outside: senders that never end, requests hidden in requests, forms
 * and JSON that are none, sessions that are no longer, and forms that are sent twice. It is refused clearly, and the
 * server serves on. */
#include "desk_support.h"

#include "account/session.h"
#include "store/store.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char sign_in_page[] = "/desk/sign-in";

static void serves_on(void)
{
    struct browser b = new_browser();
    get(&b, sign_in_page);
    assert_status(&b, 200);
}

static struct got raw(const char *bytes, size_t size)
{
    return client_raw(d.office->arena, web_port(d.web), bytes, size);
}

static struct got raw_text(const char *text)
{
    return raw(text, strlen(text));
}

/* Slow senders. */

/* Has the server closed, or answered and closed? */
static bool has_ended(int s)
{
    char piece[4096];
    struct pollfd p = {.fd = s, .events = POLLIN};
    while (poll(&p, 1, 0) > 0) {
        if (recv(s, piece, sizeof piece, 0) <= 0)
            return true;
    }
    return false;
}

/* Sends the beginning, then for ever the piece, a few times a second: until the server has enough. */
static void drip(const char *beginning, const char *piece)
{
    int s = client_connect(web_port(d.web));
    assert_true(send(s, beginning, strlen(beginning), MSG_NOSIGNAL) > 0);
    for (int i = 0; !has_ended(s); i++) {
        if (i == 400)
            fail_msg("a sender that never ends is heard for ever: %.40s", beginning);
        send(s, piece, strlen(piece), MSG_NOSIGNAL);
        usleep(150000);
        if (i % 8 == 0)
            serves_on(); /* meanwhile */
    }
    close(s);
}

/* Protects: places, which a byte now and then would hold for hours. */
static void test_slow_senders(void **state)
{
    (void)state;
    struct web_options options = desk_options();
    options.timeout = 1;
    desk_serve(&options);
    struct browser b = signed_in("mediator");
    const char *form = arena_printf(b.arena,
                                    "POST %s/edit HTTP/1.1\r\nHost: x\r\nCookie: plumbline=%s\r\n"
                                    "Content-Type: application/x-www-form-urlencoded\r\n",
                                    DESK_RECORD, b.session);
    drip("GET / HTTP/1.1\r\nHost: x\r\n", "A: b\r\n");
    drip("G", "E");
    drip(arena_printf(b.arena, "%sContent-Length: 100000\r\n\r\n", form), "a");
    drip(arena_printf(b.arena, "%sTransfer-Encoding: chunked\r\n\r\n", form), "1\r\na\r\n");
    options = desk_options();
    desk_serve(&options);
}

/* Protects: memory, from heads and bodies without an end. */
static void test_endless(void **state)
{
    (void)state;
    enum { MOST = 1 << 30 };
    static const char *const beginning[] = {"GET / HTTP/1.1\r\nHost: x\r\nX: ", "GET /",
                                            "GET / HTTP/1.1\r\nHost: x\r\n"};
    static const char *const piece[] = {"aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "Cookie: a=bbbb\r\n"};
    char block[65536];
    for (size_t i = 0; i < 3; i++) {
        int s = client_connect(web_port(d.web));
        for (size_t at = 0; at < sizeof block; at += 16)
            memcpy(block + at, piece[i], 16);
        assert_true(send(s, beginning[i], strlen(beginning[i]), MSG_NOSIGNAL) > 0);
        size_t sent = 0;
        for (ssize_t n = 1; n > 0 && sent < MOST; sent += (size_t)(n > 0 ? n : 0))
            n = send(s, block, sizeof block, MSG_NOSIGNAL);
        if (sent >= MOST)
            fail_msg("a head of a gigabyte is read: %s", beginning[i]);
        close(s);
        serves_on();
    }
}

/* A body that does not say how long it is, from somebody who may send one. */
static void test_endless_body(void **state)
{
    (void)state;
    enum { MOST = 1 << 30 };
    struct browser b = signed_in("mediator");
    static char chunk[65536 + 16];
    int n = snprintf(chunk, sizeof chunk, "10000\r\n");
    memset(chunk + n, 'a', 65536);
    memcpy(chunk + n + 65536, "\r\n", 2);
    const char *head = arena_printf(b.arena,
                                    "POST %s/edit HTTP/1.1\r\nHost: x\r\nCookie: plumbline=%s\r\n"
                                    "Content-Type: application/x-www-form-urlencoded\r\n"
                                    "Transfer-Encoding: chunked\r\n\r\n",
                                    DESK_RECORD, b.session);
    int s = client_connect(web_port(d.web));
    assert_true(send(s, head, strlen(head), MSG_NOSIGNAL) > 0);
    size_t sent = 0;
    while (sent < MOST && send(s, chunk, (size_t)n + 65538, MSG_NOSIGNAL) == n + 65538)
        sent += 65536;
    close(s);
    assert_true(sent < MOST);
    serves_on();
}

/* Requests hidden in requests. */

static const char hidden[] = "GET /desk/sign-in?hidden HTTP/1.1\r\nHost: x\r\n\r\n";

/* Protects: what a proxy and we would cut in different places is never two requests. */
static void test_smuggling(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 47\r\n\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n\r\na=b",
        "Content-Length: 0, 47\r\n\r\n",
        "Content-Length: +0\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 0x0\r\n\r\n",
        "Content-Length: 99999999999999999999999\r\n\r\n",
        "Content-Length : 0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding:\x0b"
        "chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\na\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n3\r\na=bcdef\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
        " X: a\r\nContent-Length: 0\r\n\r\n",
        "Content-Length\r\n: 0\r\n\r\n",
        "X: a\rContent-Length: 47\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct browser b = signed_in("mediator"); /* may send bodies: his are read */
        struct got g = raw_text(arena_printf(b.arena,
                                             "POST %s/edit HTTP/1.1\r\nHost: x\r\nCookie: plumbline=%s\r\n"
                                             "Content-Type: application/x-www-form-urlencoded\r\n%s%s",
                                             DESK_RECORD, b.session, heads[i], hidden));
        bool two = g.size && memmem(g.body, g.size, "HTTP/1.1 200", 12);
        bool refused = g.status == 0 || (g.status >= 400 && g.status < 500);
        if (two || !refused)
            fail_msg("answered %d%s: %s", g.status, two ? " and what was hidden" : "", heads[i]);
    }
    serves_on();
}

static void test_broken_heads(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } odd[] = {
        {"GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 29},
        {"GET /\0/desk HTTP/1.1\r\nHost: a\r\n\r\n", 33},
        {"GET / HTTP/1.1\r\nHost: a\r\nCookie: plumbline=a\0b\r\n\r\n", 50},
        {"GET http://evil.example/desk HTTP/1.1\r\nHost: a\r\n\r\n", 0},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 0},
        {"GET / HTTP/1.1\r\n\r\n", 0},
        {"POST /desk/sign-in HTTP/1.1\r\n\r\n", 0},
        {"GET / HTTP/1.1\r\nno colon\r\n\r\n", 0},
        {"\r\n\r\n\r\n\r\n", 0},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0},
        {"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 0},
        {"OPTIONS * HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 0},
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct got g = raw(odd[i].bytes, odd[i].size ? odd[i].size : strlen(odd[i].bytes));
        if (g.status >= 500 && g.status != 505)
            fail_msg("%zu: %d %.200s", i, g.status, g.body);
    }
    serves_on();
}

/* Addresses. */

static void test_addresses(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator");
    static const char *const odd[] = {
        "/desk/registers/dispute/%00",
        "/desk/registers/dispute/%c0%ae%c0%ae",
        "/desk/registers/dispute/%ed%a0%80",
        "/desk/registers/dispute/%f4%90%80%80",
        "/desk/registers/dispute/..%2f..%2fetc",
        "/desk/registers/..%5c..%5cetc",
        "/desk/registers/%2e%2e/%2e%2e",
        "/desk/registers/dispute/%0d%0aSet-Cookie:%20a=b",
        "/desk/../../etc/passwd",
        "/desk//registers",
        "/desk/registers/dispute/a'%20or%201=1",
        "/desk/registers/dispute/%f0%28%8c%bc",
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        get(&b, odd[i]);
        if (b.got.status != 400 && b.got.status != 404)
            fail_msg("%s: %d", odd[i], b.got.status);
        assert_null(client_header(b.arena, &b.got, "Set-Cookie"));
    }
    static const char *const names[] = {"x=a%00b", "%00=x", "sort=%c0%ae", "state=%ed%a0%80", "q=%ff", "after=%00"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        get(&b, arena_printf(b.arena, "/desk/registers/dispute?%s", names[i]));
        assert_status(&b, 400);
    }
    serves_on();
}

/* Protects: no link, header or form leads a person elsewhere, or writes headers of its own. */
static void test_hosts_and_redirects(void **state)
{
    (void)state;
    static const char *const next[] = {"/desk%0d%0aSet-Cookie:%20a=b", "/desk/%5c%5cevil.example",
                                       "%2f%2fevil.example",           "/desk%00",
                                       "javascript:alert(1)",          "/desk/..//evil.example"};
    struct got g = raw_text("GET /desk HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                            "Forwarded: host=evil.example\r\nX-Original-URL: /evil\r\nConnection: close\r\n\r\n");
    assert_int_equal(g.status, 303);
    assert_null(strstr(g.head, "evil"));
    g = raw_text("GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n");
    assert_int_equal(g.status, 200);
    assert_null(strstr(g.body, "evil.example"));
    for (size_t i = 0; i < sizeof next / sizeof *next; i++) {
        struct browser b = new_browser();
        fill(&b, sign_in_page, arena_printf(b.arena, "login=mediator&password=%s&next=%s", browser_password, next[i]));
        if (b.got.status == 400)
            continue;
        assert_status(&b, 303);
        const char *to = client_header(b.arena, &b.got, "Location");
        if (!text_starts(to, "/desk") || strstr(to, "//") || strchr(to, '\\'))
            fail_msg("%s leads to %s", next[i], to);
        assert_null(strstr(b.got.head, "a=b"));
    }
}

/* Protects: no other site reads answers, and no header makes one method another. */
static void test_methods_and_origins(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator");
    struct got g = raw_text("OPTIONS /api/v1/desk HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n"
                            "Access-Control-Request-Method: GET\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    assert_int_equal(g.status, 405);
    assert_null(strcasestr(g.head, "access-control"));
    g = raw_text(arena_printf(b.arena,
                              "GET /api/v1/desk HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n"
                              "Cookie: plumbline=%s\r\nConnection: close\r\n\r\n",
                              b.session));
    assert_null(strcasestr(g.head, "access-control"));
    assert_non_null(strstr(g.head, "Cross-Origin"));
    g = raw_text(arena_printf(b.arena,
                              "POST /desk/registers HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: GET\r\n"
                              "X-Method-Override: GET\r\nCookie: plumbline=%s\r\nContent-Length: 0\r\n"
                              "Connection: close\r\n\r\n",
                              b.session));
    assert_int_equal(g.status, 405);
    get(&b, "/desk/sign-out?_method=POST"); /* reading changes nothing */
    get(&b, "/desk");
    assert_status(&b, 200);
}

static void test_cookies(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator");
    struct buf many = buf_new(b.arena);
    buf_add(&many, "GET /desk HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: ");
    for (int i = 0; i < 900; i++)
        buf_printf(&many, "c%d=%d; ", i, i);
    buf_printf(&many, "plumbline=%s\r\n\r\n", b.session);
    struct got g = raw(many.data, many.size);
    assert_true(g.status == 0 || g.status == 200 || (g.status >= 400 && g.status < 500));
    static const char *const odd[] = {"plumbline=",
                                      "plumbline",
                                      "plumbline=\"",
                                      "=; =;",
                                      ";;;;",
                                      "plumbline=%00",
                                      "plumbline=a; plumbline=b",
                                      "lang=../../etc; plumbline=\xff\xfe"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        g = raw_text(
            arena_printf(b.arena, "GET /desk HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: %s\r\n\r\n", odd[i]));
        if (g.status != 303 && (g.status < 400 || g.status >= 500))
            fail_msg("%s: %d", odd[i], g.status);
    }
    serves_on();
}

/* Forms. */

#define BOUND "XyZ1234567890"
#define PART "--" BOUND "\r\nContent-Disposition: form-data; "

static int multipart(struct browser *b, const char *body, size_t size)
{
    send_bytes(b, "POST", DESK_RECORD "/files", "multipart/form-data; boundary=" BOUND, body, size);
    return b->got.status;
}

static void test_multipart(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator");
    get(&b, DESK_RECORD "/files");
    const char *form = arena_printf(b.arena, PART "name=\"_form\"\r\n\r\n%s\r\n", token(&b));
    static const char *const odd[] = {
        PART "name=\"file\"; filename=\"a.txt\"\r\n\r\nno end",
        PART "name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--" BOUND,
        PART "name=\"file\"; filename=\"--" BOUND "--\r\n\"\r\n\r\nx\r\n--" BOUND "--\r\n",
        PART "name=\"\"; filename=\"\"\r\n\r\nx\r\n--" BOUND "--\r\n",
        PART "filename=\"a.txt\"\r\n\r\nx\r\n--" BOUND "--\r\n",
        PART "name=file; filename=a.txt; filename=b.exe\r\nContent-Disposition: x\r\n\r\nx\r\n--" BOUND "--\r\n",
        "--" BOUND "\r\n\r\nno head\r\n--" BOUND "--\r\n",
        "--" BOUND "\r\nContent-Type: multipart/mixed; boundary=inner\r\n\r\n--inner\r\n\r\nx\r\n--inner--\r\n--" BOUND
        "--\r\n",
        PART "name=\"file\"; filename=\"a\\\"b.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--" BOUND
             "--\r\n",
        PART "name=\"_form\"\r\n\r\nanother\r\n--" BOUND "--\r\n",
        "preamble\r\n" PART "name=\"x\"\r\n\r\n1\r\n--" BOUND "--\r\nepilogue",
        "--" BOUND "--\r\n",
        "",
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        const char *body = arena_printf(b.arena, "%s%s", form, odd[i]);
        int with = multipart(&b, body, strlen(body)), without = multipart(&b, odd[i], strlen(odd[i]));
        if (with == 0 || with >= 500 || without == 0 || without >= 500)
            fail_msg("%d and %d: %s", with, without, odd[i]);
    }
    struct buf many = buf_new(b.arena);
    buf_add(&many, form);
    for (int i = 0; i < 10000; i++)
        buf_printf(&many, PART "name=\"f%d\"\r\n\r\n1\r\n", i);
    buf_add(&many, "--" BOUND "--\r\n");
    multipart(&b, many.data, many.size);
    refused(&b, 400);
    buf_clear(&many);
    buf_add(&many, form);
    for (int i = 0; i < 100; i++)
        buf_printf(&many, PART "name=\"file\"; filename=\"%d.txt\"\r\n\r\nx\r\n", i);
    buf_add(&many, "--" BOUND "--\r\n");
    multipart(&b, many.data, many.size);
    refused(&b, 400);
    buf_clear(&many);
    buf_printf(&many, "%s" PART "name=\"file\"; filename=\"a.txt\"\r\nX-Long: ", form);
    for (int i = 0; i < 300000; i++)
        buf_add_char(&many, 'a');
    buf_add(&many, "\r\n\r\nx\r\n--" BOUND "--\r\n");
    multipart(&b, many.data, many.size);
    refused(&b, 400);
    const char *up = arena_printf(
        b.arena, "%s" PART "name=\"file\"; filename=\"../../../../tmp/escaped.txt\"\r\n\r\ntext\r\n--" BOUND "--\r\n",
        form);
    assert_int_equal(multipart(&b, up, strlen(up)), 303);
    assert_int_equal(access("/tmp/escaped.txt", F_OK), -1);
    get(&b, DESK_RECORD);
    assert_shows(&b, ">escaped.txt<");
    serves_on();
}

static void test_json(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator");
    struct error err = {0};
    struct arena *a = b.arena;
    const struct author by = {.actor = "mediator"};
    const struct program p = {
        .login = "mediator", .name = "测试", .reads = true, .writes = true, .expires = time_now() + 3600};
    const char *token = program_make(a, d.accounts, &p, &by, &err);
    assert_good(token, err);
    struct buf deep = buf_new(a);
    for (int i = 0; i < 1000000; i++)
        buf_add_char(&deep, '[');
    const char *const odd[] = {
        deep.data,
        "{\"fields\": {\"subject\": \"\\ud800\"}}",
        "{\"fields\": {\"subject\": \"\\udc00\\ud800\"}}",
        "{\"fields\": {\"subject\": \"\xed\xa0\x80\"}}",
        "{\"fields\": {\"subject\": \"\xc0\xae\"}}",
        "{\"fields\": {\"subject\": \"a\", \"subject\": \"b\"}}",
        "{\"fields\": {\"subject\": \"a\"}, \"fields\": {}}",
        "{\"fields\": {\"subject\": 1e999}}",
        "{\"fields\": {\"\": \"a\"}}",
        "\xef\xbb\xbf{}",
        "{} {}",
        "nul",
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct got g = raw_text(arena_printf(a,
                                             "POST /api/v1%s/edit HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                             "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
                                             "Content-Length: %zu\r\n\r\n%s",
                                             DESK_RECORD, token, strlen(odd[i]), odd[i]));
        if (g.status < 400 || g.status >= 500)
            fail_msg("%zu: %d %.300s", i, g.status, g.body);
    }
    serves_on();
}

/* Sessions. */

static void test_sessions_end_at_once(void **state)
{
    (void)state;
    struct error err = {0};
    struct arena *a = d.office->arena;
    const struct author by = {.actor = "test"};
    const struct office mediates = {.role = "mediator", .organ = DESK_JUSTICE, .district = "220103"};
    static const char reg[] = "/desk/registers/dispute";
    give_account("worker", "mediator", DESK_JUSTICE);
    struct browser one = signed_in("worker"), two = signed_in("worker");
    get(&one, reg); /* kept for some seconds: not beyond what follows */
    assert_status(&one, 200);
    get(&two, reg);
    fill(&one, "/desk/password", arena_printf(a, "old=%s&new=Another-Horse-8&again=Another-Horse-8", browser_password));
    assert_status(&one, 303);
    get(&two, reg);
    assert_status(&two, 303);
    get(&one, reg);
    assert_status(&one, 200);
    assert_good(account_remove_office(a, d.accounts, d.office->db, "worker", &mediates, &by, &err), err);
    get(&one, reg);
    assert_status(&one, 404);
    assert_good(account_add_office(a, d.accounts, d.office->db, "worker", &mediates, &by, &err), err);
    get(&one, reg);
    assert_status(&one, 200);
    assert_good(account_set_state(a, d.accounts, "worker", ACCOUNT_LOCKED, &by, &err), err);
    get(&one, reg);
    assert_status(&one, 303);
}

/* A stolen cookie opens what its owner's session may, from anywhere; the owner sees the session, and ends it. */
static void test_stolen_cookie(void **state)
{
    (void)state;
    struct browser owner = signed_in("mediator"), thief = new_browser();
    thief.session = owner.session;
    get(&thief, "/desk");
    assert_status(&thief, 200);
    get(&owner, "/desk/account");
    assert_shows(&owner, "127.0.0.1");
    post_raw(&owner, "/desk/sign-out", arena_printf(owner.arena, "_form=%s", token(&owner)));
    assert_status(&owner, 303);
    get(&thief, "/desk");
    assert_status(&thief, 303);
    thief.session = NULL;
}

/* Forms sent again. */

static int64_t disputes(void)
{
    struct error err = {0};
    int64_t n;
    assert_good(db_int(d.office->db, "select count(*) from dispute", 0, &n, &err), err);
    return n;
}

static const char made[] = "/desk/registers/dispute/new";
static const char dispute[] = "subject=%E5%8F%A6%E4%B8%80%E8%B5%B7&branch=people&kind=neighbour&source=application&"
                              "scale=simple&applicant=%E7%94%B2&respondent=%E4%B9%99&parties=2&"
                              "registered_on=2020-01-06&district=220103&organ=" DESK_JUSTICE;

/* Of the page's own form: the one above it that signs out is no such. */
static const char *own_token(struct browser *b)
{
    static const char mark[] = "name=\"_form\" value=\"";
    for (const char *at = b->got.body; (at = strstr(at, mark));) {
        at += strlen(mark);
        const char *value = arena_strndup(b->arena, at, strcspn(at, "\""));
        if (strchr(value, '.'))
            return value;
    }
    fail_msg("no form of its own: %s", main_of(b));
    return "";
}

/* Protects: a record is made once, however often its form is sent. */
static void test_replayed_form(void **state)
{
    (void)state;
    struct browser b = signed_in("mediator"), other = signed_in("stranger");
    get(&b, made);
    const char *form = arena_printf(b.arena, "_form=%s&%s", own_token(&b), dispute);
    int64_t before = disputes();
    post_raw(&b, made, form);
    assert_status(&b, 303);
    const char *to = client_header(b.arena, &b.got, "Location");
    post_raw(&b, made, form);
    assert_status(&b, 303);
    assert_string_equal(client_header(b.arena, &b.got, "Location"), to);
    assert_int_equal(disputes(), before + 1);
    fill(&b, made, dispute); /* the same said on another form is meant */
    assert_status(&b, 303);
    assert_int_equal(disputes(), before + 2);
    post_raw(&other, made, form); /* of another session */
    assert_status(&other, 403);
    char *old = b.session;
    get(&b, "/desk");
    post_raw(&b, "/desk/sign-out", arena_printf(b.arena, "_form=%s", token(&b)));
    b.session = old;
    post_raw(&b, made, form); /* of one that has ended */
    assert_status(&b, 401);
    assert_int_equal(disputes(), before + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_endless),
        cmocka_unit_test(test_endless_body),
        cmocka_unit_test(test_smuggling),
        cmocka_unit_test(test_broken_heads),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_hosts_and_redirects),
        cmocka_unit_test(test_methods_and_origins),
        cmocka_unit_test(test_cookies),
        cmocka_unit_test(test_multipart),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_sessions_end_at_once),
        cmocka_unit_test(test_stolen_cookie),
        cmocka_unit_test(test_replayed_form),
        cmocka_unit_test(test_slow_senders),
    };
    return cmocka_run_group_tests(tests, desk_on_sqlite, desk_tear_down);
}
