/* Attachments over HTTP: what is let in and what is not, pieces that come in the wrong place or twice, whose files they
 * are; and that the ledger knows of each. */
#include "desk_support.h"

#include "record/attachment.h"
#include "record/rebuild.h"
#include "record/upload.h"
#include "record/vault.h"
#include "store/store.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char files[] = DESK_RECORD "/files";
static const char uploads[] = "/api/v1" DESK_RECORD "/uploads";
static const char pdf[] = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n";

#define MARK "AttachXyZ0123456789"

/* A form with one file, sent as a browser sends it. */
static void attach(struct browser *b, const char *name, const char *data, size_t size)
{
    struct buf out = buf_new(b->arena);
    get(b, files);
    buf_printf(&out, "--" MARK "\r\nContent-Disposition: form-data; name=\"_form\"\r\n\r\n%s\r\n", token(b));
    buf_printf(&out,
               "--" MARK "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
               "Content-Type: application/octet-stream\r\n\r\n",
               name);
    buf_add_n(&out, data, size);
    buf_add(&out, "\r\n--" MARK "--\r\n");
    send_bytes(b, "POST", files, "multipart/form-data; boundary=" MARK, out.data, out.size);
}

static void attach_text(struct browser *b, const char *name, const char *text)
{
    attach(b, name, text, strlen(text));
}

/* With the token in a header, as scripts send it. */
static void ask(struct browser *b, const char *method, const char *target, const char *type, const char *body,
                size_t size)
{
    struct buf out = buf_new(b->arena);
    struct browser page = *b;
    get(&page, "/desk");
    buf_printf(&out,
               "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: plumbline=%s\r\nX-Form-Token: %s\r\n"
               "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n",
               method, target, b->session, token(&page), type, size);
    buf_add_n(&out, body, size);
    b->got = client_raw(b->arena, web_port(d.web), out.data, out.size);
}

static const char *begin(struct browser *b, const char *name, int64_t size)
{
    char *form = arena_printf(b->arena, "name=%s&size=%lld", name, (long long)size);
    ask(b, "POST", uploads, "application/x-www-form-urlencoded", form, strlen(form));
    const char *id = strstr(b->got.body, "\"id\": \"");
    return id ? arena_strndup(b->arena, id + 7, UPLOAD_ID) : NULL;
}

static const char *place_of(struct browser *b, const char *id, int64_t offset)
{
    return arena_printf(b->arena, "%s/%s?offset=%lld", uploads, id, (long long)offset);
}

static void piece(struct browser *b, const char *id, int64_t offset, const char *data, size_t size)
{
    ask(b, "PATCH", place_of(b, id, offset), "application/octet-stream", data, size);
}

static void finish(struct browser *b, const char *id)
{
    ask(b, "POST", arena_printf(b->arena, "%s/%s", uploads, id), "application/x-www-form-urlencoded", "", 0);
}

static void assert_whole(void)
{
    struct error err = {0};
    struct ledger_verdict v;
    const struct ledger_beside beside = account_beside();
    assert_good(ledger_verify_beside(d.office->db, d.office->model, &d.office->keys, NULL, &beside, 1, &v, &err), err);
    if (!v.whole)
        fail_msg("%s", v.finding);
}

/* The first link on the record's page to an attachment. */
static const char *first_file(struct browser *b)
{
    get(b, DESK_RECORD);
    const char *at = strstr(b->got.body, "href=\"" DESK_RECORD "/files/");
    if (!at)
        fail_msg("no attachment is shown: %s", main_of(b));
    at += strlen("href=\"");
    return arena_strndup(b->arena, at, strcspn(at, "\""));
}

#define SKIP_WITHOUT_DATABASE \
    (void)state;              \
    if (!d.office)            \
        skip();

/* In a form. */

