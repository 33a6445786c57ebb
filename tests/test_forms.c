/* Forms over HTTP, without scripts: what is half filled in is kept for its account alone, days and terms are told, what
 * a reference means is found by a button, and a form that comes back has lost nothing. */
#include "desk_support.h"

#include "account/draft.h"
#include "store/store.h"
#include "store/writer.h"

#include <stdio.h>
#include <string.h>

static const char form[] = "/desk/registers/dispute/new";
static const char half[] = "subject=%E6%A5%BC%E4%B8%8A%E6%BC%8F%E6%B0%B4&applicant=%E7%8E%8B%E5%B0%8F%E6%98%8E"
                           "&registered_on=20200102&branch=people";
static const char whole[] = "subject=%E6%A5%BC%E4%B8%8A%E6%BC%8F%E6%B0%B4&applicant=%E7%8E%8B%E5%B0%8F%E6%98%8E"
                            "&respondent=%E6%9D%8E%E5%9B%9B&registered_on=2020-01-02&branch=people&kind=neighbour"
                            "&source=application&scale=simple&parties=2&district=220103&organ=" DESK_JUSTICE;

#define SKIP_WITHOUT_DATABASE \
    (void)state;              \
    if (!d.office)            \
        skip();

static int64_t drafts(void)
{
    struct error err = {0};
    int64_t n;
    assert_good(db_int(d.office->db, "select count(*) from account_draft", 0, &n, &err), err);
    return n;
}

static bool run_sql(struct db *db, void *sql, struct error *err)
{
    return db_run(db, sql, err);
}

static void change(const char *sql)
{
    struct error err = {0};
    char *copy = arena_strdup(d.office->arena, sql);
    assert_good(writer_run(d.office->records.writer, run_sql, copy, &err), err);
}

static void send_form(struct browser *b, const char *target, const char *fields, const char *button)
{
    get(b, target);
    post_raw(b, target, arena_printf(b->arena, "_form=%s&%s&%s", token(b), fields, button));
}

/* Kept by a button, offered at the form and on the page of today, taken up again, thrown away. */
static void test_draft_is_kept(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator"), other = signed_in("stranger");
    send_form(&b, form, half, "_keep=1");
    assert_status(&b, 200);
    assert_shows(&b, "已暂存");
    assert_shows(&b, "value=\"王小明\"");
    assert_int_equal(drafts(), 1);
    get(&b, form);
    assert_shows(&b, "您有一份没有提交的内容");
    assert_hides(&b, "王小明");
    get(&b, "/desk");
    assert_shows(&b, "/desk/registers/dispute/new?draft=1");
    get(&b, "/desk/registers/dispute/new?draft=1");
    assert_shows(&b, "value=\"王小明\"");
    assert_shows(&b, "value=\"2020-01-02\"");
    get(&other, form);
    assert_hides(&other, "您有一份没有提交的内容");
    get(&other, "/desk/registers/dispute/new?draft=1");
    assert_hides(&other, "王小明");
    /* Another sign-in of the same account, as after the browser was closed. */
    struct browser again = signed_in("mediator");
    get(&again, "/desk/registers/dispute/new?draft=1");
    assert_shows(&again, "value=\"王小明\"");
    post_raw(&again, "/desk/registers/dispute/new?draft=1", arena_printf(b.arena, "_form=%s&_drop=1", token(&again)));
    assert_status(&again, 303);
    assert_string_equal(client_header(again.arena, &again.got, "Location"), form);
    assert_int_equal(drafts(), 0);
}

/* What the database holds of it is sealed for the account and the form. */
static void test_draft_is_sealed(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct error err = {0};
    struct browser b = signed_in("mediator");
    size_t size;
    send_form(&b, form, half, "_keep=1");
    struct stmt *st = db_prepare(d.office->db, "select box from account_draft", &err);
    assert_good(st && stmt_row(st, &err), err);
    const char *box = stmt_blob(st, 0, &size);
    assert_null(memmem(box, size, "王小明", strlen("王小明")));
    assert_null(memmem(box, size, "subject", strlen("subject")));
    stmt_reset(st);
    /* Put at another form it does not open. */
    change("update account_draft set form = '/desk/registers/prevention/new'");
    get(&b, "/desk/registers/prevention/new?draft=1");
    assert_status(&b, 200);
    assert_hides(&b, "您有一份没有提交的内容");
    assert_hides(&b, "已恢复暂存的内容");
    change("delete from account_draft");
}

