/* Every address of the site, by every method, asked by everybody (tests/people.h), against tables that were written by
 * hand and that an auditor can read: tests/routes/routes.csv, with the groups of tests/routes/who.csv. A route, a role
 * or a method that is not in the tables fails. Whatever is answered, nobody reads personal data that he did not open,
 * nor anything of a record that he does not see.
 *
 * PLUMBLINE_ROUTES_TELL=1 prints what is answered, as lines for the table. */
#include "filler.h"
#include "people.h"

#include "core/map.h"
#include "core/sheet.h"
#include "store/store.h"
#include "web/pages/desk/desk.h"
#include "web/router.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 6, TOLD_MOST = 60 };

/* A line of the table: some of those who ask, and what they are answered. */
struct line {
    const char *route, *method, *address, *form, *answer, *who;
    unsigned number;
};

static struct people people;
static struct line *lines;
static size_t line_count, wrong;
static struct map *groups;

static const char *cell(const struct sheet_row *row, size_t i)
{
    return i < row->count ? row->cells[i] : "";
}

static struct sheet *table(const char *name)
{
    struct error err = {0};
    struct arena *a = d.office->arena;
    struct sheet *s = sheet_read(a, support_path(a, arena_printf(a, "tests/routes/%s", name)), NULL, &err);
    assert_good(s, err);
    return s;
}

static void read_tables(void)
{
    struct arena *a = d.office->arena;
    const struct sheet *s = table("routes.csv"), *g = table("who.csv");
    lines = arena_array(a, s->count, sizeof *lines);
    line_count = 0;
    for (size_t i = 1; i < s->count; i++) {
        const struct sheet_row *row = &s->rows[i];
        if (!*cell(row, 0) || *cell(row, 0) == '#')
            continue;
        lines[line_count++] = (struct line){cell(row, 0), cell(row, 1), cell(row, 2), cell(row, 3),
                                            cell(row, 4), cell(row, 5), row->line};
    }
    groups = map_new(a);
    for (size_t i = 1; i < g->count; i++)
        *map_slot(groups, cell(&g->rows[i], 0)) = arena_strdup(a, cell(&g->rows[i], 1));
}

/* Does the list of names and groups name him? */
static bool names(const char *list, const char *name)
{
    while (*list) {
        size_t n = strcspn(list, " ");
        const char *word = arena_strndup(people.each, list, n), *group = map_get(groups, word);
        if (group ? names(group, name) : strcmp(word, name) == 0)
            return true;
        list += n + (list[n] == ' ');
    }
    return false;
}

static bool same_question(const struct line *a, const struct line *b)
{
    return strcmp(a->address, b->address) == 0 && strcmp(a->method, b->method) == 0 && strcmp(a->form, b->form) == 0;
}

static const struct route *route_of(const char *path)
{
    size_t count;
    const struct route *open = router_public(&count);
    for (size_t i = 0; i < count + desk_route_count; i++) {
        const struct route *r = i < count ? &open[i] : &desk_routes[i - count];
        if (strcmp(r->path, path + 1) == 0)
            return r;
    }
    return NULL;
}

/* Lines of the route “(desk)” hold for every address of the workbench whose own lines do not name him. */
static bool is_general(const struct line *l, const struct line *question)
{
    const struct route *r = route_of(question->route);
    return r && r->zone == ZONE_DESK && strcmp(l->route, "(desk)") == 0 && strcmp(l->method, question->method) == 0;
}

/* What the table says; NULL where it says nothing. Nobody is named twice. */
static const struct line *expected(const struct line *question, const struct someone *who)
{
    const struct line *own = NULL, *general = NULL, *others = NULL;
    for (size_t i = 0; i < line_count; i++) {
        const struct line *l = &lines[i];
        bool same = same_question(l, question);
        if (same && strcmp(l->who, "others") == 0) {
            others = l;
        } else if (same && names(l->who, who->name)) {
            if (own)
                print_error("lines %u and %u both name %s\n", own->number, l->number, who->name), wrong++;
            own = l;
        } else if (!same && !general && is_general(l, question) && names(l->who, who->name)) {
            general = l;
        }
    }
    return own ? own : general ? general : others;
}

/* An answer that ends in * may go on. */
static bool is_answer(const char *said, const char *got)
{
    size_t n = strlen(said);
    return n && said[n - 1] == '*' ? strncmp(said, got, n - 1) == 0 : strcmp(said, got) == 0;
}

static const char *encoded(const char *text)
{
    struct buf b = buf_new(people.each);
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        buf_printf(&b, *p < 0x80 ? "%c" : "%%%02X", *p);
    return b.data;
}

