/* plumbline ledger verify [--head FILE] | rebuild --into DATABASE [--head FILE] | head | proof NUMBER | check FILE |
 * key | files FOLDER. */
#include "record/ledger.h"
#include "account/account.h"
#include "cli/cli.h"
#include "cli/office.h"
#include "core/arena.h"
#include "core/text.h"
#include "record/rebuild.h"
#include "record/vault.h"
#include "work/arrange.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *read_file(struct arena *a, const char *path, struct error *err)
{
    enum { MOST = 16 << 20 };
    FILE *f = fopen(path, "rb");
    if (!f) {
        error_set(err, ERROR_INPUT, "cannot read it: %s", strerror(errno));
        error_at(err, path, 0);
        return NULL;
    }
    struct buf b = buf_new(a);
    char piece[4096];
    size_t n;
    while (b.size < MOST && (n = fread(piece, 1, sizeof piece, f)) > 0)
        buf_add_n(&b, piece, n);
    fclose(f);
    return b.data;
}

static bool read_kept(struct app *app, const char *path, struct ledger_head *out, struct error *err)
{
    const char *text = read_file(app->arena, path, err);
    return text && (ledger_head_parse(text, out, err) || error_at(err, path, 0));
}

/* kept: the file of a head that was kept elsewhere, or NULL. */
static int verify(struct app *app, const char *kept)
{
    struct error err = {0};
    struct premises *o;
    struct ledger_head head;
    struct ledger_verdict v;
    const struct ledger_beside beside[] = {account_beside(), arrange_beside()};
    if ((kept && !read_kept(app, kept, &head, &err)) || !(o = office_open(app, OFFICE_PROVE, &err)) ||
        !ledger_verify_beside(o->db, o->model, &o->keys, kept ? &head : NULL, beside, 2, &v, &err))
        return app_fail(&err);
    if (!v.whole) {
        printf("NOT WHOLE: %s\n", v.finding);
        return 1;
    }
    printf("whole: %lld events, %lld signed heads, %lld records\n", (long long)v.events, (long long)v.heads,
           (long long)v.records);
    if (v.undeclared)
        printf("%lld records are of registers no longer declared: their events are whole, their rows were not read\n",
               (long long)v.undeclared);
    if (kept)
        printf("it goes on from the kept head of %lld events\n", (long long)head.size);
    return 0;
}

/* A rebuilt database that is not whole would be worth nothing: it is verified at once. */
static int rebuild(struct app *app, const char *into, const char *kept)
{
    struct error err = {0};
    struct premises *o;
    struct ledger_head head;
    struct rebuilt out;
    const struct ledger_beside beside[] = {account_beside(), arrange_beside()};
    if ((kept && !read_kept(app, kept, &head, &err)) || !(o = office_open(app, OFFICE_EVENTS, &err)) ||
        !office_make_folder(app, into, &err) || !keys_copy(office_keys_of(app, into), &o->keys, &err) ||
        !ledger_rebuild_beside(app->arena, o->db, o->model, &o->keys, kept ? &head : NULL, into, beside, 2, &out, &err))
        return app_fail(&err);
    printf("rebuilt: %lld events, %lld records, %lld clocks, %lld attachments; the keys are in %s\n",
           (long long)out.events, (long long)out.records, (long long)out.clocks, (long long)out.files,
           office_keys_of(app, into));
    if (out.passed)
        printf("%lld values are of fields no longer declared: they stand in their events alone\n",
               (long long)out.passed);
    app->db = into;
    return verify(app, kept);
}

static int head(struct app *app, const char *argument)
{
    struct error err = {0};
    struct premises *o;
    struct ledger_head head;
    (void)argument;
    if (!(o = office_open(app, OFFICE_READ, &err)) || !ledger_head_newest(o->db, &head, &err))
        return app_fail(&err);
    fputs(ledger_head_text(app->arena, &head), stdout);
    return 0;
}

static int proof(struct app *app, const char *argument)
{
    struct error err = {0};
    struct premises *o;
    int64_t number;
    if (!argument || !text_to_int(argument, &number) || number < 1) {
        error_set(&err, ERROR_INPUT, "which event? plumbline ledger proof NUMBER");
        return app_fail(&err);
    }
    const char *json =
        (o = office_open(app, OFFICE_PROVE, &err)) ? ledger_proof(app->arena, o->db, &o->keys, number, &err) : NULL;
    if (!json)
        return app_fail(&err);
    puts(json);
    return 0;
}

static int key(struct app *app, const char *argument)
{
    struct error err = {0};
    struct keys keys;
    (void)argument;
    if (!digest_begin(&err) || !keys_open(office_keys_path(app), false, &keys, &err))
        return app_fail(&err);
    puts(digest_hex(app->arena, keys.sign_public, SIGN_PUBLIC_SIZE));
    return 0;
}

static int check(struct app *app, const char *argument)
{
    struct error err = {0};
    struct keys keys;
    if (!argument) {
        error_set(&err, ERROR_INPUT, "which proof? plumbline ledger check FILE");
        return app_fail(&err);
    }
    const char *json = read_file(app->arena, argument, &err);
    if (!json || !digest_begin(&err) || !keys_open(office_keys_path(app), false, &keys, &err) ||
        !ledger_check_proof(json, keys.sign_public, &err))
        return app_fail(&err);
    puts("proved: the event stands in the ledger as the proof says");
    return 0;
}

/* Are the attachments' files what the ledger says of them? */
static int files(struct app *app, const char *folder)
{
    struct error err = {0};
    struct premises *o;
    const struct vault vault = {.folder = folder};
    const char *finding;
    int64_t count;
    if (!folder) {
        error_set(&err, ERROR_INPUT, "where are they? plumbline ledger files FOLDER, as serve has it in --files");
        return app_fail(&err);
    }
    if (!digest_begin(&err) || !(o = office_open(app, OFFICE_READ, &err)) ||
        !vault_verify(app->arena, o->db, &vault, &count, &finding, &err))
        return app_fail(&err);
    if (finding) {
        printf("NOT WHOLE: %s\n", finding);
        return 1;
    }
    printf("whole: %lld files of attachments\n", (long long)count);
    return 0;
}

/* --into is of a rebuild, --head of what reads the whole ledger. */
static bool options_fit(const char *part, const char *kept, const char *into)
{
    bool rebuilds = strcmp(part, "rebuild") == 0;
    return rebuilds == (into != NULL) && (!kept || rebuilds || strcmp(part, "verify") == 0);
}

int command_ledger(struct app *app, int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(struct app *, const char *);
    } parts[] = {{"verify", verify}, {"head", head}, {"proof", proof},
                 {"check", check},   {"key", key},   {"files", files}};
    struct error err = {0};
    const char *kept = NULL, *into = NULL;
    const struct option options[] = {{"head", &kept, NULL}, {"into", &into, NULL}};
    if (!app_options(app, &argc, argv, options, 2, &err))
        return app_fail(&err);
    bool fits = argc && argc < 3 && options_fit(argv[0], kept, into);
    if (fits && argc == 1 && into)
        return rebuild(app, into, kept);
    for (size_t i = 0; fits && i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].name, argv[0]) == 0)
            return parts[i].run(app, kept ? kept : argc > 1 ? argv[1] : NULL);
    error_set(&err, ERROR_INPUT,
              "plumbline ledger verify [--head FILE], rebuild --into DATABASE [--head FILE], head, proof NUMBER, check "
              "FILE, key or files FOLDER");
    return app_fail(&err);
}
