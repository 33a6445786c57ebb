/* The site over HTTP, by a client that sends bytes: pages and their data, what stays hidden, what is refused. */
#include "support.h"

#include "core/text.h"
#include "web/link.h"
#include "web/texts.h"
#include "web/web.h"
#include "web_client.h"

#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAME "司马相如"
#define CITIZEN "220103198001011230"
#define HOSTILE "<script>alert(1)</script>\"'&{{title}}"
#define SLASHED "A/2020〔1〕号"

struct site_test {
    struct test_office *office;
    struct web *web;
    uint16_t port;
    struct arena *arena; /* of the test that runs */
    char *home;
};

static void put(struct test_office *o, const char *number, const char *state, const char *subject, const char *day)
{
    support_create(o, "matter", "number", number, "district", "220103", "organ", "示例机关", "state", state, "subject",
                   subject, "opinion", "绝密评语", "kind", "red", "person", NAME, "citizen", CITIZEN, "amount", "12.50",
                   "opened_on", day, "sample", "true", NULL);
}

static void folder(const char *path)
{
    assert_int_equal(mkdir(path, 0700), 0);
}

static void link_file(struct test_office *o, const char *from, const char *to)
{
    char *source = realpath(support_path(o->arena, from), NULL);
    assert_non_null(source);
    assert_int_equal(symlink(source, to), 0);
    free(source);
}

/* A home of its own: the real views, texts and styles; stand-ins for what npm brings; a report and settings that fit
 * the tests' definitions. */
static char *make_home(struct test_office *o)
{
    struct arena *a = o->arena;
    char *home = arena_printf(a, "%s/home", o->folder);
    folder(home);
    folder(arena_printf(a, "%s/assets", home));
    folder(arena_printf(a, "%s/assets/vendor", home));
    folder(arena_printf(a, "%s/reports", home));
    link_file(o, "views", arena_printf(a, "%s/views", home));
    link_file(o, "locale", arena_printf(a, "%s/locale", home));
    link_file(o, "assets/plumbline.css", arena_printf(a, "%s/assets/plumbline.css", home));
    link_file(o, "assets/chart.js", arena_printf(a, "%s/assets/chart.js", home));
    link_file(o, "tests/web/annual.txt", arena_printf(a, "%s/reports/annual.txt", home));
    support_write(o, "home/assets/vendor/tabler.min.css", "body{}");
    support_write(o, "home/assets/vendor/echarts.min.js", "1");
    support_write(o, "home/reports/site.yaml",
                  "name: {zh: 测试站, en: Test site}\norgan: {zh: 测试机关, en: Test organ}\n"
                  "figures: [matters, done_rate]\n");
    return home;
}

static struct web_options options_of(struct site_test *t)
{
    return (struct web_options){.home = t->home,
                                .address = "127.0.0.1",
                                .threads = 2,
                                .timeout = 1,
                                .district = "220103",
                                .year = 2020,
                                .fonts = support_path(t->office->arena, "var/fonts"),
                                .public_key = t->office->keys.sign_public};
}

static int set_up(void **state, int kind)
{
    static struct site_test t;
    struct error err = {0};
    t.office = support_open("tests/web", kind);
    put(t.office, SLASHED, "done", HOSTILE, "2020-03-01");
    put(t.office, "B2", "done", "首日", "2020-01-01");
    put(t.office, "B3", "open", "尚未办结的事项", "2020-05-01");
    put(t.office, "B4", "done", "=cmd|'/c calc'!A1", "2019-05-01");
    t.home = make_home(t.office);
    struct web_options options = options_of(&t);
    t.web = web_start(&t.office->records, &options, &err);
    assert_good(t.web, err);
    t.port = web_port(t.web);
    *state = &t;
    return 0;
}

static int set_up_sqlite(void **state)
{
    return set_up(state, 0);
}

static int set_up_postgresql(void **state)
{
    return set_up(state, 1);
}

static int tear_down(void **state)
{
    struct site_test *t = *state;
    web_stop(t->web);
    support_close(t->office);
    return 0;
}

static int begin(void **state)
{
    ((struct site_test *)*state)->arena = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(((struct site_test *)*state)->arena);
    return 0;
}

static struct got get(struct site_test *t, const char *target)
{
    return client_get(t->arena, t->port, target);
}

static struct got good(struct site_test *t, const char *target)
{
    struct got g = get(t, target);
    if (g.status != 200)
        fail_msg("GET %s: %d %.300s", target, g.status, g.body);
    return g;
}