static void test_attached_shown_and_saved(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    attach_text(&b, "C:\\fakepath\\..\\\xE8\xB0\x83\xE8\xA7\xA3.pdf", pdf);
    assert_status(&b, 303);
    const char *href = first_file(&b);
    assert_shows(&b, ">调解.pdf</a>");
    assert_hides(&b, "fakepath");
    get(&b, href);
    assert_status(&b, 200);
    assert_int_equal(b.got.size, sizeof pdf - 1);
    assert_memory_equal(b.got.body, pdf, sizeof pdf - 1);
    assert_string_equal(client_header(b.arena, &b.got, "Content-Type"), "application/pdf");
    assert_string_equal(client_header(b.arena, &b.got, "X-Content-Type-Options"), "nosniff");
    assert_string_equal(client_header(b.arena, &b.got, "Content-Disposition"),
                        "inline; filename*=UTF-8''%E8%B0%83%E8%A7%A3.pdf");
    get(&b, arena_printf(b.arena, "%s?save=1", href));
    assert_true(text_starts(client_header(b.arena, &b.got, "Content-Disposition"), "attachment"));
    get(&b, arena_printf(b.arena, "/api/v1%s", DESK_RECORD));
    assert_shows(&b, "\"sha256\"");
    assert_whole();
}

static void range(struct browser *b, const char *href, const char *wanted)
{
    char *headers = arena_printf(b->arena, "Cookie: plumbline=%s\r\nRange: %s\r\n", b->session, wanted);
    b->got = client_ask(b->arena, web_port(d.web), "GET", href, headers);
}

/* Recordings are played from the middle. */
static void test_parts_of_a_file(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    attach_text(&b, "digits.txt", "0123456789");
    const char *href = first_file(&b);
    get(&b, DESK_RECORD);
    const char *named = strstr(b.got.body, ">digits.txt</a>");
    assert_non_null(named);
    while (named > b.got.body && strncmp(named, "href=\"", 6) != 0)
        named--;
    href = arena_strndup(b.arena, named + 6, strcspn(named + 6, "\""));
    static const struct {
        const char *range, *body, *content_range;
        int status;
    } cases[] = {
        {"bytes=2-4", "234", "bytes 2-4/10", 206},
        {"bytes=7-", "789", "bytes 7-9/10", 206},
        {"bytes=-2", "89", "bytes 8-9/10", 206},
        {"bytes=0-99", "0123456789", "bytes 0-9/10", 206},
        {"bytes=10-", "", "bytes */10", 416},
        {"bytes=4-2", "0123456789", NULL, 200},
        {"bytes=0-1,3-4", "0123456789", NULL, 200},
        {"bytes=x-y", "0123456789", NULL, 200},
        {"bytes=-", "0123456789", NULL, 200},
        {"bytes=-0", "", "bytes */10", 416},
        {"bytes=99999999999999999999-", "0123456789", NULL, 200},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        range(&b, href, cases[i].range);
        assert_status(&b, cases[i].status);
        const char *is = client_header(b.arena, &b.got, "Content-Range");
        assert_string_equal(is ? is : "", cases[i].content_range ? cases[i].content_range : "");
        assert_int_equal(b.got.size, strlen(cases[i].body));
        assert_memory_equal(b.got.body, cases[i].body, b.got.size);
    }
}

/* What it is decides, not what it is called. */
static void test_kinds_that_are_not_taken(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    static const struct {
        const char *name, *data;
        size_t size;
    } cases[] = {
        {"program.pdf", "MZ\x90\0\3\0\0\0", 8},
        {"program.exe", "MZ\x90\0\3\0\0\0", 8},
        {"page.html", "<script>alert(1)</script>", 0},
        {"page.pdf", "<script>alert(1)</script>", 0},
        {"photo.png", "\xff\xd8\xff\xe0", 0},
        {"empty.txt", "", 0},
        {"cut.zip", "PK\3\4 and no more", 0},
        {"old.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", 0},
        {"bytes.txt", "a\0b", 3},
        {"picture.heic",
         "\0\0\0\x18"
         "ftypheic",
         12},
        {"eicar.txt", "EICAR", 0},
        {"...", "text", 0},
    };
    int64_t before = desk_count("select count(*) from event");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        attach(&b, cases[i].name, cases[i].data, cases[i].size ? cases[i].size : strlen(cases[i].data));
        if (b.got.status != 422)
            fail_msg("%s: status %d", cases[i].name, b.got.status);
        assert_shows(&b, "class=\"wrong\"");
    }
    assert_int_equal(desk_count("select count(*) from event"), before);
}

