#include "web/request.h"

#include "account/draft.h"
#include "core/arena.h"
#include "core/error.h"

#include <stdio.h>
#include <string.h>

static bool add_segment(struct request *r, const char *from, size_t n, struct error *err)
{
    if (!n)
        return error_set(err, ERROR_NOT_FOUND, "the address has an empty part");
    if (r->segments == REQUEST_SEGMENTS)
        return error_set(err, ERROR_NOT_FOUND, "the address has more than %d parts", REQUEST_SEGMENTS);
    if (!link_decode(r->arena, from, n, false, &r->segment[r->segments++]))
        return error_set(err, ERROR_INPUT, "the address holds broken percent signs or is not UTF-8");
    return true;
}

static bool parse_path(struct request *r, const char *path, size_t n, struct error *err)
{
    const char *end = path + n;
    while (path < end) {
        const char *from = path + 1, *slash = memchr(from, '/', (size_t)(end - from));
        path = slash ? slash : end;
        if (from == end) /* / at the end, or alone */
            break;
        if (!add_segment(r, from, (size_t)(path - from), err))
            return false;
    }
    r->api = r->segments && strcmp(r->segment[0], "api") == 0;
    size_t skipped = r->api ? 1 + (r->segments > 1 && strcmp(r->segment[1], "v1") == 0) : 0;
    r->segments -= skipped;
    memmove(r->segment, r->segment + skipped, r->segments * sizeof *r->segment);
    return true;
}

static bool add_param(struct request *r, const char *from, size_t n, struct error *err)
{
    const char *equals = memchr(from, '=', n);
    size_t name = equals ? (size_t)(equals - from) : n, value = equals ? n - name - 1 : 0;
    if (!n)
        return true;
    if (r->params == REQUEST_PARAMS)
        return error_set(err, ERROR_INPUT, "the address has more than %d parameters", REQUEST_PARAMS);
    struct param *p = &r->param[r->params++];
    if (!link_decode(r->arena, from, name, true, &p->name) ||
        !link_decode(r->arena, equals ? equals + 1 : from, value, true, &p->value))
        return error_set(err, ERROR_INPUT, "the address holds broken percent signs or is not UTF-8");
    return true;
}

static bool parse(struct request *r, const char *target, struct error *err)
{
    size_t n = strlen(target);
    if (n > REQUEST_LONGEST)
        return error_set(err, ERROR_INPUT, "the address is longer than %d bytes", REQUEST_LONGEST);
    if (*target != '/')
        return error_set(err, ERROR_INPUT, "the address does not begin with /");
    size_t path = strcspn(target, "?");
    if (!parse_path(r, target, path, err))
        return false;
    for (const char *from = target + path; *from;) {
        size_t size = strcspn(++from, "&");
        if (!add_param(r, from, size, err))
            return false;
        from += size;
    }
    return true;
}

bool request_parse(struct request *r, const char *target, struct error *err)
{
    if (parse(r, target, err))
        return true;
    r->segments = r->params = 0; /* nothing half read: the page that tells of it links to the home page */
    return false;
}

const char *request_param(const struct request *r, const char *name)
{
    for (size_t i = 0; i < r->params; i++)
        if (strcmp(r->param[i].name, name) == 0)
            return *r->param[i].value ? r->param[i].value : NULL;
    return NULL;
}

const char *request_field(const struct request *r, const char *name)
{
    const struct body_field *field;
    size_t count = r->body ? body_fields(r->body, &field) : 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(field[i].name, name) == 0)
            return field[i].value;
    for (size_t i = 0; r->draft && i < r->draft->fields; i++)
        if (strcmp(r->draft->field[i].name, name) == 0)
            return r->draft->field[i].value;
    return NULL;
}

bool request_is_post(const struct request *r)
{
    return r->method && strcmp(r->method, "POST") == 0;
}

/* One of "12-9f…", which a reply with the record's event as its version had, "12", * … */
static bool names_event(const char *list, int64_t event)
{
    char tag[32];
    int n = snprintf(tag, sizeof tag, "\"%lld", (long long)event);
    for (const char *p = list; (p = strstr(p, tag)); p += n)
        if (p[n] == '"' || p[n] == '-')
            return true;
    return list[strspn(list, " ")] == '*';
}

bool request_unchanged(struct request *r, int64_t event, struct error *err)
{
    r->outdated = r->if_match && !names_event(r->if_match, event);
    return !r->outdated || error_set(err, ERROR_CONFLICT,
                                     "the record was changed since you read it: its last event is %lld now. "
                                     "Read it again",
                                     (long long)event);
}

struct author request_author(const struct request *r)
{
    return (struct author){.actor = r->full ? r->person.login : "browser", .from = r->address};
}

bool request_year(const struct request *r, int *year, struct error *err)
{
    const char *text = request_param(r, "year");
    int64_t n = r->site->options.year;
    if (text && (!text_to_int(text, &n) || n < 1949 || n > 2200)) {
        error_set(err, ERROR_INPUT, "a year is a number such as %d, unlike “%.20s”", r->site->options.year, text);
        return error_in(err, "year");
    }
    *year = (int)n;
    return true;
}

const char *request_text(const struct request *r, const char *place)
{
    return site_text(r->site, r->language, place);
}

const char *request_title(const struct request *r, struct title t)
{
    return title_in(t, r->language);
}

const char *request_href(const struct request *r, struct link *l)
{
    link_param(l, "lang", r->chosen ? r->language : NULL);
    return l->text.data;
}

const char *request_with(const struct request *r, const char *name, const char *value)
{
    struct link l = link_to(r->arena, "");
    for (size_t i = 0; i < r->segments; i++)
        link_segment(&l, r->segment[i]);
    if (!r->segments)
        buf_add_char(&l.text, '/');
    for (size_t i = 0; i < r->params; i++)
        if (strcmp(r->param[i].name, name) != 0 && strcmp(r->param[i].name, "after") != 0)
            link_param(&l, text_percent(r->arena, r->param[i].name), r->param[i].value);
    link_param(&l, name, value);
    return l.text.data;
}
