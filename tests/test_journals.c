/* Every procedure, worked by hand from a file: tests/steps/PROCEDURE.journal is what is done, PROCEDURE.expected what
 * comes of it (states, refusals with their articles, events, clocks). A long one goes on in PROCEDURE.PART.journal. On
 * SQLite and, where there is one, PostgreSQL.
 *
 * The last test counts what the journals went through: every procedure has one, in which each of its steps was taken,
 * each of its gates refused (or the journal says why it cannot be), and each of its clocks ran out unused or late.
 * scripts/expect writes .expected anew; what it writes is read by a person before it is committed. */
#include "support.h"

#include "core/map.h"
#include "core/text.h"
#include "record/ledger.h"
#include "store/store.h"
#include "work/journal.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct base {
    struct test_office *office; /* released */
    const struct law *law;
};
static struct arena *arena;
static struct base bases[2];
static struct map *seen; /* "PROCEDURE step NAME", "PROCEDURE gate ID", "PROCEDURE clock NAME in_time" … */

struct trial {
    const char *name; /* of the journal */
    const char *procedure;
    int kind;
};

static void play_into(struct test_office *o, const struct law *law, const char *path, FILE *tell, int64_t told)
{
    struct error err = {0};
    struct work work = {.records = &o->records, .law = law};
    struct play p = {.work = &work, .db = o->db, .actor = "测试", .tell = tell, .arena = o->arena, .told = told};
    assert_good(journal_play(&p, path, &err), err);
}

/* The definitions' database with the places and organs of base.journal, made once. */
static const struct base *base_of(int kind)
{
    struct base *b = &bases[kind];
    struct mistakes mistakes;
    if (b->office)
        return b;
    b->office = support_open("domains", kind);
    b->law = law_load(b->office->arena, support_path(b->office->arena, "law"), &mistakes);
    assert_non_null(b->law);
    play_into(b->office, b->law, support_path(b->office->arena, "tests/steps/base.journal"), NULL, 0);
    support_release(b->office);
    return b;
}

static char *slurp(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    char part[4096];
    size_t n;
    struct buf b = buf_new(a);
    if (!f)
        fail_msg("%s is not there: scripts/expect writes it; read it before you commit it", path);
    while (f && (n = fread(part, 1, sizeof part, f)))
        buf_add_n(&b, part, n);
    if (f)
        fclose(f);
    return b.data;
}

/* The first line that differs, with the one expected. */
static void compare(struct arena *a, const char *name, const char *got, const char *expected)
{
    unsigned line = 1;
    while (*got && *got == *expected) {
        line += *got == '\n';
        got++;
        expected++;
    }
    if (*got == *expected)
        return;
    fail_msg("%s.expected, line %u: expected “%s”, and it was “%s”", name, line,
             arena_strndup(a, expected, strcspn(expected, "\n")), arena_strndup(a, got, strcspn(got, "\n")));
}

static void see(const char *procedure, const char *what, const char *name, const char *more)
{
    *map_slot(seen, arena_printf(arena, "%s %s %s%s%s", procedure, what, name, *more ? " " : "", more)) = arena;
}

/* 2021-03-04 settle dispute $d refused: mediation.agreement: … */
static void see_refusals(struct arena *a, const char *procedure, const char *told)
{
    static const char mark[] = " refused: ";
    for (const char *at = told; (at = strstr(at, mark));) {
        at += strlen(mark);
        see(procedure, "gate", arena_strndup(a, at, strcspn(at, ":\n")), "");
    }
}

/* "# never refused: ID": the steps before leave no way to stand before it unfulfilled, and fields cannot be changed by
 * hand to it. The journal says why. */
static void see_exempted(struct arena *a, const char *procedure, const char *journal)
{
    static const char mark[] = "# never refused: ";
    for (const char *at = journal; (at = strstr(at, mark));) {
        at += strlen(mark);
        see(procedure, "gate", arena_strndup(a, at, strcspn(at, ":\n")), "");
    }
}

static void see_steps(struct test_office *o)
{
    struct error none = {0};
    struct event_row e;
    for (int64_t n = 1; ledger_read(o->arena, o->db, n, &e, &none); n++)
        if (e.procedure && text_starts(e.action, "step:"))
            see(e.procedure, "step", e.action + strlen("step:"), "");
}

static void see_clocks(struct test_office *o)
{
    struct error err = {0};
    struct stmt *st = db_prepare(o->db, "select \"procedure\", clock, outcome from clock", &err);
    assert_good(st, err);
    while (stmt_row(st, &err))
        see(stmt_text(st, 0), "clock", stmt_text(st, 1), stmt_text(st, 2));
}

static void assert_verified(struct test_office *o)
{
    struct ledger_verdict v;
    struct error err = {0};
    assert_good(ledger_verify(o->db, o->model, &o->keys, &v, &err), err);
    if (!v.whole)
        fail_msg("the ledger is not whole: %s", v.finding);
}