/* It goes when the form is saved, after a week by itself, and with the account; no event tells of it. */
static void test_draft_goes(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct error err = {0};
    int64_t before, after;
    struct browser b = signed_in("mediator"), s = signed_in("stranger");
    assert_good(db_int(d.office->db, "select max(seq) from event", 0, &before, &err), err);
    send_form(&b, form, half, "_keep=1");
    assert_good(db_int(d.office->db, "select max(seq) from event", 0, &after, &err), err);
    assert_int_equal(before, after);
    send_form(&b, form, whole, "");
    assert_status(&b, 303);
    assert_int_equal(drafts(), 0);

    send_form(&b, form, half, "_keep=1");
    change("update account_draft set kept_at = kept_at - 8 * 86400");
    get(&b, form);
    assert_hides(&b, "您有一份没有提交的内容");
    send_form(&s, form, half, "_keep=1"); /* whoever keeps one sweeps */
    assert_int_equal(drafts(), 1);
    const struct author by = {.actor = "test"};
    assert_good(account_set_state(d.office->arena, d.accounts, "stranger", ACCOUNT_CLOSED, &by, &err), err);
    assert_int_equal(drafts(), 0);
}

/* For scripts: only what was asked. Too much is refused, and so is whoever is not signed in or has another's token. */
static void test_draft_by_script(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator"), nobody = new_browser();
    get(&b, form);
    const char *right = token(&b);
    post_raw(&b, "/desk/registers/dispute/new.json", arena_printf(b.arena, "_form=%s&_keep=1&subject=x", right));
    assert_status(&b, 200);
    assert_shows(&b, "\"kept\": \"2");
    assert_hides(&b, "\"fields\"");
    struct buf large = buf_new(b.arena);
    buf_printf(&large, "_form=%s&_keep=1&subject=", right);
    for (int i = 0; i < DRAFT_BYTES; i++)
        buf_add_char(&large, 'x');
    post_raw(&b, form, large.data);
    assert_status(&b, 422);
    post_raw(&b, form, "_form=wrong&_keep=1&subject=x");
    assert_status(&b, 403);
    post_raw(&nobody, form, arena_printf(b.arena, "_form=%s&_keep=1&subject=x", right));
    assert_status(&nobody, 401);
    /* An account keeps so many: the oldest go. */
    for (int i = 0; i < DRAFTS_MOST + 5; i++)
        post_raw(&b, arena_printf(b.arena, "/desk/registers/dispute/new?parties=%d", i),
                 arena_printf(b.arena, "_form=%s&_keep=1&subject=x", right));
    assert_int_equal(drafts(), DRAFTS_MOST);
    change("delete from account_draft");
}

/* What a day is, and what the law's term that begins on it comes to. 2020's spring festival moved on 2020-02-02. */
static void test_days(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    get(&b, "/api/v1/desk/days/2020");
    assert_status(&b, 200);
    assert_shows(&b, "\"date\": \"2020-10-01\"");
    assert_shows(&b, "\"announced\": true");
    const char *tag = client_header(b.arena, &b.got, "ETag");
    assert_non_null(tag);
    get(&b, "/api/v1/desk/days/2020?lang=en");
    assert_shows(&b, "National Day");
    get(&b, "/api/v1/desk/days/2099");
    assert_shows(&b, "\"announced\": false");
    get(&b, "/api/v1/desk/days/20x");
    assert_status(&b, 404);
    get(&b, "/api/v1/desk/days/99999999999");
    assert_status(&b, 404);
    get(&b, "/api/v1/desk/terms/dispute/registered_on?date=2020%E5%B9%B49%E6%9C%8830%E6%97%A5");
    assert_status(&b, 200);
    assert_shows(&b, "受理期限：3个工作日，从2020年9月30日起算，至2020年10月12日");
    get(&b, "/api/v1/desk/terms/dispute/registered_on?date=x");
    assert_shows(&b, "\"terms\": []");
    get(&b, "/api/v1/desk/terms/dispute/nothing?date=2020-01-02");
    assert_status(&b, 404);
    get(&b, "/api/v1/desk/terms/lawsuit/served_on?date=2020-01-02");
    assert_status(&b, 404);
}