static const char *const pages[] = {
    "/",
    "/search?q=%E9%A6%96%E6%97%A5",
    "/reports/2020",
    "/figures",
    "/figures?year=2019",
    "/figures/matters",
    "/figures/done_rate?district=220103&year=2020&part=hit",
    "/figures/done_rate?part=miss",
    "/figures/first_day",
    "/lists",
    "/lists/matter_list",
    "/lists/matter_list?kind=red&opened_on.from=2020-01-01&sort=-amount&q=%E9%A6%96%E6%97%A5",
    "/lists/matter_list/A%2F2020%E3%80%941%E3%80%95%E5%8F%B7",
    "/verify",
};

enum { PAGES = sizeof pages / sizeof *pages };

/* Protects: what a page shows, the API has; three ways to ask for it give one answer. */
static void test_pages_and_their_data(void **state)
{
    struct site_test *t = *state;
    for (size_t i = 0; i < PAGES; i++) {
        struct got html = good(t, pages[i]);
        assert_string_equal(client_header(t->arena, &html, "Content-Type"), "text/html; charset=utf-8");
        assert_non_null(strstr(html.body, "<html lang=\"zh-CN\">"));
        assert_non_null(strstr(html.body, "</html>"));
        assert_true(text_valid(html.body, html.size, NULL));
        struct got api = good(t, arena_printf(t->arena, "/api%s", pages[i]));
        struct got asked = client_ask(t->arena, t->port, "GET", pages[i], "Accept: application/json\r\n");
        assert_string_equal(api.body, asked.body);
        json_t *model = json_loads(api.body, 0, NULL);
        const char *title = json_string_value(json_object_get(model, "title"));
        assert_non_null(title);
        assert_true(*title);
        json_decref(model);
    }
    assert_string_equal(good(t, "/figures.json").body, good(t, "/api/figures").body);
    assert_string_equal(good(t, "/reports/2020.json").body, good(t, "/api/reports/2020").body);
}

/* Protects: text from records is shown as text, wherever it appears, and no view takes it for its own language. */
static void test_escaping(void **state)
{
    struct site_test *t = *state;
    const char *where[] = {"/", "/lists/matter_list", "/figures/matters",
                           "/lists/matter_list/A%2F2020%E3%80%941%E3%80%95%E5%8F%B7", "/search?q=script"};
    for (size_t i = 0; i < sizeof where / sizeof *where; i++) {
        struct got g = good(t, where[i]);
        if (strstr(g.body, "<script>alert") || !strstr(g.body, "&lt;script&gt;alert(1)"))
            fail_msg("%s does not escape", where[i]);
        assert_non_null(strstr(g.body, "{{title}}"));
    }
    struct got g = good(t, "/search?q=%22%3E%3Cscript%3Ealert(2)%3C/script%3E");
    assert_null(strstr(g.body, "<script>alert"));
    g = get(t, "/lists/%3Cscript%3Ealert(3)");
    assert_int_equal(g.status, 404);
    assert_null(strstr(g.body, "<script>alert"));
    g = get(t, "/lists/matter_list?sort=%22%3E%3Cscript%3Ealert(4)");
    assert_int_equal(g.status, 400);
    assert_null(strstr(g.body, "<script>alert"));
}

/* Protects: personal data is masked in every form, and a column that no list shows is nowhere. */
static void test_nothing_hidden_gets_out(void **state)
{
    struct site_test *t = *state;
    const char *more[] = {"/lists/matter_list.csv", "/api/lists/matter_list", "/api/figures/matters",
                          "/figures/matters?part=all", "/reports/2020.json"};
    for (size_t i = 0; i < PAGES + sizeof more / sizeof *more; i++) {
        const char *target = i < PAGES ? pages[i] : more[i - PAGES];
        struct got g = good(t, target);
        if (strstr(g.body, NAME) || strstr(g.body, CITIZEN) || strstr(g.body, "绝密评语"))
            fail_msg("%s shows what is hidden", target);
    }
    assert_non_null(strstr(good(t, "/lists/matter_list").body, "司马**"));
    assert_non_null(strstr(good(t, "/lists/matter_list").body, "2201**********1230"));
}

/* Protects: nobody learns by asking what is not shown: not by a search in hidden or personal columns, not by filters or
 * orders, not by number. */
