/* Signing in: failures that lock, with time moved by hand; the second factor; sessions that end; forms; programs. */
#include "account_support.h"

#include "account/totp.h"
#include "core/secret.h"
#include "core/text.h"
#include "store/store.h"
#include "store/writer.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const char wrong[] = "Wrong-Horse-7";

static int64_t locked_for(struct staff *s)
{
    int64_t until = account_of(s, "zhang")->locked_until;
    return until ? until - s->now : 0;
}

static void fail_once(struct staff *s)
{
    struct error err;
    struct session session;
    assert_null(sign_in(s, "zhang", wrong, &session, &err));
    assert_int_equal(err.code, ERROR_RIGHTS);
}

/* Protects: the fifth failure locks for 15 minutes, each further one for twice as long, a day at most; a lock ends by
 * itself; a sign-in counts anew. Attempts while it is locked change nothing, whatever the password. */
static void test_lock_out(void **state)
{
    struct staff *s = staff_of(state);
    static const int64_t minutes[] = {0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440};
    struct error err;
    struct session session;
    make_account(s, "zhang", "clerk", "G1");
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        fail_once(s);
        assert_int_equal(locked_for(s), minutes[i] * 60);
        assert_int_equal(account_of(s, "zhang")->failures, i + 1);
        if (!minutes[i])
            continue;
        s->now += minutes[i] * 60 - 1;
        fail_once(s);
        assert_null(sign_in(s, "zhang", PASSWORD, &session, &err)); /* right, but locked */
        assert_int_equal(locked_for(s), 1);
        assert_int_equal(account_of(s, "zhang")->failures, i + 1);
        s->now += 1;
    }
    assert_non_null(sign_in(s, "zhang", PASSWORD, &session, &err));
    assert_int_equal(account_of(s, "zhang")->failures, 0);
    assert_int_equal(account_of(s, "zhang")->last_in, s->now);
    for (int i = 0; i < 4; i++)
        fail_once(s);
    assert_int_equal(locked_for(s), 0);
    assert_all_whole(s);
}

/* Protects: an administrator opens it before its time. */
static void test_unlock(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    struct session session;
    const struct author by = by_admin(s);
    make_account(s, "zhang", "clerk", "G1");
    for (int i = 0; i < 5; i++)
        fail_once(s);
    assert_null(sign_in(s, "zhang", PASSWORD, &session, &err));
    err = (struct error){0};
    assert_good(account_unlock(s->office->arena, s->accounts, "zhang", &by, &err), err);
    assert_non_null(sign_in(s, "zhang", PASSWORD, &session, &err));
    assert_all_whole(s);
}

/* Protects: what is said does not tell an unknown login from a wrong password, a locked or a closed account. */
static void test_one_refusal(void **state)
{
    struct staff *s = staff_of(state);
    struct error unknown, mistaken, locked, closed, odd;
    struct session session;
    const struct author by = by_admin(s);
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "gone", "clerk", "G1");
    assert_good(account_set_state(s->office->arena, s->accounts, "gone", ACCOUNT_CLOSED, &by, &odd), odd);
    assert_null(sign_in(s, "nobody", wrong, &session, &unknown));
    assert_null(sign_in(s, "zhang", wrong, &session, &mistaken));
    assert_null(sign_in(s, "gone", PASSWORD, &session, &closed));
    for (int i = 0; i < 4; i++)
        fail_once(s);
    assert_null(sign_in(s, "zhang", PASSWORD, &session, &locked));
    assert_null(sign_in(s, "\xff\xfe", wrong, &session, &odd));
    assert_string_equal(unknown.message, mistaken.message);
    assert_string_equal(unknown.message, locked.message);
    assert_string_equal(unknown.message, closed.message);
    assert_string_equal(unknown.message, odd.message);
    assert_null(strstr(unknown.message, wrong));
    assert_null(strstr(unknown.message, "zhang"));
}

/* Many at once. */

struct burst {
    struct staff *staff;
    bool in;
};

static void *guess(void *argument)
{
    struct burst *b = argument;
    struct staff *s = b->staff;
    struct error err = {0};
    struct arena *a = arena_new();
    struct session session;
    const char *token;
    const struct sign_in in = {"zhang", b->in ? PASSWORD : wrong, "192.0.2.8", "", s->now};
    struct db *db = store_connect(s->office->store, false, &err);
    b->in = db && session_sign_in(a, s->accounts, db, &in, &token, &session, &err);
    db_close(db);
    arena_free(a);
    return NULL;
}