static void test_others_records(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator"), other = signed_in("stranger");
    attach_text(&b, "a.pdf", pdf);
    assert_status(&b, 303);
    const char *href = first_file(&b);
    get(&other, href);
    assert_status(&other, 404);
    get(&other, files);
    assert_status(&other, 404);
    get(&other, arena_printf(b.arena, "%s/remove", href));
    assert_status(&other, 404);
    ask(&other, "POST", uploads, "application/x-www-form-urlencoded", "name=a.pdf&size=9", 17);
    assert_status(&other, 404);
    struct browser nobody = new_browser();
    get(&nobody, href);
    assert_status(&nobody, 303);
    static const char *const paths[] = {
        "/files/0",  "/files/999999",           "/files/..%2F..%2Fetc%2Fpasswd",
        "/files/1x", "/uploads/..%2F..%2Fdesk", "/uploads/0123456789abcdef0123456789abcdef"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        get(&b, arena_printf(b.arena, "%s%s", DESK_RECORD, paths[i]));
        assert_status(&b, 404);
    }
    /* An attachment of another record of the same register is not this one's. */
    get(&b,
        arena_printf(b.arena, "/desk/registers/dispute/220103%%E8%%B0%%832020-09999/files/%s", strrchr(href, '/') + 1));
    assert_status(&b, 404);
}

static void test_taken_away(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    attach_text(&b, "wrong.pdf", "%PDF-1.7 the wrong file\n");
    get(&b, DESK_RECORD);
    const char *named = strstr(b.got.body, ">取消附件<span class=\"visually-hidden\" lang=\"zh-CN\"> wrong.pdf</span>");
    assert_non_null(named);
    while (strncmp(named, "href=\"", 6) != 0)
        named--;
    const char *href = arena_strndup(b.arena, named + 6, strcspn(named + 6, "\""));
    fill(&b, href, "reason=x");
    assert_status(&b, 422);
    fill(&b, href, "reason=%E4%BC%A0%E9%94%99%E4%BA%86%E6%96%87%E4%BB%B6");
    assert_status(&b, 303);
    get(&b, DESK_RECORD);
    assert_hides(&b, ">wrong.pdf</a>");
    assert_shows(&b, "传错了文件");
    get(&b, href);
    assert_status(&b, 404);
    assert_whole();
}

/* In pieces. */

static char *recording(struct arena *a, size_t size)
{
    char *data = arena_alloc(a, size);
    memcpy(data, "ID3\3", 4);
    for (size_t i = 4; i < size; i++)
        data[i] = (char)(i * 31 >> 3);
    return data;
}

static void test_pieces(void **state)
{
    SKIP_WITHOUT_DATABASE
    enum { SIZE = 3000000, HALF = 1700000 };
    struct browser b = signed_in("mediator");
    char *data = recording(b.arena, SIZE);
    const char *id = begin(&b, "court.mp3", SIZE);
    assert_status(&b, 201);
    piece(&b, id, 0, data, HALF);
    assert_status(&b, 200);
    finish(&b, id); /* too early */
    assert_status(&b, 409);
    piece(&b, id, 0, data, HALF); /* the same again, since its answer was lost */
    assert_status(&b, 409);
    assert_shows(&b, "\"offset\": 1700000");
    piece(&b, id, HALF + 1, data, 10);
    assert_status(&b, 409);
    piece(&b, id, HALF, data, SIZE); /* more than was said */
    assert_status(&b, 400);
    get(&b, arena_printf(b.arena, "%s/%s", uploads, id)); /* after a broken connection */
    assert_shows(&b, "\"offset\": 1700000");
    ask(&b, "HEAD", arena_printf(b.arena, "%s/%s", uploads, id), "text/plain", "", 0);
    assert_int_equal(b.got.size, 0);
    assert_string_equal(client_header(b.arena, &b.got, "Upload-Offset"), "1700000");
    assert_string_equal(client_header(b.arena, &b.got, "Upload-Length"), "3000000");
    piece(&b, id, HALF, data + HALF, SIZE - HALF);
    assert_status(&b, 200);
    finish(&b, id);
    assert_status(&b, 200);
    assert_shows(&b, "\"type\": \"audio/mpeg\"");
    uint8_t digest[DIGEST_SIZE];
    digest_sha256(data, SIZE, digest);
    const char *hash = digest_hex(b.arena, digest, sizeof digest);
    assert_shows(&b, hash);
    struct stat st;
    assert_int_equal(stat(arena_printf(b.arena, "%s/%.2s/%s", d.files, hash, hash), &st), 0);
    assert_int_equal(st.st_size, SIZE);
    finish(&b, id);
    assert_status(&b, 404);
    assert_whole();
}

