/* plumbline play: journals, worked as if they were done on their days. */
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "record/ledger.h"
#include "work/journal.h"

#include <stdio.h>

static bool open_play(struct app *app, struct play *p, struct work *w, bool tell, bool past, struct error *err)
{
    struct premises *o = office_open(app, OFFICE_WRITE, err);
    w->records = o ? &o->records : NULL;
    w->law = o ? office_law(app, o, err) : NULL;
    if (!w->law)
        return false;
    struct ledger_head head = {0};
    struct error none = {0};
    if (tell && !ledger_head_newest(o->db, &head, &none))
        head.size = 0; /* nothing was written yet */
    *p = (struct play){.work = w,
                       .db = o->db,
                       .actor = office_actor(app),
                       .tell = tell ? stdout : NULL,
                       .past = past ? stderr : NULL,
                       .arena = app->arena,
                       .told = head.size};
    return true;
}

int command_play(struct app *app, int argc, char **argv)
{
    struct error err = {0};
    struct play play;
    struct work work = {0};
    bool tell = false, past = false, good;
    const struct option options[] = {{"tell", NULL, &tell}, {"past-refusals", NULL, &past}};
    if (!app_options(app, &argc, argv, options, 2, &err))
        return app_fail(&err);
    if (!argc) {
        error_set(&err, ERROR_INPUT, "play needs a journal: plumbline play FILE… [--tell] [--past-refusals]");
        return app_fail(&err);
    }
    good = open_play(app, &play, &work, tell, past, &err);
    for (int i = 0; good && i < argc; i++)
        good = journal_play(&play, argv[i], &err);
    if (!good)
        return app_fail(&err);
    fprintf(tell ? stderr : stdout, "%lld days worked: %lld lines done, %lld steps happened by themselves\n",
            (long long)play.days, (long long)play.deeds, (long long)play.by_itself);
    if (play.refused)
        fprintf(stderr, "%lld lines were refused\n", (long long)play.refused);
    return play.refused ? 1 : 0;
}