/* Protects: guesses made at the same time count one after the other: no more than five are heard before the lock. */
static void test_guesses_at_once(void **state)
{
    enum { GUESSES = 16 };
    struct staff *s = staff_of(state);
    pthread_t thread[GUESSES];
    struct burst burst[GUESSES];
    make_account(s, "zhang", "clerk", "G1");
    for (size_t i = 0; i < GUESSES; i++) {
        burst[i] = (struct burst){s, false};
        assert_int_equal(pthread_create(&thread[i], NULL, guess, &burst[i]), 0);
    }
    for (size_t i = 0; i < GUESSES; i++) {
        pthread_join(thread[i], NULL);
        assert_false(burst[i].in);
    }
    assert_int_equal(account_of(s, "zhang")->failures, 5);
    assert_int_equal(locked_for(s), 15 * 60);
    assert_all_whole(s);
}

/* Sessions. */

static bool lives(struct staff *s, const char *token, struct session *out)
{
    struct error err = {0};
    bool good = session_read(s->office->arena, s->accounts, s->office->db, token, s->now, out, &err);
    if (!good)
        assert_int_equal(err.code, ERROR_RIGHTS);
    return good;
}

struct touch {
    int64_t id, now;
};

static bool write_touch(struct db *db, void *argument, struct error *err)
{
    struct touch *t = argument;
    return session_touch(db, t->id, t->now, err);
}

static void touch(struct staff *s, int64_t id)
{
    struct error err = {0};
    struct touch t = {id, s->now};
    assert_good(writer_run(s->office->records.writer, write_touch, &t, &err), err);
}

/* Protects: half an hour without use, or twelve hours with it, end a session; the database holds no token. */
static void test_session_ends(void **state)
{
    struct staff *s = staff_of(state);
    struct session session;
    const char *token;
    make_account(s, "zhang", "clerk", "G1");
    session = signed_in(s, "zhang", &token);
    assert_int_equal(session.stage, STAGE_FULL);
    assert_string_equal(session.address, "192.0.2.7");
    assert_true(lives(s, token, &session));
    assert_string_equal(session.login, "zhang");
    assert_false(session.stale);
    s->now += 60;
    assert_true(lives(s, token, &session));
    assert_true(session.stale);
    s->now += SESSION_IDLE - 61;
    assert_true(lives(s, token, &session));
    s->now += 1;
    assert_false(lives(s, token, &session));
    s->now -= 1;
    int64_t began = s->now - SESSION_IDLE + 1;
    for (int i = 0; i < 23; i++) {
        assert_true(lives(s, token, &session));
        touch(s, session.id);
        s->now += SESSION_IDLE - 1;
    }
    s->now = began + SESSION_LONGEST - 1;
    touch(s, session.id);
    assert_true(lives(s, token, &session));
    s->now += 1;
    assert_false(lives(s, token, &session));
}

/* Protects: other tokens, an empty one, none, and the row's own digest open nothing. */
static void test_session_tokens(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct session session;
    const char *token;
    make_account(s, "zhang", "clerk", "G1");
    signed_in(s, "zhang", &token);
    char *other = arena_strdup(s->office->arena, token);
    other[0] = other[0] == 'A' ? 'B' : 'A';
    assert_false(lives(s, other, &session));
    assert_false(lives(s, "", &session));
    assert_false(lives(s, NULL, &session));
    assert_false(lives(s, arena_printf(s->office->arena, "%s=", token), &session));
    struct stmt *st = db_prepare(s->office->db, "select token from account_session", &err);
    assert_good(st, err);
    assert_true(stmt_row(st, &err));
    size_t size;
    const void *kept = stmt_blob(st, 0, &size);
    assert_int_equal(size, DIGEST_SIZE);
    assert_false(lives(s, secret_text(s->office->arena, kept, size), &session));
    stmt_reset(st);
}