static int64_t file_of(const char *dispute)
{
    struct error err = {0};
    int64_t n;
    const char *sql = arena_printf(people.each,
                                   "select min(f.event) from attachment f join dispute d on d.id = f.record_id "
                                   "where f.register = 'dispute' and d.number = '%s'",
                                   dispute);
    assert_good(db_int(d.office->db, sql, 0, &n, &err), err);
    return n;
}

static const char *task_number(void)
{
    struct error err = {0};
    struct page page;
    const struct query q = {.reg = model_reg(d.office->model, "inspection_task"), .limit = 1};
    assert_good(record_find(people.each, d.office->db, d.office->model, &q, &page, &err), err);
    return page.record[0].number;
}

/* {own}, {other}, {away}: the disputes; {file …}: what is attached to them; {task}; the rest as it stands. */
static const char *target_of(const struct line *l, const struct someone *who)
{
    struct buf b = buf_new(people.each);
    const char *p = l->address;
    buf_add(&b, who->token && !text_starts(p, "/api/") ? "/api/v1" : "");
    while (*p) {
        size_t n = strcspn(p, "{");
        buf_add(&b, encoded(arena_strndup(people.each, p, n)));
        p += n;
        if (!*p)
            break;
        size_t name = strcspn(p, "}");
        const char *word = arena_strndup(people.each, p + 1, name - 1);
        const char *dispute = strstr(word, "own")     ? "220103调2020-00001"
                              : strstr(word, "other") ? "220103调2020-00002"
                                                      : "220104调2020-00001";
        if (text_starts(word, "file"))
            buf_printf(&b, "%lld", (long long)file_of(dispute));
        else
            buf_add(&b, encoded(strcmp(word, "task") == 0 ? task_number() : dispute));
        p += name + 1;
    }
    return b.data;
}

static const char *answered(const struct got *g)
{
    const char *to = client_header(people.each, g, "Location");
    if (!to)
        return arena_printf(people.each, "%d", g->status);
    return arena_printf(people.each, "%d %.*s", g->status, (int)strcspn(to, "?#"), to);
}

static void tell_wrong(const struct line *l, const struct someone *who, const char *what, const char *got)
{
    if (wrong++ < TOLD_MOST)
        print_error("%s %s %s (line %u) by %s: %s, not %s\n", l->method, l->address, l->form, l->number, who->name, got,
                    what);
}

static bool sees(const struct someone *who, const char *record)
{
    const struct line l = {.route = "/desk/registers/*/*",
                           .method = "GET",
                           .address = arena_printf(people.each, "/desk/registers/dispute/{%s}", record),
                           .form = ""};
    const struct line *said = expected(&l, who);
    return said && text_starts(said->answer, "200");
}

/* Nothing of what he does not see, nor of what he did not open. */
static void look_into(const struct line *l, const struct someone *who, const struct got *g)
{
    static const char *const personal[] = {"张三丰", "李四光", "赵无忌", "钱多多", "孙悟空", "周伯通"};
    static const char *const rows[][2] = {{"own", "楼上漏水"}, {"other", "别处墙角"}, {"away", "邻区水渠"}};
    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++)
        if (memmem(g->body, g->size, personal[i], strlen(personal[i])))
            tell_wrong(l, who, "masked", personal[i]);
    for (size_t i = 0; i < 3; i++)
        if (memmem(g->body, g->size, rows[i][1], strlen(rows[i][1])) && !sees(who, rows[i][0]))
            tell_wrong(l, who, "hidden", rows[i][1]);
}

static void ask(const struct line *l, const struct someone *who)
{
    const char *form = strcmp(l->method, "GET") == 0 || strcmp(l->method, "DELETE") == 0 ? NULL : l->form;
    struct got g = people_ask(&people, who, l->method, target_of(l, who), form);
    const char *got = answered(&g);
    const struct line *said = expected(l, who);
    if (getenv("PLUMBLINE_ROUTES_TELL"))
        printf("%s\t%s\t%s\t%s\t%s\t%s\n", l->route, l->method, l->address, l->form, got, who->name);
    else if (!said)
        tell_wrong(l, who, "in the table", got);
    else if (!is_answer(said->answer, got))
        tell_wrong(said, who, said->answer, got);
    look_into(l, who, &g);
    if (strstr(l->address, "sign-out"))
        people_sign_in(&people, who);
}

static void test_every_route_by_everybody(void **state)
{
    (void)state;
    wrong = 0;
    for (size_t i = 0; i < line_count; i++) {
        bool asked = !*lines[i].address;
        for (size_t j = 0; j < i && !asked; j++)
            asked = same_question(&lines[i], &lines[j]);
        for (size_t j = 0; j < people.count && !asked; j++) {
            arena_clear(people.each);
            ask(&lines[i], &people.one[j]);
        }
    }
    assert_int_equal(wrong, 0);
}