static void test_nothing_hidden_can_be_asked(void **state)
{
    struct site_test *t = *state;
    struct arena *a = t->arena;
    struct got g = good(t, arena_printf(a, "/search?q=%s", text_percent(a, "绝密")));
    assert_null(strstr(g.body, "matter_list"));
    g = good(t, arena_printf(a, "/lists/matter_list?q=%s", text_percent(a, "绝密")));
    assert_null(strstr(g.body, "/lists/matter_list/"));
    g = good(t, arena_printf(a, "/lists/matter_list?q=%s", text_percent(a, "司马")));
    assert_null(strstr(g.body, "/lists/matter_list/"));
    assert_int_equal(get(t, "/lists/matter_list?sort=opinion").status, 400);
    assert_int_equal(get(t, "/lists/matter_list?sort=citizen").status, 400);
    g = good(t, "/lists/matter_list?state=open&opinion=x");
    assert_non_null(strstr(g.body, "/lists/matter_list/B2"));
    assert_null(strstr(g.body, "/lists/matter_list/B3"));
    assert_null(strstr(good(t, "/lists/matter_list").body, "尚未办结"));
    assert_int_equal(get(t, "/lists/matter_list/B3").status, 404);
    assert_int_equal(get(t, "/lists/matter_list/B2").status, 200);
    assert_int_equal(get(t, "/lists/matter/B2").status, 404);
}

/* Protects: filters, order and search do what they say. */
static void test_list(void **state)
{
    struct site_test *t = *state;
    struct got g = good(t, "/lists/matter_list?opened_on.from=2020-02-01");
    assert_non_null(strstr(g.body, "A%2F2020"));
    assert_null(strstr(g.body, "/B2\""));
    assert_null(strstr(good(t, "/lists/matter_list?kind=blue").body, "/B2\""));
    g = good(t, "/lists/matter_list"); /* a list by date begins with the newest */
    assert_true(strstr(g.body, "A%2F2020") < strstr(g.body, "/B2\""));
    g = good(t, "/lists/matter_list?sort=opened_on");
    assert_true(strstr(g.body, "A%2F2020") > strstr(g.body, "/B2\""));
    g = good(t, "/lists/matter_list?sort=-opened_on");
    assert_true(strstr(g.body, "A%2F2020") < strstr(g.body, "/B2\""));
    assert_non_null(strstr(g.body, "aria-sort=\"descending\""));
    assert_int_equal(get(t, "/lists/matter_list?kind=green").status, 400);
    assert_int_equal(get(t, "/lists/matter_list?opened_on.from=gestern").status, 400);
    assert_int_equal(get(t, "/lists/matter_list?after=junk").status, 400);
}

/* Protects: a spreadsheet opens the table in UTF-8 and takes no cell for a formula. */
static void test_csv(void **state)
{
    struct site_test *t = *state;
    struct got g = good(t, "/lists/matter_list.csv");
    assert_string_equal(client_header(t->arena, &g, "Content-Type"), "text/csv; charset=utf-8");
    assert_non_null(client_header(t->arena, &g, "Content-Disposition"));
    assert_true(text_starts(g.body, "\xEF\xBB\xBF事由,"));
    assert_non_null(strstr(g.body, "\r\n'=cmd"));
    assert_null(strstr(g.body, "\r\n=cmd"));
}

/* Protects: the report in all its forms; a year that has none says so. */
static void test_report(void **state)
{
    struct site_test *t = *state;
    struct got g = good(t, "/reports/2020");
    assert_non_null(strstr(g.body, "/figures/matters?district=220103&amp;year=2020\">3件</a>"));
    g = good(t, "/reports/2020.docx");
    assert_memory_equal(g.body, "PK", 2);
    g = good(t, "/reports/2020.pdf");
    assert_memory_equal(g.body, "%PDF", 4);
    assert_int_equal(get(t, "/reports/1990").status, 404);
    assert_int_equal(get(t, "/reports/2020x").status, 404);
    assert_int_equal(get(t, "/reports/2020.exe").status, 404);
}

/* Protects: a figure's page is that of the district and year asked for; nonsense is refused. */
static void test_figure(void **state)
{
    struct site_test *t = *state;
    assert_non_null(strstr(good(t, "/api/figures/matters?year=2019").body, "\"value\": \"1件\""));
    assert_non_null(strstr(good(t, "/api/figures/matters").body, "\"value\": \"3件\""));
    assert_int_equal(get(t, "/figures/none").status, 404);
    assert_int_equal(get(t, "/figures/matters?year=20x").status, 400);
    assert_int_equal(get(t, "/figures/matters?district=zz").status, 400);
    assert_int_equal(get(t, "/figures/matters?part=hit").status, 400);
    assert_int_equal(get(t, "/figures/matters?part=none").status, 400);
}