/* Protects: owner and administrator see sessions and end them; a stolen token is worth nothing then. */
static void test_sessions_are_ended(void **state)
{
    struct staff *s = staff_of(state);
    struct arena *a = s->office->arena;
    struct error err = {0};
    struct session one, two, *list;
    const char *first, *second, *others;
    size_t count;
    const struct author self = {.actor = "zhang", .from = "192.0.2.7", .at = s->now}, admin = by_admin(s);
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "li", "clerk", "G1");
    one = signed_in(s, "zhang", &first);
    two = signed_in(s, "zhang", &second);
    signed_in(s, "li", &others);
    assert_good(session_list(a, s->office->db, "ZHANG", s->now, &count, &list, &err), err);
    assert_int_equal(count, 2);
    assert_int_equal(list[0].id, two.id);
    assert_good(session_list(a, s->office->db, NULL, s->now, &count, &list, &err), err);
    assert_int_equal(count, 3);
    assert_false(session_end(a, s->accounts, "li", one.id, &self, &err)); /* another's */
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    err = (struct error){0};
    assert_good(session_end(a, s->accounts, "zhang", one.id, &admin, &err), err);
    assert_false(lives(s, first, &one));
    assert_true(lives(s, second, &two));
    signed_in(s, "zhang", &first);
    assert_good(session_end_all(a, s->accounts, "zhang", two.id, &self, &err), err);
    assert_false(lives(s, first, &one));
    assert_true(lives(s, second, &two));
    assert_good(session_end_all(a, s->accounts, "zhang", 0, &self, &err), err);
    assert_false(lives(s, second, &two));
    assert_true(lives(s, others, &two));
    s->now += SESSION_IDLE;
    assert_good(session_list(a, s->office->db, NULL, s->now, &count, &list, &err), err);
    assert_int_equal(count, 0);
    assert_all_whole(s);
}

/* Protects: what a browser says of itself is cut, and is text. */
static void test_agent(void **state)
{
    struct staff *s = staff_of(state);
    struct arena *a = s->office->arena;
    struct error err = {0};
    struct session session;
    const char *token;
    struct buf agent = buf_new(a);
    for (int i = 0; i < 1000; i++)
        buf_add(&agent, "浏");
    make_account(s, "zhang", "clerk", "G1");
    struct sign_in in = {"zhang", PASSWORD, "192.0.2.7", agent.data, s->now};
    assert_good(session_sign_in(a, s->accounts, s->office->db, &in, &token, &session, &err), err);
    assert_true(lives(s, token, &session));
    assert_int_equal(text_length(session.agent), AGENT_LONGEST);
    in.agent = "\xff\xff";
    in.address = NULL;
    assert_good(session_sign_in(a, s->accounts, s->office->db, &in, &token, &session, &err), err);
    assert_string_equal(session.agent, "");
    in.agent = "a\nb\x7f";
    assert_good(session_sign_in(a, s->accounts, s->office->db, &in, &token, &session, &err), err);
    assert_string_equal(session.agent, "a b ");
}

/* Stages. */

static bool give_code(struct staff *s, const struct session *session, const char *code, const char **token,
                      struct session *out)
{
    struct error err = {0};
    bool good = session_give_code(s->office->arena, s->accounts, session, code, s->now, token, out, &err);
    if (!good) {
        assert_int_equal(err.code, ERROR_RIGHTS);
        assert_true(!*code || !strstr(err.message, code));
    }
    return good;
}

/* Protects: with a second factor the password alone opens nothing; the code gives a new token; none is taken twice. */
static void test_second_factor(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    struct session half, full, again;
    struct person p;
    const char *first, *token, *other;
    make_account(s, "zhang", "clerk", "G1");
    const char *secret = enrol(s, "zhang", 0);
    first = sign_in(s, "zhang", PASSWORD, &half, &err);
    assert_good(first, err);
    assert_int_equal(half.stage, STAGE_CODE);
    err = (struct error){0};
    assert_false(person_of_session(s->office->arena, s->accounts, s->office->db, &half, 0, &p, &err));
    assert_false(give_code(s, &half, "000000", &token, &full));
    assert_false(give_code(s, &half, "", &token, &full));
    assert_int_equal(account_of(s, "zhang")->failures, 2);
    const char *code = code_at(s, secret, s->now);
    assert_true(give_code(s, &half, code, &token, &full));
    assert_int_equal(full.stage, STAGE_FULL);
    assert_string_not_equal(first, token);
    assert_false(lives(s, first, &again));
    assert_true(lives(s, token, &again));
    assert_int_equal(account_of(s, "zhang")->failures, 0);
    assert_false(give_code(s, &half, code, &other, &again)); /* the session is past that stage */
    assert_non_null(sign_in(s, "zhang", PASSWORD, &half, &err));
    assert_false(give_code(s, &half, code, &other, &again)); /* replayed in another session */
    s->now += TOTP_STEP;
    assert_true(give_code(s, &half, code_at(s, secret, s->now), &other, &again));
    assert_non_null(sign_in(s, "zhang", PASSWORD, &half, &err));
    s->now += SESSION_CODE_TIME;
    assert_false(give_code(s, &half, code_at(s, secret, s->now), &other, &again)); /* too late */
    assert_all_whole(s);
}