static void test_hostile_uploads(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator"), second = signed_in("mediator"), other = signed_in("stranger");
    static const char *const wrong[] = {"-1", "0", "x", "", "99999999999999999999", "17179869185"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *form = arena_printf(b.arena, "name=a.pdf&size=%s", wrong[i]);
        ask(&b, "POST", uploads, "application/x-www-form-urlencoded", form, strlen(form));
        assert_status(&b, 400);
    }
    const char *id = begin(&b, "..%2F..%2Fa.pdf", 20);
    assert_status(&b, 201);
    assert_shows(&b, "\"name\": \"a.pdf\"");
    piece(&other, id, 0, pdf, 10);
    assert_status(&other, 404);
    piece(&second, id, 0, pdf, 10); /* another session of the same account goes on with it */
    assert_status(&second, 200);
    ask(&b, "PATCH", place_of(&b, id, 10), "application/x-www-form-urlencoded", "a=b", 3);
    assert_status(&b, 400);
    ask(&b, "PATCH", arena_printf(b.arena, "%s/%s?offset=ten", uploads, id), "application/octet-stream", "x", 1);
    assert_status(&b, 400);
    send_bytes(&b, "PATCH", place_of(&b, id, 10), "application/octet-stream", pdf, 10); /* without the form's token */
    assert_status(&b, 403);
    ask(&b, "DELETE", arena_printf(b.arena, "%s/%s", uploads, id), "application/x-www-form-urlencoded", "", 0);
    assert_status(&b, 200);
    piece(&b, id, 10, pdf, 10);
    assert_status(&b, 404);
    /* What is not taken when it is whole is gone with what was sent. */
    id = begin(&b, "program.mp4", 8);
    piece(&b, id, 0, "MZ\x90\0\3\0\0\0", 8);
    finish(&b, id);
    assert_status(&b, 400);
    finish(&b, id);
    assert_status(&b, 404);
    refused(&b, 404);
}

struct sender {
    pthread_t thread;
    struct browser browser;
    const char *id, *data;
    int status;
};

static void *send_piece(void *argument)
{
    struct sender *s = argument;
    piece(&s->browser, s->id, 0, s->data, 500000);
    s->status = s->browser.got.status;
    return NULL;
}

/* The same piece from two windows: it is there once. And two uploads side by side do not touch each other. */
static void test_two_at_once(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    char *data = recording(b.arena, 500000);
    struct sender s[4] = {0};
    const char *same = begin(&b, "one.mp3", 500000), *another = begin(&b, "two.mp3", 500000);
    for (int i = 0; i < 4; i++) {
        s[i] = (struct sender){.browser = b, .id = i < 3 ? same : another, .data = data};
        s[i].browser.arena = arena_new();
        assert_int_equal(pthread_create(&s[i].thread, NULL, send_piece, &s[i]), 0);
    }
    int taken = 0;
    for (int i = 0; i < 4; i++) {
        pthread_join(s[i].thread, NULL);
        assert_true(s[i].status == 200 || s[i].status == 409);
        taken += i < 3 && s[i].status == 200;
        arena_free(s[i].browser.arena);
    }
    assert_int_equal(taken, 1);
    assert_int_equal(s[3].status, 200);
    finish(&b, same);
    assert_status(&b, 200);
    finish(&b, another);
    assert_status(&b, 200);
    assert_int_equal(desk_count("select count(*) from attachment where name in ('one.mp3', 'two.mp3')"), 2);
    assert_int_equal(desk_count("select count(distinct sha256) from attachment where name in ('one.mp3', 'two.mp3')"),
                     1);
    assert_whole();
}

