/* The one writer: a reply means that the change is on disk; one that fails takes no other with it. */
#include "store_support.h"

#include "core/phrase.h"
#include "store/writer.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS = 64, EACH = 10 };

static struct writer *start(struct fresh *f, const struct writer_follower *follower)
{
    struct error err = {0};
    struct writer *w = writer_start(f->store, follower, &err);
    assert_good(w, err);
    return w;
}

/* Inserts an item with the number given. */
static bool insert(struct db *db, void *number, struct error *err)
{
    int64_t id;
    struct stmt *st = db_prepare_insert(db, "insert into item (number, amount) values (?, 1)", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, number);
    return stmt_insert(st, &id, err);
}

/* Inserts, and then changes its mind. */
static bool insert_and_fail(struct db *db, void *number, struct error *err)
{
    return insert(db, number, err) && error_set(err, ERROR_LAW, "the law forbids it");
}

/* Holds the writer back until the semaphore is posted, so that what is submitted meanwhile makes one batch. */
static bool wait_for(struct db *db, void *gate, struct error *err)
{
    (void)db;
    (void)err;
    while (sem_wait(gate) != 0)
        continue;
    return true;
}

struct tally {
    atomic_int good, bad;
    sem_t told;
    struct error last;
};

static void count_told(void *argument, const struct error *err)
{
    struct tally *t = argument;
    if (err->code == ERROR_NONE)
        t->good++;
    else {
        t->bad++;
        t->last = *err;
    }
    sem_post(&t->told);
}

static void wait_told(struct tally *t, int times)
{
    while (times > 0)
        times -= sem_wait(&t->told) == 0;
}

/* ---- many at once ---- */

struct worker {
    struct fresh *fresh;
    struct writer *writer;
    int number;
    atomic_int *wrong;
};

/* Every other write of a thread fails. After each reply, a connection of its own looks whether the reply was true. */
static void *work(void *argument)
{
    struct worker *k = argument;
    struct error err = {0};
    struct db *db = store_connect(k->fresh->store, false, &err);
    for (int i = 0; db && i < EACH; i++) {
        char number[32];
        snprintf(number, sizeof number, "%d-%d", k->number, i);
        bool fails = i % 2;
        struct error told = {0};
        bool done = writer_run(k->writer, fails ? insert_and_fail : insert, number, &told);
        struct stmt *st = db_prepare(db, "select count(*) from item where number = ?", &err);
        stmt_bind_text(st, 1, number);
        bool there = stmt_row(st, &err) && stmt_int(st, 0) == 1;
        stmt_reset(st);
        *k->wrong += done == fails || there == fails || (fails && told.code != ERROR_LAW);
    }
    *k->wrong += !db;
    db_close(db);
    return NULL;
}

/* What is refused is told in the language of who asked, whoever asked before; and the thread keeps none. */
struct speech {
    const struct phrases *heard;
};

static bool hear(struct db *db, void *speech, struct error *err)
{
    (void)db;
    ((struct speech *)speech)->heard = phrase_used();
    return error_set(err, ERROR_INPUT, "the cell is empty");
}

static void test_speaks_as_asked(void **state)
{
    struct fresh *f = *state;
    struct writer *w = start(f, NULL);
    struct error err = {0};
    struct speech s = {0};
    char *path = arena_strdup(f->arena, "/tmp/plumbline-phrases-XXXXXX");
    static const char text[] = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n"
                               "msgid \"the cell is empty\"\nmsgstr \"单元格是空的\"\n";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    close(fd);
    const struct phrases *p = phrases_read(f->arena, path, &err);
    unlink(path);
    assert_good(p, err);
    phrase_use(p);
    assert_false(writer_run(w, hear, &s, &err));
    assert_ptr_equal(s.heard, p);
    assert_string_equal(err.message, "单元格是空的");
    phrase_use(NULL);
    assert_false(writer_run(w, hear, &s, &err));
    assert_null(s.heard);
    assert_string_equal(err.message, "the cell is empty");
    writer_stop(w);
}

