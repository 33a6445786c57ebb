/* The deadline calculator: when a term of the law ends, and why. What is asked stands in the address, so that an answer
 * can be kept as a bookmark. */
#include "web/page.h"

#include "core/arena.h"
#include "core/date.h"
#include "law/due.h"

#include <string.h>

enum { ROWS = 3 };

static const char *rule_text(const struct request *r, const struct rule *rule)
{
    bool english = strcmp(r->language, "en") == 0;
    return arena_printf(r->arena, english ? "%s → %s" : "%s→%s", english ? rule->starts.en : rule->starts.zh,
                        english ? rule->ends.en : rule->ends.zh);
}

static const char *domain_title(const struct request *r, const char *name)
{
    const struct model *m = r->site->model;
    for (size_t i = 0; i < m->domains; i++)
        if (strcmp(m->domain[i].name, name) == 0)
            return request_title(r, m->domain[i].title);
    return name;
}

/* The newest version of each rule of a field of work. */
static void put_group(struct request *r, json_t *groups, const struct law *l, const char *domain, const char *chosen)
{
    enum law_language language = strcmp(r->language, "en") == 0 ? LAW_EN : LAW_ZH;
    json_t *group = page_add_object(groups);
    page_put(group, "title", domain_title(r, domain));
    json_t *rules = page_put_array(group, "rules");
    for (size_t i = 0; i < l->rules; i++) {
        const struct rule *rule = &l->rule[i];
        bool older = i + 1 < l->rules && strcmp(rule[1].id, rule->id) == 0;
        if (older || strcmp(rule->domain, domain) != 0)
            continue;
        json_t *o = page_add_object(rules);
        page_put(o, "id", rule->id);
        page_put(o, "title", rule_text(r, rule));
        page_put(o, "article", rule_article(r->arena, &rule->basis, language));
        page_put_flag(o, "chosen", text_equal(chosen, rule->id));
    }
}

static void put_rules(struct request *r, json_t *model, const struct law *l, const char *chosen)
{
    json_t *groups = page_put_array(model, "groups");
    for (size_t i = 0; i < l->rules; i++) {
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++)
            seen = strcmp(l->rule[j].domain, l->rule[i].domain) == 0;
        if (!seen)
            put_group(r, groups, l, l->rule[i].domain, chosen);
    }
}

/* What was asked, for the form and for the counting; rows of suspensions that are not filled are passed over. */
static void read_asked(struct request *r, json_t *model, struct due_asked *q)
{
    static const char *const kept[] = {"rule", "start", "time", "length", "extend", "extended_on", "event"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        page_put(model, kept[i], request_param(r, kept[i]));
    *q = (struct due_asked){.rule = request_param(r, "rule"),
                            .start = request_param(r, "start"),
                            .length = request_param(r, "length"),
                            .extend = request_param(r, "extend"),
                            .extended_on = request_param(r, "extended_on"),
                            .event = request_param(r, "event")};
    const char *time = request_param(r, "time");
    if (q->start && time)
        q->start = arena_printf(r->arena, "%s %s", q->start, time);
    json_t *rows = page_put_array(model, "rows");
    for (int i = 1; i <= ROWS; i++) {
        const char *from = request_param(r, arena_printf(r->arena, "from%d", i));
        const char *to = request_param(r, arena_printf(r->arena, "to%d", i));
        json_t *o = page_add_object(rows);
        page_put_int(o, "row", i);
        page_put(o, "from", from);
        page_put(o, "to", to);
        if (!from && !to)
            continue;
        q->suspend[q->suspensions].from = from ? from : "";
        q->suspend[q->suspensions++].to = to ? to : "";
    }
    page_put_flag(model, "more", q->suspensions || q->extend || q->length || time);
}

static void put_lines(struct request *r, json_t *o, const char *text)
{
    json_t *lines = page_put_array(o, "lines");
    for (const char *p = text; *p; p += strspn(p, "\n")) {
        size_t n = strcspn(p, "\n");
        page_put(page_add_object(lines), "line", arena_strndup(r->arena, p, n));
        p += n;
    }
}

static void put_counted(struct request *r, json_t *model, const struct law *l, const struct due_asked *q,
                        const struct due_counted *c)
{
    bool english = strcmp(r->language, "en") == 0;
    enum law_language language = english ? LAW_EN : LAW_ZH;
    json_t *o = page_put_object(model, "counted");
    page_put(o, "due", date_iso(r->arena, c->day));
    page_put(o, "due_text", english ? date_iso(r->arena, c->day) : date_chinese(r->arena, c->day));
    page_put(o, "what",
             request_text(r, q->event                                 ? "due.latest_notice"
                             : c->term.rule->measure == RULE_AT_LEAST ? "due.waits_until"
                                                                      : "due.due"));
    page_put(o, "title", rule_text(r, c->term.rule));
    page_put(o, "article", rule_article(r->arena, &c->term.rule->basis, language));
    page_put(o, "rule", c->term.rule->id);
    put_lines(r, o, term_reason(r->arena, &c->term, l->calendar, language));
    page_put(o, "no_ground", c->term.pauses && !c->term.rule->stops ? due_no_ground(language) : NULL);
}

bool page_due(struct request *r, struct answer *out, struct error *err)
{
    const struct law *l = r->site->options.law;
    struct due_asked q;
    struct due_counted counted;
    struct error own = {0};
    if (!l)
        return error_set(err, ERROR_NOT_FOUND, "there is no page at this address");
    out->model = page_model(r, request_text(r, "due.title"));
    page_crumb(out->model, request_text(r, "due.title"), NULL);
    read_asked(r, out->model, &q);
    put_rules(r, out->model, l, q.rule);
    page_put_int(out->model, "last_year", calendar_last_year(l->calendar));
    if (!q.rule)
        return true;
    if (due_count(r->arena, l, &q, &counted, &own)) {
        put_counted(r, out->model, l, &q, &counted);
        return true;
    }
    json_t *wrong = page_put_object(out->model, "wrong");
    page_put(wrong, "message", own.message);
    page_put(wrong, "article", *own.article ? own.article : NULL);
    page_put(wrong, "field", *own.field ? own.field : NULL);
    return true;
}