/* A form that comes back has what was typed, dates as everybody writes them with their day, and one place to go on. */
static void test_sent_back(void **state)
{
    SKIP_WITHOUT_DATABASE
    static const char *const typed[] = {"20201001", "2020-10-1", "2020/10/1", "2020.10.1",
                                        "2020%E5%B9%B410%E6%9C%881%E6%97%A5"};
    struct browser b = signed_in("mediator");
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        send_form(&b, form, arena_printf(b.arena, "subject=x&registered_on=%s", typed[i]), "");
        assert_status(&b, 422);
        assert_shows(&b, "value=\"2020-10-01\"");
        assert_shows(&b, "星期四，放假（国庆节");
        assert_shows(&b, "受理期限：3个工作日，从2020年10月1日起算");
    }
    assert_shows(&b, "href=\"#branch\"");
    const char *first = strstr(b.got.body, " autofocus");
    assert_non_null(first);
    assert_null(strstr(first + 1, " autofocus"));
    send_form(&b, form, "registered_on=2020-02-30", "");
    assert_status(&b, 422);
    assert_shows(&b, "value=\"2020-02-30\"");
}

/* The button beside a reference looks it up: what was found stands to choose from, all else stays, nothing is saved. */
static void test_found_by_button(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct error err = {0};
    int64_t before, after;
    static const char target[] = "/desk/registers/mediation_agreement/new";
    struct browser b = signed_in("mediator");
    assert_good(db_int(d.office->db, "select max(seq) from event", 0, &before, &err), err);
    send_form(&b, target, "dispute=lsls&content=%E7%94%B2%E8%B5%94%E5%81%BF", "_find=dispute");
    assert_status(&b, 200);
    assert_shows(&b, "<option value=\"220103调2020-0000");
    assert_shows(&b, "甲赔偿");
    assert_shows(&b, "name=\"_q.dispute\" value=\"lsls\"");
    post_raw(&b, target, arena_printf(b.arena, "_form=%s&dispute=&_q.dispute=zzzz&_find=dispute", token(&b)));
    assert_status(&b, 200);
    assert_shows(&b, "没有找到");
    assert_shows(&b, "value=\"zzzz\"");
    assert_good(db_int(d.office->db, "select max(seq) from event", 0, &after, &err), err);
    assert_int_equal(before, after);
}

/* A register is asked by a reference: its number, or what means one record alone. */
static void test_filter_by_reference(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    get(&b, "/desk/registers/mediator");
    assert_shows(&b, "data-suggest=\"/desk/suggest/mediation_committee\"");
    static const char *const asked[] = {"220103%E8%B0%83%E5%A7%94-0001", "msq", "%E7%A4%BE%E5%8C%BA"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        get(&b, arena_printf(b.arena, "/desk/registers/mediator?committee=%s", asked[i]));
        assert_status(&b, 200);
        assert_shows(&b, "共查到 <strong>1</strong>");
        assert_shows(&b, "某社区人民调解委员会");
    }
    get(&b, "/desk/registers/mediator?committee=zzzz");
    assert_status(&b, 200);
    assert_shows(&b, "共查到 <strong>0</strong>");
    get(&b, "/desk/registers/dispute?organ=sfj");
    assert_status(&b, 200);
    assert_hides(&b, "共查到 <strong>0</strong>");
}

/* Many values are found by typing: each comes with its initials. */
static void test_codes(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct browser b = signed_in("mediator");
    get(&b, form);
    assert_shows(&b, "data-initials=\"l l j f\"");
    assert_shows(&b, "id=\"branch\" name=\"branch\" aria-describedby");
    get(&b, "/desk/registers/dispute/new?lang=en");
    assert_hides(&b, "data-initials");
}

static const char record[] = "/desk/registers/disclosure_record/11220103013889005R%2F2020-00001";
static const char attached[] = "/desk/registers/disclosure_attachment/new?record=11220103013889005R%2F2020-00001";

