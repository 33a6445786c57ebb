/* Durable creation of records: 64 threads waiting for the writer, against one commit each, against bare SQLite that
 * inserts the same rows with the same group commit.
 *
 *   bench-writer DEFINITIONS FOLDER
 *
 * DEFINITIONS is tests/fixture. The bare side writes row, event, search text and head with prepared statements, in a
 * savepoint each, 64 to a commit: what the writer does, without validating, hashing, sealing or waking anyone. */
#include "bare.h"
#include "site.h"

#include "store/writer.h"

#include <string.h>

enum { EACH = 400, ALONE = 1500 };

struct job {
    struct site *site;
    struct arena *arena;
    const char *reg;
    const char *const *pairs;
};

static bool create(struct db *db, void *argument, struct error *err)
{
    struct job *j = argument;
    const struct reg *reg = model_reg(j->site->model, j->reg);
    const char **text = arena_array(j->arena, reg->fields, sizeof *text);
    struct entry entry = {.text = text};
    struct record record;
    struct faults faults;
    for (size_t i = 0; j->pairs[i]; i += 2) {
        const struct field *f = reg_field(reg, j->pairs[i]);
        if (f)
            text[f - reg->field] = j->pairs[i + 1];
        else if (strcmp(j->pairs[i], "number") == 0)
            entry.number = j->pairs[i + 1];
        else if (strcmp(j->pairs[i], "district") == 0)
            entry.district = j->pairs[i + 1];
        else
            entry.organ = j->pairs[i + 1];
    }
    struct lookup *look = lookup_new(j->arena, db, j->site->model);
    return record_from_entry(j->arena, look, reg, &entry, NULL, &record, &faults, err) &&
           record_create(j->arena, &j->site->records, db, &record, "bench", err);
}

static const char *const district[] = {"number", "220103", "name", "宽城区", NULL};
static const char *const organ[] = {"number", "112201030138840281", "name", "示例机关", "district", "220103", NULL};
static const char *const matter[] = {"district", "220103", "organ",  "示例机关",  "subject",
                                     "邻里纠纷", "colour", "red",    "opened_on", "2020-03-01",
                                     "amount",   "12.50",  "person", "王示例",    NULL};

static void run(struct site *s, const char *reg, const char *const *pairs)
{
    struct error err = {0};
    struct job j = {.site = s, .arena = arena_new(), .reg = reg, .pairs = pairs};
    bench_must(writer_run(s->records.writer, create, &j, &err), err.message);
    arena_free(j.arena);
}

static void *waiting(void *argument)
{
    for (int i = 0; i < EACH; i++)
        run(argument, "matter", matter);
    return NULL;
}

static double one_commit_each(struct site *s)
{
    double start = bench_now();
    for (int i = 0; i < ALONE; i++)
        run(s, "matter", matter);
    return ALONE / (bench_now() - start);
}

/* The rows that a created matter leaves, read from the database that the writer filled, are inserted again. */
static double bare(const char *path)
{
    sqlite3 *db = bare_open(path);
    sqlite3_stmt *save = bare_prepare(db, "savepoint one"), *release = bare_prepare(db, "release one");
    sqlite3_stmt *series =
        bare_prepare(db, "insert into series (scope, last) values ('bare', 1) on conflict (scope) do update "
                         "set last = series.last + 1 returning last");
    sqlite3_stmt *row =
        bare_prepare(db, "insert into matter (number, district, organ, state, sample, subject, colour, person, "
                         "amount, opened_on, event) values (?, '220103', 1, 'open', 0, '邻里纠纷', 'red', "
                         "'王示例', 1250, 18322, ?)");
    sqlite3_stmt *event =
        bare_prepare(db, "insert into event (seq, body, leaf, seal) select ?, body, leaf, seal from event "
                         "where seq = 3");
    sqlite3_stmt *search =
        bare_prepare(db, "insert into search_matter (rowid, tokens) select ?, tokens from search_matter "
                         "where rowid = 1");
    sqlite3_stmt *head = bare_prepare(db, "insert into head (size, root, at, signature, frontier) select ?, root, at, "
                                          "signature, frontier from head limit 1");
    sqlite3_int64 seq = 1000000;
    double start = bench_now();
    for (int batch = 0; batch < EACH; batch++) {
        bare_execute(db, "begin immediate");
        for (int i = 0; i < WAITING; i++) {
            char number[40];
            snprintf(number, sizeof number, "220103事2020-%04lld", (long long)++seq);
            bare_step(db, save);
            bare_step(db, series);
            sqlite3_bind_int64(event, 1, seq);
            bare_step(db, event);
            sqlite3_bind_text(row, 1, number, -1, SQLITE_TRANSIENT);
            sqlite3_bind_int64(row, 2, seq);
            bare_step(db, row);
            sqlite3_bind_int64(search, 1, sqlite3_last_insert_rowid(db));
            bare_step(db, search);
            bare_step(db, release);
        }
        sqlite3_bind_int64(head, 1, seq);
        bare_step(db, head);
        bare_execute(db, "commit");
    }
    double rate = WAITING * EACH / (bench_now() - start);
    sqlite3_stmt *all[] = {save, release, series, row, event, search, head};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(db);
    return rate;
}

int main(int argc, char **argv)
{
    bench_must(argc == 3, "bench-writer DEFINITIONS FOLDER");
    struct arena *a = arena_new();
    struct site s = {0};
    const char *path = arena_printf(a, "%s/writer.db", argv[2]);
    site_open(a, argv[1], path, &s);
    run(&s, "district", district);
    run(&s, "organ", organ);
    run(&s, "matter", matter);
    double grouped = WAITING * EACH / site_at_once(waiting, &s), alone = one_commit_each(&s);
    site_close(&s);
    double bare_rate = bare(path);
    bench_line("durable creation, 64 waiting / one commit each", grouped, alone, "rec/s", 5);
    bench_line("durable creation, 64 waiting / bare SQLite, 64 a commit", grouped, bare_rate, "rec/s", 0.6);
    arena_free(a);
    return 0;
}