/* Protects: this site is for reading. */
static void test_methods(void **state)
{
    struct site_test *t = *state;
    const char *methods[] = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "NONSENSE"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        struct got g = client_ask(t->arena, t->port, methods[i], "/", "Content-Length: 0\r\n");
        assert_int_equal(g.status, 405);
        assert_string_equal(client_header(t->arena, &g, "Allow"), "GET, HEAD");
    }
    struct got head = client_ask(t->arena, t->port, "HEAD", "/lists", NULL), whole = good(t, "/lists");
    assert_int_equal(head.status, 200);
    assert_int_equal(head.size, 0);
    assert_string_equal(client_header(t->arena, &head, "Content-Length"),
                        client_header(t->arena, &whole, "Content-Length"));
}

/* Protects: a request's body can never be taken for the next request. */
static void test_no_smuggling(void **state)
{
    struct site_test *t = *state;
    const char *requests[] = {
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 44\r\n\r\nGET /verify HTTP/1.1\r\nHost: a\r\n\r\nxxxxxxxxxxxx",
        "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /verify HTTP/1.1\r\nHost: "
        "a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 38\r\n\r\nGET /verify HTTP/1.1\r\nHost: a\r\n\r\nxxxxxx",
    };
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        struct got g = client_raw(t->arena, t->port, requests[i], strlen(requests[i]));
        assert_in_range(g.status, 400, 405);
        assert_null(strstr(g.body, "HTTP/1.1 200"));
    }
}