static void test_many_threads(void **state)
{
    struct fresh *f = *state;
    make_items(f);
    struct writer *w = start(f, NULL);
    pthread_t thread[THREADS];
    struct worker worker[THREADS];
    atomic_int wrong = 0;
    for (int i = 0; i < THREADS; i++) {
        worker[i] = (struct worker){f, w, i, &wrong};
        assert_int_equal(pthread_create(&thread[i], NULL, work, &worker[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    struct writer_counts counts = writer_counts(w);
    writer_stop(w);
    assert_int_equal(wrong, 0);
    assert_int_equal(counts.writes, THREADS * EACH);
    assert_int_equal(counts.failures, THREADS * EACH / 2);
    assert_true(counts.commits < counts.writes);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), THREADS * EACH / 2);
}

/* All that wait go into one commit, and a failing one among them is undone alone. */
static void test_one_commit_for_all_that_wait(void **state)
{
    struct fresh *f = *state;
    static char numbers[100][8];
    struct tally tally = {0};
    sem_t gate;
    make_items(f);
    sem_init(&gate, 0, 0);
    sem_init(&tally.told, 0, 0);
    struct writer *w = start(f, NULL);
    writer_submit(w, wait_for, &gate, count_told, &tally);
    for (int i = 0; i < 100; i++) {
        snprintf(numbers[i], sizeof numbers[i], "n%d", i == 41 ? 40 : i); /* 41 repeats 40, and is refused */
        writer_submit(w, insert, numbers[i], count_told, &tally);
    }
    sem_post(&gate);
    wait_told(&tally, 101);
    struct writer_counts counts = writer_counts(w);
    writer_stop(w);
    assert_int_equal(tally.good, 100);
    assert_int_equal(tally.bad, 1);
    assert_int_equal(tally.last.code, ERROR_CONFLICT);
    assert_true(counts.commits <= 2);       /* the gate may have had a batch of its own */
    assert_true(counts.largest_batch > 50); /* so these two had all between them */
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 99);
}

/* Stopping finishes what was taken; what comes after is told so. */
static void test_stopping_finishes(void **state)
{
    struct fresh *f = *state;
    static char numbers[50][8];
    struct tally tally = {0};
    make_items(f);
    sem_init(&tally.told, 0, 0);
    struct writer *w = start(f, NULL);
    for (int i = 0; i < 50; i++) {
        snprintf(numbers[i], sizeof numbers[i], "n%d", i);
        writer_submit(w, insert, numbers[i], count_told, &tally);
    }
    writer_stop(w);
    assert_int_equal(tally.good, 50);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 50);
}

struct within {
    struct writer *writer;
    struct error told;
};

static bool write_within(struct db *db, void *argument, struct error *err)
{
    struct within *k = argument;
    (void)db;
    (void)err;
    static char number[] = "x";
    return !writer_run(k->writer, insert, number, &k->told);
}

/* A write that waited for another would wait for itself: it is told instead. */
static void test_write_inside_a_write(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    struct within k = {.writer = start(f, NULL)};
    assert_good(writer_run(k.writer, write_within, &k, &err), err);
    assert_int_equal(k.told.code, ERROR_SYSTEM);
    writer_stop(k.writer);
}

/* A failure that somebody swallowed must not be saved half. */
static bool swallow(struct db *db, void *number, struct error *err)
{
    (void)err;
    insert(db, number, NULL);
    insert(db, number, NULL);
    return true;
}

static void test_swallowed_failure_is_a_failure(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    static char number[] = "x";
    make_items(f);
    struct writer *w = start(f, NULL);
    assert_false(writer_run(w, swallow, number, &err));
    writer_stop(w);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 0);
}

/* ---- the follower ---- */

struct log {
    char text[64];
    bool refuse_begin, refuse_seal;
};

static void note(struct log *l, const char *what)
{
    strncat(l->text, what, sizeof l->text - strlen(l->text) - 1);
}