static void test_left_alone_are_swept(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    const struct vault v = {.folder = d.files};
    struct error err = {0};
    struct upload u = {.login = "mediator", .reg = "dispute", .number = "x", .name = "a.pdf", .size = 9}, again;
    assert_good(upload_begin(b.arena, &v, &u, &err), err);
    upload_sweep(b.arena, &v, time_now());
    assert_good(upload_read(b.arena, &v, u.id, "mediator", "dispute", "x", &again, &err), err);
    upload_sweep(b.arena, &v, time_now() + UPLOAD_KEPT + 60);
    assert_false(upload_read(b.arena, &v, u.id, "mediator", "dispute", "x", &again, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
}

/* The ledger. */

/* A row altered, removed or put in by hand is found; a rebuild gives the attachments again. */
static void test_ledger_knows(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    struct error err = {0};
    const struct ledger_beside beside = account_beside();
    struct ledger_verdict v;
    attach_text(&b, "kept.pdf", pdf);
    assert_status(&b, 303);
    static const char *const tampered[][2] = {
        {"update attachment set name = 'other.pdf' where name = 'kept.pdf'",
         "update attachment set name = 'kept.pdf' where name = 'other.pdf'"},
        {"insert into attachment (event, register, record_id, name, sha256, \"size\", type) "
         "values (999999, 'dispute', 999999, 'x', 'x', 1, 'x')",
         "delete from attachment where event = 999999"},
    };
    struct db *hand = store_connect(d.office->store, true, &err);
    assert_good(hand, err);
    for (size_t i = 0; i < 2; i++) {
        assert_good(db_run(hand, tampered[i][0], &err), err);
        assert_good(ledger_verify_beside(d.office->db, d.office->model, &d.office->keys, NULL, &beside, 1, &v, &err),
                    err);
        assert_false(v.whole);
        assert_non_null(strstr(v.finding, "attachment"));
        assert_good(db_run(hand, tampered[i][1], &err), err);
    }
    db_close(hand);
    assert_whole();
    struct rebuilt out;
    char *into = arena_printf(b.arena, "%s/anew.db", d.office->folder);
    assert_good(ledger_rebuild_beside(b.arena, d.office->db, d.office->model, &d.office->keys, NULL, into, &beside, 1,
                                      &out, &err),
                err);
    assert_int_equal(out.files, desk_count("select count(*) from attachment"));
    assert_true(out.files > 0);
    struct store *store = store_open(into, false, &err);
    struct db *db = store_connect(store, false, &err);
    assert_good(db, err);
    assert_good(ledger_verify_beside(db, d.office->model, &d.office->keys, NULL, &beside, 1, &v, &err), err);
    if (!v.whole)
        fail_msg("%s", v.finding);
    db_close(db);
    store_close(store);
}

/* The files themselves: one that was altered on the disk is found, and a missing one is not served. */
static void test_vault_knows(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    const struct vault v = {.folder = d.files};
    struct error err = {0};
    const char *finding;
    int64_t count;
    attach_text(&b, "altered.txt", "as it was");
    uint8_t digest[DIGEST_SIZE];
    digest_sha256("as it was", 9, digest);
    const char *hash = digest_hex(b.arena, digest, sizeof digest);
    const char *path = arena_printf(b.arena, "%s/%.2s/%s", d.files, hash, hash);
    assert_good(vault_verify(b.arena, d.office->db, &v, &count, &finding, &err), err);
    assert_null(finding);
    assert_true(count > 0);
    FILE *f = fopen(path, "r+");
    fputs("as it is!", f);
    fclose(f);
    assert_good(vault_verify(b.arena, d.office->db, &v, &count, &finding, &err), err);
    assert_non_null(strstr(finding, "altered.txt"));
    unlink(path);
    assert_int_equal(vault_open(b.arena, &v, hash, 9, &err), -1);
    assert_int_equal(err.code, ERROR_NOT_FOUND);
}

#define ALL                                                                                                       \
    cmocka_unit_test(test_attached_shown_and_saved), cmocka_unit_test(test_parts_of_a_file),                      \
        cmocka_unit_test(test_kinds_that_are_not_taken), cmocka_unit_test(test_others_records),                   \
        cmocka_unit_test(test_taken_away), cmocka_unit_test(test_pieces), cmocka_unit_test(test_hostile_uploads), \
        cmocka_unit_test(test_two_at_once), cmocka_unit_test(test_left_alone_are_swept),                          \
        cmocka_unit_test(test_ledger_knows), cmocka_unit_test(test_vault_knows)

int main(void)
{
    const struct CMUnitTest sqlite[] = {ALL}, postgresql[] = {ALL};
    return cmocka_run_group_tests(sqlite, desk_on_sqlite, desk_tear_down) +
           cmocka_run_group_tests(postgresql, desk_on_postgresql, desk_tear_down);
}