/* The table itself. */

static bool in_table(const struct route *route, const char *method)
{
    const char *path = arena_printf(people.each, "/%s", route->path);
    for (size_t i = 0; i < line_count; i++)
        if (strcmp(lines[i].route, path) == 0 && strcmp(lines[i].method, method) == 0)
            return true;
    return false;
}

static void look_up(const struct route *route, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *takes = arena_printf(people.each, "GET %s", route[i].takes ? route[i].takes : "");
        for (const char *p = takes; *p; p += strspn(p, " ")) {
            size_t n = strcspn(p, " ");
            const char *method = arena_strndup(people.each, p, n);
            if (!in_table(&route[i], method))
                print_error("%s /%s is not in the table\n", method, route[i].path), wrong++;
            p += n;
        }
    }
}

/* Each line's address leads where the line says. */
static void test_table_is_whole(void **state)
{
    size_t public_count;
    const struct route *public_route = router_public(&public_count);
    struct site site = {.accounts = d.accounts};
    (void)state;
    wrong = 0;
    look_up(public_route, public_count);
    look_up(desk_routes, desk_route_count);
    for (size_t i = 0; i < line_count; i++) {
        if (!*lines[i].address)
            continue;
        struct error err = {0};
        struct request r = {.arena = people.each, .site = &site};
        assert_good(request_parse(&r, target_of(&lines[i], &people.one[0]), &err), err);
        const struct route *found = router_find(&r);
        const char *path = found ? arena_printf(people.each, "/%s", found->path) : "nowhere";
        if (strcmp(path, lines[i].route) != 0)
            print_error("line %u: %s leads to %s\n", lines[i].number, lines[i].address, path), wrong++;
    }
    for (size_t i = 0; i < people.count; i++)
        if (!names("everybody", people.one[i].name))
            print_error("%s is in no group of who.csv\n", people.one[i].name), wrong++;
    assert_int_equal(wrong, 0);
}

/* Roles and registers. */

/* A line of roles.csv. */
struct role_line {
    const char *role, *reach, *may, *works, *reads;
};

static struct role_line role_line_of(const struct sheet *s, const char *role)
{
    for (size_t i = 1; i < s->count; i++)
        if (strcmp(cell(&s->rows[i], 0), role) == 0)
            return (struct role_line){role, cell(&s->rows[i], 1), cell(&s->rows[i], 2), cell(&s->rows[i], 3),
                                      cell(&s->rows[i], 4)};
    return (struct role_line){0};
}

static bool lists(const char *list, const char *name)
{
    size_t n = strlen(name);
    for (const char *at = list; (at = strstr(at, name)); at += n)
        if ((at == list || at[-1] == ' ') && (!at[n] || at[n] == ' '))
            return true;
    return false;
}

static bool line_reads(const struct role_line *l, const struct reg *reg)
{
    return reg->for_everyone || lists(l->works, reg->name) || lists(l->reads, reg->domain->name) ||
           strcmp(l->reads, "all") == 0;
}

/* Rows of each register: of the own organ, of another of the district, of another district. */
enum { OWN, OTHER, AWAY, PLACES };
static struct filler filler[PLACES];

static void fill_registers(void)
{
    static const char *const place[PLACES][2] = {
        {DESK_JUSTICE, "220103"}, {DESK_STREETS, "220103"}, {"11220104013889064B", "220104"}};
    static struct work work;
    const struct model *m = d.office->model;
    work = (struct work){.records = &d.office->records, .law = d.law};
    for (int i = 0; i < PLACES; i++) {
        filler_open(&filler[i], d.office, &work, 7 + (uint64_t)i);
        filler[i].today = date_of(2020, 1, 6);
        filler_note(&filler[i], model_reg(m, "organ"), place[i][0]);
        filler_note(&filler[i], model_reg(m, "district"), place[i][1]);
        for (size_t j = 0; j < m->regs; j++)
            if (!filler[i].count[j])
                filler_make(&filler[i], &m->reg[j], NULL, NULL, 0, NULL);
        arena_free(filler[i].each);
    }
}

static void compare(const char *role, const char *what, const char *reg, long got, long said)
{
    if (got != said && wrong++ < TOLD_MOST)
        print_error("%s %s %s: %ld, not %ld\n", role, what, reg, got, said);
}

static bool shows_row(const struct got *g, const char *number)
{
    struct buf b = buf_new(people.each);
    buf_add(&b, "\"number\": ");
    buf_add_json(&b, number);
    return strstr(g->body, b.data);
}