static bool log_begin(void *l, struct db *db, struct error *err)
{
    (void)db;
    note(l, "b");
    return !((struct log *)l)->refuse_begin || error_set(err, ERROR_STORE, "the ledger was touched");
}

static void log_mark(void *l)
{
    note(l, "m");
}

static void log_undo(void *l)
{
    note(l, "u");
}

static bool log_seal(void *l, struct db *db, struct error *err)
{
    (void)db;
    note(l, "s");
    return !((struct log *)l)->refuse_seal || error_set(err, ERROR_STORE, "no key");
}

static void log_abandon(void *l)
{
    note(l, "a");
}

/* What keeps state in memory hears of everything that becomes of its batch. */
static void test_follower(void **state)
{
    struct fresh *f = *state;
    struct log log = {0};
    struct error err = {0};
    struct writer_follower follower = {&log, log_begin, log_mark, log_undo, log_seal, log_abandon};
    static char one[] = "one", two[] = "two", three[] = "three";
    make_items(f);
    struct writer *w = start(f, &follower);
    assert_good(writer_run(w, insert, one, &err), err);
    assert_string_equal(log.text, "bms");
    assert_false(writer_run(w, insert_and_fail, two, &err)); /* nothing to save: nothing to seal */
    assert_string_equal(log.text, "bmsbmua");
    log = (struct log){.refuse_seal = true};
    assert_false(writer_run(w, insert, two, &err));
    assert_true(says(&err, "no key"));
    assert_string_equal(log.text, "bmsa");
    log = (struct log){.refuse_begin = true};
    assert_false(writer_run(w, insert, three, &err));
    assert_true(says(&err, "touched"));
    assert_string_equal(log.text, "ba");
    writer_stop(w);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 1);
}

/* ---- bad days ---- */

/* No page more than there are: as on a full disk, SQLite's own limit gives SQLITE_FULL, at whatever statement it is. */
static bool limit_pages(struct db *db, void *argument, struct error *err)
{
    (void)argument;
    return db_run(db, "pragma max_page_count = 1", err);
}

static bool unlimit_pages(struct db *db, void *argument, struct error *err)
{
    (void)argument;
    return db_run(db, "pragma max_page_count = 1000000", err);
}

static bool insert_much(struct db *db, void *number, struct error *err)
{
    static const char data[100000];
    struct stmt *st = db_prepare(db, "insert into item (number, data) values (?, ?)", err);
    if (!st)
        return false;
    stmt_bind_text(st, 1, number);
    stmt_bind_blob(st, 2, data, sizeof data);
    return stmt_run(st, err);
}

/* A full disk: all of the batch are told, nothing is half there, and once there is room it goes on. */
static void test_full_disk(void **state)
{
    struct fresh *f = *state;
    struct tally tally = {0};
    struct error err = {0};
    static char one[] = "one", two[] = "two";
    sem_t gate;
    make_items(f);
    sem_init(&gate, 0, 0);
    sem_init(&tally.told, 0, 0);
    struct writer *w = start(f, NULL);
    assert_good(writer_run(w, limit_pages, NULL, &err), err);
    writer_submit(w, wait_for, &gate, count_told, &tally);
    writer_submit(w, insert, one, count_told, &tally);
    writer_submit(w, insert_much, two, count_told, &tally);
    sem_post(&gate);
    wait_told(&tally, 3);
    assert_true(tally.bad >= 1);
    assert_true(says(&tally.last, "is full"));
    assert_true(says(&tally.last, "Nothing was changed"));
    assert_int_equal(count_of(f->reader, "select count(*) from item where number = 'two'"), 0);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), tally.good - (tally.bad < 3));
    assert_good(writer_run(w, unlimit_pages, NULL, &err), err);
    assert_good(writer_run(w, insert_much, two, &err), err);
    writer_stop(w);
}

static bool kill_connection(struct db *db, void *number, struct error *err)
{
    return insert(db, number, err) && db_run(db, "select pg_terminate_backend(pg_backend_pid())", err) &&
           insert(db, number, err);
}

