#include "cli/account_sample.h"

#include "account/account.h"
#include "account/password.h"
#include "cli/app.h"
#include "cli/office.h"
#include "core/arena.h"
#include "core/error.h"
#include "core/sheet.h"
#include "core/text.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

enum { LOGIN, NAME, ROLE, ORGAN, COLUMNS };

/* Everybody would know the password's kin: such accounts have no business beside a real record. */
static bool only_samples(struct premises *o, struct arena *a, struct error *err)
{
    int64_t some = 0, real = 0;
    for (size_t i = 0; i < o->model->regs; i++) {
        const char *table = db_quote(a, o->model->reg[i].name);
        int64_t found;
        if (!db_int(o->db, arena_printf(a, "select 1 from %s where sample = true limit 1", table), 0, &found, err))
            return false;
        some += found;
        if (!db_int(o->db, arena_printf(a, "select 1 from %s where sample = false limit 1", table), 0, &real, err))
            return false;
        if (real)
            return error_set(err, ERROR_RIGHTS,
                             "“%s” holds records that are not fictional: fictional accounts are made in a sample "
                             "district only",
                             o->model->reg[i].title.zh);
    }
    return some || error_set(err, ERROR_RIGHTS, "there is no sample district here: import the sample year first");
}

static const struct sheet *read_people(struct app *app, struct error *err)
{
    const struct sheet *s = sheet_read(app->arena, app_path(app, "sample/accounts.csv"), NULL, err);
    for (size_t i = 0; s && i < s->count; i++)
        if (s->rows[i].count != COLUMNS) {
            error_set(err, ERROR_INPUT, "a row has login, name, role and organ");
            error_at(err, s->file, s->rows[i].line);
            return NULL;
        }
    return s;
}

/* The offices of the login that begins at the row; *next is the row behind them. */
static struct account_draft draft_at(struct arena *a, const struct sheet *s, size_t row, size_t *next)
{
    const char *const *cell = s->rows[row].cells;
    struct office *office = arena_array(a, s->count, sizeof *office);
    struct account_draft d = {.login = cell[LOGIN], .name = cell[NAME], .sample = true, .office = office};
    for (*next = row; *next < s->count && text_equal(s->rows[*next].cells[LOGIN], d.login); ++*next)
        office[d.offices++] = (struct office){.role = s->rows[*next].cells[ROLE], .organ = s->rows[*next].cells[ORGAN]};
    return d;
}

static bool is_there(struct app *app, struct premises *o, struct accounts *accounts, const char *login, bool *there,
                     struct error *err)
{
    struct error own = {0};
    *there = account_read(app->arena, accounts, o->db, login, &own);
    if (*there || own.code == ERROR_NOT_FOUND)
        return true;
    *err = own;
    return false;
}

bool account_sample(struct app *app, struct premises *office, struct accounts *accounts, const struct author *by,
                    struct error *err)
{
    struct arena *a = app->arena;
    const struct sheet *people = only_samples(office, a, err) ? read_people(app, err) : NULL;
    const char *password = password_random(a);
    size_t made = 0;
    for (size_t row = 1, next; people && row < people->count; row = next) {
        struct account_draft d = draft_at(a, people, row, &next);
        bool there;
        d.password = password;
        if (!is_there(app, office, accounts, d.login, &there, err) ||
            (!there && !account_make(a, accounts, office->db, &d, by, err)))
            return false;
        made += !there;
        if (!there)
            printf("%-16s %s\n", d.login, d.name);
    }
    if (!people)
        return false;
    if (made)
        printf("%zu fictional accounts, each with the password %s\nIt is not shown again.\n", made, password);
    else
        puts("The fictional accounts are there already; plumbline account password LOGIN gives one a new password.");
    return true;
}