static void test_journal(void **state)
{
    const struct trial *t = *state;
    if (t->kind && !support_has_postgresql())
        skip();
    const struct base *b = base_of(t->kind);
    struct test_office *o = support_copy(b->office);
    struct ledger_head head = {0};
    struct error err = {0};
    char *told = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&told, &size);
    assert_good(ledger_head_newest(o->db, &head, &err), err);
    play_into(o, b->law, support_path(o->arena, arena_printf(o->arena, "tests/steps/%s.journal", t->name)), f,
              head.size);
    fclose(f);
    compare(o->arena, t->name, told,
            slurp(o->arena, support_path(o->arena, arena_printf(o->arena, "tests/steps/%s.expected", t->name))));
    *map_slot(seen, t->procedure) = arena;
    see_refusals(o->arena, t->procedure, told);
    see_exempted(o->arena, t->procedure,
                 slurp(o->arena, support_path(o->arena, arena_printf(o->arena, "tests/steps/%s.journal", t->name))));
    see_steps(o);
    see_clocks(o);
    assert_verified(o);
    free(told);
    support_close(o);
}

/* What is missing, a line each. */
struct gap {
    struct buf text;
    size_t count;
};

static bool has(const char *procedure, const char *what, const char *name, const char *more)
{
    return map_get(seen, arena_printf(arena, "%s %s %s%s%s", procedure, what, name, *more ? " " : "", more));
}

static void miss(struct gap *g, const struct procedure *p, const char *what, const char *name)
{
    g->count++;
    buf_printf(&g->text, "\n  %s: %s %s", p->name, what, name);
}

static void count_steps(struct gap *g, const struct procedure *p)
{
    for (size_t i = 0; i < p->steps; i++) {
        const struct step *s = &p->step[i];
        if (!has(p->name, "step", s->name, ""))
            miss(g, p, "never took", s->name);
        for (size_t k = 0; k < s->gates; k++)
            if (!has(p->name, "gate", s->gate[k]->id, ""))
                miss(g, p, "never was refused by", s->gate[k]->id);
    }
}

/* A clock that only sets a lower bound is guarded by a gate, so that it cannot run out "late": it was kept, then. */
static void count_clocks(struct gap *g, const struct law *law, const struct procedure *p)
{
    for (size_t i = 0; i < p->clocks; i++) {
        const struct clock *c = &p->clock[i];
        size_t n;
        const struct rule *rule = rule_versions(law, c->rule, &n);
        bool waits = n && (rule->measure == RULE_AT_LEAST || rule->measure == RULE_BEFORE);
        if (!has(p->name, "clock", c->name, "late") && !has(p->name, "clock", c->name, "deemed") &&
            !(waits && has(p->name, "clock", c->name, "in_time")))
            miss(g, p, "never was late by", c->name);
    }
}

static void test_all_gone_through(void **state)
{
    (void)state;
    const struct base *b = base_of(0);
    const struct model *m = b->office->model;
    struct gap g = {.text = buf_new(arena)};
    for (size_t i = 0; i < m->procedures; i++) {
        if (!map_get(seen, m->procedure[i].name))
            continue; /* has no journal yet */
        count_steps(&g, &m->procedure[i]);
        count_clocks(&g, b->law, &m->procedure[i]);
    }
    if (g.count)
        fail_msg("%zu things that procedures can do are in no journal:%s", g.count, g.text.data);
}

static int close_bases(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        if (bases[i].office)
            support_close(bases[i].office);
    return 0;
}

/* PROCEDURE of …/PROCEDURE.journal. */
static char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *from = slash ? slash + 1 : path;
    return arena_strndup(arena, from, strlen(from) - strlen(".journal"));
}

/* With names of procedures or journals: only those, and the count is left out. */
int main(int argc, char **argv)
{
    glob_t found = {0};
    size_t count = 0;
    arena = arena_new();
    seen = map_new(arena);
    glob(support_path(arena, "tests/steps/*.journal"), 0, NULL, &found);
    struct CMUnitTest *test = arena_array(arena, 2 * found.gl_pathc + 1, sizeof *test);
    for (size_t i = 0; i < 2 * found.gl_pathc; i++) {
        struct trial *t = arena_new_of(arena, struct trial);
        t->name = name_of(found.gl_pathv[i / 2]);
        t->procedure = arena_strndup(arena, t->name, strcspn(t->name, "."));
        t->kind = i % 2;
        bool wanted = argc < 2;
        for (int k = 1; k < argc; k++)
            wanted = wanted || strcmp(argv[k], t->name) == 0 || strcmp(argv[k], t->procedure) == 0;
        if (!wanted || strcmp(t->name, "base") == 0)
            continue;
        test[count++] =
            (struct CMUnitTest){.name = arena_printf(arena, "%s on %s", t->name, t->kind ? "PostgreSQL" : "SQLite"),
                                .test_func = test_journal,
                                .initial_state = t};
    }
    if (argc < 2)
        test[count++] = (struct CMUnitTest){.name = "every step, gate and clock is gone through",
                                            .test_func = test_all_gone_through};
    int failed = _cmocka_run_group_tests("journals", test, count, NULL, close_bases);
    globfree(&found);
    arena_free(arena);
    return failed;
}