/* Protects: codes cannot be guessed either: five wrong ones lock the account and end the session, and knowing the
 * password does not count anew. */
static void test_codes_lock(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    struct session half, full;
    const char *token;
    make_account(s, "zhang", "clerk", "G1");
    const char *secret = enrol(s, "zhang", 0);
    for (int i = 0; i < 5; i++) {
        assert_good((token = sign_in(s, "zhang", PASSWORD, &half, &err)), err);
        assert_false(give_code(s, &half, "000000", &token, &full));
    }
    assert_int_equal(locked_for(s), 15 * 60);
    assert_false(give_code(s, &half, code_at(s, secret, s->now), &token, &full));
    assert_null(sign_in(s, "zhang", PASSWORD, &half, &err));
}

/* Protects: a reset takes the factor and the sessions away; a second one is not put over the first. */
static void test_reset_second_factor(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct session session;
    const char *uri, *secret;
    const struct author by = by_admin(s);
    make_account(s, "zhang", "clerk", "G1");
    enrol(s, "zhang", 0);
    assert_false(account_begin_totp(s->office->arena, s->accounts, "zhang", &by, &uri, &secret, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    err = (struct error){0};
    assert_good(account_reset_totp(s->office->arena, s->accounts, "zhang", &by, &err), err);
    assert_non_null(sign_in(s, "zhang", PASSWORD, &session, &err));
    assert_int_equal(session.stage, STAGE_FULL);
    assert_all_whole(s);
}

/* Protects: an administrator works only with a second factor; who set it up in one session keeps that one alone. */
static void test_administrators_need_it(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    struct session one, two;
    const char *first, *second;
    make_account(s, "sys", "system_admin", NULL);
    first = sign_in(s, "sys", PASSWORD, &one, &err);
    assert_good(first, err);
    assert_int_equal(one.stage, STAGE_ENROL);
    second = sign_in(s, "sys", PASSWORD, &two, &err);
    enrol(s, "sys", one.id);
    assert_true(lives(s, first, &one));
    assert_int_equal(one.stage, STAGE_FULL);
    assert_false(lives(s, second, &two));
}

/* Protects: a password that was given must be changed before anything else, then the session goes on. */
static void test_must_change(void **state)
{
    struct staff *s = staff_of(state);
    struct error err = {0};
    struct session session;
    struct arena *a = s->office->arena;
    const struct author by = by_admin(s), self = {.actor = "zhang", .at = s->now};
    make_account(s, "zhang", "clerk", "G1");
    assert_good(account_give_password(a, s->accounts, s->office->db, "zhang", "Given-Horse-9", &by, &err), err);
    const char *token = sign_in(s, "zhang", "Given-Horse-9", &session, &err);
    assert_good(token, err);
    assert_int_equal(session.stage, STAGE_PASSWORD);
    assert_good(account_change_password(a, s->accounts, s->office->db, "zhang", "Given-Horse-9", "Own-Horse-100",
                                        session.id, &self, &err),
                err);
    assert_true(lives(s, token, &session));
    assert_int_equal(session.stage, STAGE_FULL);
}

/* Forms. */

/* Protects: a form's token is of its session alone. */
static void test_forms(void **state)
{
    struct staff *s = staff_of(state);
    struct arena *a = s->office->arena;
    const char *one = form_cookie(a), *two = form_cookie(a);
    const char *token = form_token(a, s->accounts, one);
    assert_true(form_token_right(s->accounts, one, token));
    assert_false(form_token_right(s->accounts, two, token));
    assert_false(form_token_right(s->accounts, one, form_token(a, s->accounts, two)));
    assert_false(form_token_right(s->accounts, one, NULL));
    assert_false(form_token_right(s->accounts, one, ""));
    assert_false(form_token_right(s->accounts, NULL, token));
    assert_false(form_token_right(s->accounts, "", form_token(a, s->accounts, "")));
    assert_false(form_token_right(s->accounts, one, one));
    char *cut = arena_strdup(a, token);
    cut[strlen(cut) - 1] = '\0';
    assert_false(form_token_right(s->accounts, one, cut));
}

/* Programs. */

static const char *make_program(struct staff *s, const struct program *p, struct error *err)
{
    const struct author by = {.actor = "zhang", .from = "192.0.2.7", .at = s->now};
    *err = (struct error){0};
    return program_make(s->office->arena, s->accounts, p, &by, err);
}

static bool write_program_touch(struct db *db, void *argument, struct error *err)
{
    struct touch *t = argument;
    return program_touch(db, t->id, t->now, err);
}

static void test_programs(void **state)
{
    struct staff *s = staff_of(state);
    struct arena *a = s->office->arena;
    struct error err;
    struct program found, *list;
    static const char *const regs[] = {"permit", "visit"};
    const struct author by = {.actor = "zhang", .at = s->now};
    const struct program p = {
        .login = "zhang", .name = "月报", .reads = true, .registers = 2, .reg = regs, .expires = s->now + 1000};
    size_t count;
    make_account(s, "zhang", "clerk", "G1");
    make_account(s, "li", "clerk", "G1");
    const char *token = make_program(s, &p, &err);
    assert_good(token, err);
    assert_true(text_starts(token, "plumbline_"));
    assert_good(program_read(a, s->accounts, s->office->db, token, s->now, &found, &err), err);
    assert_true(found.reads && !found.writes && found.stale);
    assert_int_equal(found.registers, 2);
    assert_string_equal(found.reg[1], "visit");
    struct touch t = {found.id, s->now};
    assert_good(writer_run(s->office->records.writer, write_program_touch, &t, &err), err);
    assert_good(program_list(a, s->office->db, "zhang", &count, &list, &err), err);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].last_used, s->now);
    assert_false(program_read(a, s->accounts, s->office->db, token, s->now + 1000, &found, &err)); /* expired */
    assert_int_equal(err.code, ERROR_RIGHTS);
    err = (struct error){0};
    assert_false(program_read(a, s->accounts, s->office->db, token + 10, s->now, &found, &err));
    err = (struct error){0};
    assert_false(program_end(a, s->accounts, "li", list[0].id, &by, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    err = (struct error){0};
    assert_good(program_end(a, s->accounts, "zhang", list[0].id, &by, &err), err);
    assert_false(program_read(a, s->accounts, s->office->db, token, s->now, &found, &err));
    assert_all_whole(s);
}

static void test_bad_programs(void **state)
{
    struct staff *s = staff_of(state);
    struct error err;
    static const char *const regs[] = {"permits"};
    const int64_t now = s->now;
    const struct {
        struct program program;
        const char *field;
    } cases[] = {
        {{.login = "zhang", .name = "", .reads = true, .expires = now + 9}, "name"},
        {{.login = "zhang", .name = "月报", .expires = now + 9}, "scopes"},
        {{.login = "zhang", .name = "月报", .reads = true, .expires = now}, "expires"},
        {{.login = "zhang", .name = "月报", .reads = true, .expires = now + 367 * 86400}, "expires"},
        {{.login = "zhang", .name = "月报", .reads = true, .expires = now + 9, .registers = 1, .reg = regs},
         "registers"},
    };
    make_account(s, "zhang", "clerk", "G1");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_null(make_program(s, &cases[i].program, &err));
        assert_string_equal(err.field, cases[i].field);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAFF_ON_BOTH(test_lock_out),
        STAFF_ON_BOTH(test_unlock),
        STAFF_ON_BOTH(test_one_refusal),
        STAFF_ON_BOTH(test_guesses_at_once),
        STAFF_ON_BOTH(test_session_ends),
        STAFF_ON_BOTH(test_session_tokens),
        STAFF_ON_BOTH(test_sessions_are_ended),
        STAFF_ON_BOTH(test_agent),
        STAFF_ON_BOTH(test_second_factor),
        STAFF_ON_BOTH(test_codes_lock),
        STAFF_ON_BOTH(test_reset_second_factor),
        STAFF_ON_BOTH(test_administrators_need_it),
        STAFF_ON_BOTH(test_must_change),
        STAFF_ON_BOTH(test_forms),
        STAFF_ON_BOTH(test_programs),
        STAFF_ON_BOTH(test_bad_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