/* All that the list shows of the place: every row of it, some, none. */
static void look_for_rows(const struct role_line *l, const struct reg *reg, const struct got *g, int place, bool said)
{
    static const char *const called[] = {"sees own rows of", "sees another organ's rows of",
                                         "sees another district's rows of"};
    const struct filler *f = &filler[place];
    for (size_t i = 0; i < f->count[reg->index]; i++)
        compare(l->role, called[place], reg->name, shows_row(g, f->number[reg->index][i]), said);
}

static void ask_role(const struct role_line *l, const struct someone *who, const struct reg *reg)
{
    bool reads = line_reads(l, reg), works = lists(l->works, reg->name), wide = strcmp(l->reach, "district") == 0;
    const char *target = arena_printf(people.each, "/api/v1/desk/registers/%s", reg->name);
    struct got list = people_ask(&people, who, "GET", target, NULL);
    struct got form = people_ask(&people, who, "GET", arena_printf(people.each, "%s/new", target), NULL);
    compare(l->role, "reads", reg->name, list.status, reads ? 200 : 404);
    compare(l->role, "makes", reg->name, form.status, works ? 200 : reads ? 403 : 404);
    if (strcmp(reg->name, "organ") == 0 || strcmp(reg->name, "district") == 0)
        return;
    look_for_rows(l, reg, &list, OWN, reads);
    look_for_rows(l, reg, &list, OTHER, reads && (wide || reg->for_everyone));
    look_for_rows(l, reg, &list, AWAY, reg->for_everyone);
}

static const char *powers_of(const struct role *role)
{
    struct buf b = buf_new(people.each);
    buf_add(&b, "");
    for (int i = 0; i < POWERS; i++)
        if (role->may >> i & 1)
            buf_printf(&b, "%s%s", b.size ? " " : "", power_name[i]);
    return b.data;
}

static void test_every_role_in_every_register(void **state)
{
    const struct model *m = d.office->model;
    const struct sheet *s = table("roles.csv");
    (void)state;
    wrong = 0;
    fill_registers();
    for (size_t i = 0; i < m->roles; i++) {
        const struct role *role = &m->role[i];
        const struct role_line l = role_line_of(s, role->name);
        if (!l.role)
            fail_msg("%s is not in tests/routes/roles.csv", role->name);
        if (strcmp(l.may, powers_of(role)) != 0 || strcmp(l.reach, role->district ? "district" : "organ") != 0)
            fail_msg("%s reaches or may other things than tests/routes/roles.csv says", role->name);
        for (size_t j = 0; j < m->regs; j++) {
            arena_clear(people.each);
            ask_role(&l, people_find(&people, role->name), &m->reg[j]);
        }
    }
    for (int i = 0; i < PLACES; i++)
        for (size_t j = 0; j < m->regs; j++)
            if (!filler[i].count[j])
                print_error("no row of %s could be made: %s\n", m->reg[j].name, filler[i].last_refusal), wrong++;
    assert_int_equal(wrong, 0);
}

/* Doors: what the menu shows opens, what it does not show stays shut. */
static void test_doors(void **state)
{
    (void)state;
    wrong = 0;
    for (size_t i = 0; i < people.count; i++) {
        const struct someone *who = &people.one[i];
        if (!who->lives || strcmp(who->name, "new_password") == 0 || strcmp(who->name, "code_awaited") == 0)
            continue;
        arena_clear(people.each);
        struct got home = people_ask(&people, who, "GET", "/desk", NULL);
        const char *menu = strstr(home.body, "<nav");
        assert_non_null(menu);
        for (size_t j = 0; j < desk_door_count; j++) {
            const char *path = desk_doors[j].path;
            bool shown = strstr(menu, arena_printf(people.each, "href=\"%s\"", path));
            struct got g = people_ask(&people, who, "GET", path, NULL);
            const char *to = g.status == 303 ? client_header(people.each, &g, "Location") : NULL;
            if (to)
                g = people_ask(&people, who, "GET", to, NULL);
            if (shown != (g.status == 200))
                print_error("%s: %s is %s and answers %d\n", who->name, path, shown ? "shown" : "not shown", g.status),
                    wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static int on_sqlite(void **state)
{
    (void)state;
    if (people_on_sqlite(&people))
        return 1;
    read_tables();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    people_tear_down(&people);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_whole),
        cmocka_unit_test(test_doors),
        cmocka_unit_test(test_every_route_by_everybody),
        cmocka_unit_test(test_every_role_in_every_register),
    };
    return cmocka_run_group_tests(tests, on_sqlite, tear_down);
}