#define MARK "FormsXyZ0123456789"

static void attach(struct browser *b, const char *name, const char *data)
{
    const char *target = arena_printf(b->arena, "%s/files", record);
    get(b, target);
    const char *body = arena_printf(b->arena,
                                    "--" MARK "\r\nContent-Disposition: form-data; name=\"_form\"\r\n\r\n%s\r\n"
                                    "--" MARK "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                                    "Content-Type: application/pdf\r\n\r\n%s\r\n--" MARK "--\r\n",
                                    token(b), name, data);
    send_bytes(b, "POST", target, "multipart/form-data; boundary=" MARK, body, strlen(body));
    assert_status(b, 303);
}

/* A digest is that of a file which is attached: chosen, never typed; its name and size come with it. What the program
 * gives is asked of nobody. */
static void test_digest_is_chosen(void **state)
{
    SKIP_WITHOUT_DATABASE
    struct error err = {0};
    struct work work = {.records = &d.office->records, .law = d.law};
    struct play play = {.work = &work, .db = d.office->db, .actor = "test", .arena = d.office->arena};
    assert_good(
        journal_play(
            &play,
            support_write(d.office, "disclosure.journal",
                          "2020-01-03\n"
                          "create disclosure_subject 题-1 district=220103 organ=示例区司法局 "
                          "path=\"机构职能\"\n"
                          "create disclosure_record 11220103013889005R/2020-00001 district=220103 organ=示例区司法局 "
                          "headline=\"示例文件\" subject=题-1 genre=notice issuer=示例区司法局 "
                          "written_on=2020-01-02 validity=in_force whole_district=false\n"),
            &err),
        err);
    give_account("discloser", "disclosure_clerk", DESK_JUSTICE);
    struct browser b = signed_in("discloser");
    get(&b, attached);
    assert_status(&b, 200);
    assert_shows(&b, "选择已附上的文件");
    assert_hides(&b, "name=\"bytes\"");
    assert_hides(&b, "name=\"file_name\"");
    attach(&b, "%E4%B8%80.pdf", "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n");
    get(&b, attached);
    const char *digest = strstr(b.got.body, "<option value=\"");
    while (digest && strspn(digest + 15, "0123456789abcdef") != 64)
        digest = strstr(digest + 15, "<option value=\"");
    assert_non_null(digest);
    digest = arena_strndup(b.arena, digest + 15, 64);
    const char *fields =
        "record=11220103013889005R%2F2020-00001&media=pdf&added_on=2020-01-03&district=220103&organ=" DESK_JUSTICE;
    post_raw(&b, attached, arena_printf(b.arena, "_form=%s&%s&digest=%064d", token(&b), fields, 7));
    assert_status(&b, 422);
    assert_shows(&b, "不是已附上的文件");
    post_raw(&b, attached,
             arena_printf(b.arena, "_form=%s&%s&digest=%s&bytes=7&file_name=x", token(&b), fields, digest));
    assert_status(&b, 303);
    get(&b, client_header(b.arena, &b.got, "Location"));
    assert_shows(&b, digest);
    assert_hides(&b, ">7<");
    /* Of another record's files none is to be had. */
    get(&b, "/desk/registers/disclosure_attachment/new");
    assert_hides(&b, digest);
}

#define ALL                                                                                                    \
    cmocka_unit_test(test_draft_is_kept), cmocka_unit_test(test_draft_is_sealed),                              \
        cmocka_unit_test(test_draft_by_script), cmocka_unit_test(test_days), cmocka_unit_test(test_sent_back), \
        cmocka_unit_test(test_found_by_button), cmocka_unit_test(test_filter_by_reference),                    \
        cmocka_unit_test(test_codes), cmocka_unit_test(test_digest_is_chosen), cmocka_unit_test(test_draft_goes)

int main(void)
{
    const struct CMUnitTest sqlite[] = {ALL}, postgresql[] = {ALL};
    return cmocka_run_group_tests(sqlite, desk_on_sqlite, desk_tear_down) +
           cmocka_run_group_tests(postgresql, desk_on_postgresql, desk_tear_down);
}