/* Protects: a malformed address or request is refused with a page or closed, and the server goes on. */
static void test_malformed(void **state)
{
    struct site_test *t = *state;
    const char *targets[] = {"/%zz",    "/%",     "/%e4%b8",    "/%00",           "/lists/%0d%0aSet-Cookie:x",
                             "/?q=%ff", "/?q=%4", "/?%c3%28=1", "/search?q=a%00b"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (get(t, targets[i]).status != 400)
            fail_msg("%s: %d", targets[i], get(t, targets[i]).status);
    struct buf b = buf_new(t->arena);
    buf_add(&b, "/?a=");
    for (int i = 0; i < 5000; i++)
        buf_add_char(&b, 'a');
    assert_in_range(get(t, b.data).status, 400, 414);
    buf_clear(&b);
    buf_add(&b, "/?");
    for (int i = 0; i < 101; i++)
        buf_printf(&b, "p%d=1&", i);
    assert_int_equal(get(t, b.data).status, 400);
    const char *lines[] = {"\r\n\r\n",
                           "GET\r\n\r\n",
                           "GET / HTTP/9.9\r\n\r\n",
                           "GET / HTTP/1.1\r\n\r\n",
                           "\x16\x03\x01\x02\x01\x01\xfc\x03\x03",
                           "GET nonsense HTTP/1.1\r\nHost: a\r\n\r\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_int_not_equal(client_raw(t->arena, t->port, lines[i], strlen(lines[i])).status, 200);
    good(t, "/");
}

/* Protects: memory, from a head of a megabyte. */
static void test_huge_head(void **state)
{
    struct site_test *t = *state;
    struct buf b = buf_new(t->arena);
    buf_add(&b, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
    for (int i = 0; i < 1 << 20; i++)
        buf_add_char(&b, 'x');
    buf_add(&b, "\r\n\r\n");
    int status = client_raw(t->arena, t->port, b.data, b.size).status;
    assert_true(status == 0 || (status >= 400 && status < 500));
    good(t, "/");
}

/* Protects: a connection that says nothing more is closed, and costs nobody else anything. */
static void test_slow_sender(void **state)
{
    struct site_test *t = *state;
    time_t from = time(NULL);
    struct got g = client_raw(t->arena, t->port, "GET / HTTP/1.1\r\nHo", 18);
    assert_int_not_equal(g.status, 200);
    assert_in_range(time(NULL) - from, 0, 20);
    good(t, "/");
}

/* Protects: only known files are served; names with a hash are kept for ever; gzip and 304 work. */
static void test_assets(void **state)
{
    struct site_test *t = *state;
    const char *bad[] = {"/assets/",
                         "/assets",
                         "/assets/../views/home.mustache",
                         "/assets/..%2Fviews%2Fhome.mustache",
                         "/assets/%2e%2e/%2e%2e/etc/passwd",
                         "/assets/vendor/tabler.min.css",
                         "/assets/.stamp",
                         "/assets//etc/passwd",
                         "/../../etc/passwd"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (get(t, bad[i]).status != 404)
            fail_msg("%s: %d", bad[i], get(t, bad[i]).status);
    struct got home = good(t, "/");
    const char *href = strstr(home.body, "/assets/plumbline.");
    assert_non_null(href);
    href = arena_strndup(t->arena, href, strcspn(href, "\""));
    struct got css = good(t, href);
    assert_non_null(strstr(client_header(t->arena, &css, "Cache-Control"), "immutable"));
    const char *known = arena_printf(t->arena, "If-None-Match: %s\r\n", client_header(t->arena, &css, "ETag"));
    struct got again = client_ask(t->arena, t->port, "GET", href, known);
    assert_int_equal(again.status, 304);
    assert_int_equal(again.size, 0);
    struct got packed = client_ask(t->arena, t->port, "GET", href, "Accept-Encoding: gzip\r\n");
    assert_string_equal(client_header(t->arena, &packed, "Content-Encoding"), "gzip");
    assert_true(packed.size < css.size / 2);
    assert_memory_equal(packed.body, "\x1f\x8b", 2);
}

/* Protects: every reply forbids what the site does not need; no page has a script or style in it. */
static void test_security_headers(void **state)
{
    struct site_test *t = *state;
    const char *targets[] = {"/", "/nothing", "/%zz", "/assets/plumbline.css", "/api/lists", "/lists/matter_list.csv"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct got g = get(t, targets[i]);
        const char *csp = client_header(t->arena, &g, "Content-Security-Policy");
        assert_non_null(csp);
        assert_non_null(strstr(csp, "default-src 'none'"));
        assert_null(strstr(csp, "unsafe"));
        assert_string_equal(client_header(t->arena, &g, "X-Content-Type-Options"), "nosniff");
        assert_string_equal(client_header(t->arena, &g, "X-Frame-Options"), "DENY");
        assert_non_null(client_header(t->arena, &g, "Referrer-Policy"));
    }
    for (size_t i = 0; i < PAGES; i++) {
        struct got g = good(t, pages[i]);
        assert_null(strstr(g.body, "<style"));
        assert_null(strstr(g.body, " style=\""));
        assert_null(strstr(g.body, "<script>"));
    }
}

/* Protects: the language that is asked for, kept by a cookie and carried by links. */
static void test_language(void **state)
{
    struct site_test *t = *state;
    struct got g = good(t, "/lists?lang=en");
    assert_non_null(strstr(g.body, "<html lang=\"en\">"));
    assert_non_null(strstr(g.body, "Matters done"));
    assert_non_null(strstr(g.body, "/lists/matter_list?lang=en"));
    assert_true(text_starts(client_header(t->arena, &g, "Set-Cookie"), "lang=en;"));
    g = client_ask(t->arena, t->port, "GET", "/lists", "Cookie: lang=en\r\n");
    assert_non_null(strstr(g.body, "<html lang=\"en\">"));
    g = client_ask(t->arena, t->port, "GET", "/lists", "Cookie: lang=../../x\r\n");
    assert_non_null(strstr(g.body, "<html lang=\"zh-CN\">"));
    g = good(t, "/lists?lang=%22%3E");
    assert_non_null(strstr(g.body, "<html lang=\"zh-CN\">"));
    assert_null(client_header(t->arena, &g, "Set-Cookie"));
}

static void compare_texts(const char *at, json_t *zh, json_t *en)
{
    const char *key;
    json_t *value;
    assert_int_equal(json_object_size(zh), json_object_size(en));
    json_object_foreach(zh, key, value)
    {
        json_t *other = json_object_get(en, key);
        if (!other || json_typeof(other) != json_typeof(value))
            fail_msg("%s.%s is not in both languages", at, key);
        if (json_is_object(value))
            compare_texts(key, value, other);
    }
}

/* Protects: each interface text exists in both languages. */
static void test_texts(void **state)
{
    struct site_test *t = *state;
    struct error err = {0};
    json_t *zh = texts_read(t->arena, support_path(t->arena, "locale/zh_CN.yaml"), &err);
    json_t *en = texts_read(t->arena, support_path(t->arena, "locale/en.yaml"), &err);
    assert_good(zh && en, err);
    compare_texts("", zh, en);
    json_decref(zh);
    json_decref(en);
}

/* Protects: a kept reply is never older than the records. */
static void test_fresh_after_change(void **state)
{
    struct site_test *t = *state;
    assert_null(strstr(good(t, "/lists/matter_list").body, "后来的事项"));
    assert_null(strstr(good(t, "/lists/matter_list").body, "后来的事项"));
    put(t->office, "Z9", "done", "后来的事项", "2018-01-01");
    assert_non_null(strstr(good(t, "/lists/matter_list").body, "后来的事项"));
}

struct visitor {
    pthread_t thread;
    uint16_t port;
    int good;
};

static void *visit(void *visitor)
{
    struct visitor *v = visitor;
    struct arena *a = arena_new();
    for (int i = 0; i < 60; i++) {
        /* Half from the cache, half made anew. */
        const char *target = i % 2 ? pages[i % PAGES] : arena_printf(a, "/figures/matters?n=%d", i);
        v->good += client_get(a, v->port, target).status == 200;
    }
    arena_free(a);
    return NULL;
}

/* Protects: many at once get what they asked for. */
static void test_many_at_once(void **state)
{
    struct site_test *t = *state;
    struct visitor v[8];
    for (size_t i = 0; i < 8; i++) {
        v[i] = (struct visitor){.port = t->port};
        assert_int_equal(pthread_create(&v[i].thread, NULL, visit, &v[i]), 0);
    }
    for (size_t i = 0; i < 8; i++) {
        pthread_join(v[i].thread, NULL);
        assert_int_equal(v[i].good, 60);
    }
}

static void refused(struct site_test *t, const struct web_options *options, const char *says)
{
    struct error err = {0};
    assert_null(web_start(&t->office->records, options, &err));
    if (!strstr(err.message, says) && !strstr(err.file, says))
        fail_msg("%s: %s", err.file, err.message);
}

/* Protects: a site that cannot be whole does not start, and says what is missing. */
static void test_refuses_to_start(void **state)
{
    struct site_test *t = *state;
    struct web_options options = options_of(t);
    options.port = t->port;
    refused(t, &options, "taken");
    options.port = 0;
    options.address = "localhost.example";
    refused(t, &options, "not an IP address");
    options.address = "127.0.0.1";
    support_write(t->office, "home/reports/site.yaml", "figures: [matterz]\n");
    refused(t, &options, "matterz");
    support_write(t->office, "home/reports/site.yaml", "figures: [\n");
    refused(t, &options, "site.yaml");
    support_write(t->office, "home/reports/site.yaml", "figures: []\n");
    assert_int_equal(remove(arena_printf(t->arena, "%s/assets/vendor/tabler.min.css", t->home)), 0);
    refused(t, &options, "scripts/assets");
    options.home = arena_printf(t->arena, "%s/nowhere", t->home);
    refused(t, &options, "zh_CN.yaml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pages_and_their_data, begin, end),
        cmocka_unit_test_setup_teardown(test_escaping, begin, end),
        cmocka_unit_test_setup_teardown(test_nothing_hidden_gets_out, begin, end),
        cmocka_unit_test_setup_teardown(test_nothing_hidden_can_be_asked, begin, end),
        cmocka_unit_test_setup_teardown(test_list, begin, end),
        cmocka_unit_test_setup_teardown(test_csv, begin, end),
        cmocka_unit_test_setup_teardown(test_report, begin, end),
        cmocka_unit_test_setup_teardown(test_figure, begin, end),
        cmocka_unit_test_setup_teardown(test_methods, begin, end),
        cmocka_unit_test_setup_teardown(test_no_smuggling, begin, end),
        cmocka_unit_test_setup_teardown(test_malformed, begin, end),
        cmocka_unit_test_setup_teardown(test_huge_head, begin, end),
        cmocka_unit_test_setup_teardown(test_slow_sender, begin, end),
        cmocka_unit_test_setup_teardown(test_assets, begin, end),
        cmocka_unit_test_setup_teardown(test_security_headers, begin, end),
        cmocka_unit_test_setup_teardown(test_language, begin, end),
        cmocka_unit_test_setup_teardown(test_texts, begin, end),
        cmocka_unit_test_setup_teardown(test_many_at_once, begin, end),
        cmocka_unit_test_setup_teardown(test_fresh_after_change, begin, end),
        cmocka_unit_test_setup_teardown(test_refuses_to_start, begin, end),
    };
    int failed = cmocka_run_group_tests_name("web on SQLite", tests, set_up_sqlite, tear_down);
    if (support_has_postgresql())
        failed += cmocka_run_group_tests_name("web on PostgreSQL", tests, set_up_postgresql, tear_down);
    return failed;
}
