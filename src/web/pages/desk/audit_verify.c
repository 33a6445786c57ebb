/* “Verify now”: the whole ledger is recomputed by a job, on a connection of its own. */
#include "web/pages/desk/admin.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "record/ledger.h"
#include "store/store.h"
#include "web/jobs.h"
#include "work/arrange.h"

struct verifying {
    const struct site *site;
    int64_t began, ended;
    struct ledger_verdict verdict;
    struct error err;
};

static void verify(struct job *job)
{
    struct verifying *v = job->result;
    const struct site *s = v->site;
    const struct ledger_beside beside[] = {account_beside(), arrange_beside()};
    struct db *db = store_connect(s->records->store, false, &v->err);
    if (!db)
        return;
    ledger_verify_beside(db, s->model, s->options.keys, NULL, beside, 2, &v->verdict, &v->err);
    db_close(db);
    v->ended = time_now();
}

static const char *job_href(const struct request *r, const char *id)
{
    return desk_href(r, "admin", "audit", "verify", id, NULL);
}

bool desk_verify(struct request *r, struct answer *out, struct error *err)
{
    struct error own = {0};
    if (!admin_needs(r, 1 << POWER_AUDIT, err))
        return false;
    if (!request_is_post(r) || !r->site->options.keys)
        return desk_go(out, desk_href(r, "admin", "audit", NULL));
    struct job *job = job_new(r->person.login);
    struct verifying *v = arena_new_of(job->arena, struct verifying);
    *v = (struct verifying){.site = r->site, .began = time_now()};
    job->result = v;
    const char *href = job_href(r, arena_strdup(r->arena, job->id));
    if (jobs_start(r->site->jobs, job, verify, &own))
        return desk_go(out, href);
    *err = own;
    return false;
}

struct held {
    struct jobs *jobs;
    struct job *job;
};

static void give_back(void *argument)
{
    struct held *h = argument;
    jobs_give(h->jobs, h->job);
}

static void put_verdict(struct request *r, json_t *model, const struct verifying *v)
{
    json_t *o = page_put_object(model, "verdict");
    page_put_flag(o, "whole", v->verdict.whole);
    page_put_int(o, "events", v->verdict.events);
    page_put_int(o, "heads", v->verdict.heads);
    page_put_int(o, "records", v->verdict.records);
    page_put(o, "finding", v->verdict.whole ? NULL : v->verdict.finding);
    page_put(o, "first_href",
             v->verdict.first ? desk_href(r, "admin", "audit", "events",
                                          arena_printf(r->arena, "%lld", (long long)v->verdict.first), NULL)
                              : NULL);
    page_put_int(o, "seconds", v->ended - v->began);
}

bool desk_verify_job(struct request *r, struct answer *out, struct error *err)
{
    if (!admin_needs(r, 1 << POWER_AUDIT, err))
        return false;
    struct job *job = jobs_take(r->site->jobs, r->segment[4], r->person.login);
    if (!job)
        return error_set(err, ERROR_NOT_FOUND, "there is no such verification, or it is over an hour old");
    struct held *h = arena_new_of(r->arena, struct held);
    *h = (struct held){r->site->jobs, job};
    arena_defer(r->arena, give_back, h);
    struct verifying *v = job->result;
    if (atomic_load(&job->finished) && v->err.code) {
        *err = v->err;
        return false;
    }
    out->model = admin_model(r, request_text(r, "audit.verify"), "audit", request_text(r, "audit.verify"));
    page_put(out->model, "began", time_text(r->arena, v->began));
    page_put(out->model, "here", job_href(r, r->segment[4]));
    if (atomic_load(&job->finished))
        put_verdict(r, out->model, v);
    return true;
}