/* The server goes away in the middle of a batch: its writes are told so, and the next ones find it again. */
static void test_lost_connection(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    static char one[] = "one", two[] = "two";
    make_items(f);
    struct writer *w = start(f, NULL);
    assert_good(writer_run(w, insert, one, &err), err);
    assert_false(writer_run(w, kill_connection, two, &err));
    assert_true(says(&err, "connection"));
    assert_true(says(&err, "lost"));
    error_clear(&err);
    assert_good(writer_run(w, insert, two, &err), err);
    writer_stop(w);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 2);
}

/* A reader whose connection was cut between two requests does not even notice. */
static void test_lost_reader(void **state)
{
    struct fresh *f = *state;
    struct error err = {0};
    make_items(f);
    put_item(f->db, "a", 1);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 1);
    assert_true(count_of(f->db,
                         "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = "
                         "current_database() and pid <> pg_backend_pid() and application_name = 'plumbline'") > 0);
    assert_good(db_begin_read(f->reader, &err), err);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 1);
    db_end_read(f->reader);
}

struct holder {
    struct fresh *fresh;
    sem_t held, let_go;
};

/* Another process' writer, as far as the database can tell. */
static void *hold(void *argument)
{
    struct holder *h = argument;
    struct error err = {0};
    struct db *db = store_connect(h->fresh->store, true, &err);
    bool good = db && db_begin_write(db, &err);
    put_item(db, "theirs", 1);
    sem_post(&h->held);
    while (sem_wait(&h->let_go) != 0)
        continue;
    good = good && db_commit(db, &err);
    db_close(db);
    return good ? h : NULL;
}

static bool insert_if_theirs(struct db *db, void *number, struct error *err)
{
    int64_t n = 0;
    return db_int(db, "select count(*) from item where number = 'theirs'", 0, &n, err) &&
           (n == 1 || error_set(err, ERROR_STORE, "does not see what was committed before it")) &&
           insert(db, number, err);
}

/* Two processes never write at once: the second waits, and then sees what the first did. */
static void test_writers_take_turns(void **state)
{
    struct fresh *f = *state;
    struct tally tally = {0};
    struct holder h = {.fresh = f};
    static char ours[] = "ours";
    pthread_t thread;
    void *good;
    make_items(f);
    sem_init(&h.held, 0, 0);
    sem_init(&h.let_go, 0, 0);
    sem_init(&tally.told, 0, 0);
    assert_int_equal(pthread_create(&thread, NULL, hold, &h), 0);
    while (sem_wait(&h.held) != 0)
        continue;
    struct writer *w = start(f, NULL);
    writer_submit(w, insert_if_theirs, ours, count_told, &tally);
    sem_post(&h.let_go);
    wait_told(&tally, 1);
    pthread_join(thread, &good);
    writer_stop(w);
    assert_non_null(good);
    assert_int_equal(tally.good, 1);
    assert_int_equal(count_of(f->reader, "select count(*) from item"), 2);
}

int main(void)
{
    static const struct CMUnitTest both[] = {
        cmocka_unit_test(test_speaks_as_asked),
        cmocka_unit_test(test_many_threads),
        cmocka_unit_test(test_one_commit_for_all_that_wait),
        cmocka_unit_test(test_stopping_finishes),
        cmocka_unit_test(test_write_inside_a_write),
        cmocka_unit_test(test_swallowed_failure_is_a_failure),
        cmocka_unit_test(test_follower),
        cmocka_unit_test(test_writers_take_turns),
    };
    static const struct CMUnitTest sqlite[] = {cmocka_unit_test(test_full_disk)};
    static const struct CMUnitTest postgresql[] = {
        cmocka_unit_test(test_lost_connection),
        cmocka_unit_test(test_lost_reader),
    };
    return run_on_both(both, sizeof both / sizeof *both) + run_on_sqlite(sqlite, sizeof sqlite / sizeof *sqlite) +
           run_on_postgresql(postgresql, sizeof postgresql / sizeof *postgresql);
}
