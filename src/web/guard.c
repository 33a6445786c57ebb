#include "web/guard.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/secret.h"
#include "store/writer.h"
#include "web/limits.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* A name that begins with __Host- is only ever sent over TLS, to this very host. */
enum cookie { COOKIE_SESSION, COOKIE_FORM, COOKIE_ERRAND };

static const char *cookie_name(const struct request *r, enum cookie cookie)
{
    static const char *const name[] = {"__Host-plumbline", "__Host-plumbline-form", "__Host-plumbline-oidc"};
    return name[cookie] + (r->site->options.secure ? 0 : strlen("__Host-"));
}

static char *set_cookie(const struct request *r, const char *name, const char *value, bool ends)
{
    return arena_printf(r->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name, value, ends ? "; Max-Age=0" : "",
                        r->site->options.secure ? "; Secure" : "");
}

char *guard_session_cookie(const struct request *r, const char *token)
{
    return set_cookie(r, cookie_name(r, COOKIE_SESSION), token ? token : "", !token);
}

char *guard_errand_cookie(const struct request *r, const char *box)
{
    return set_cookie(r, cookie_name(r, COOKIE_ERRAND), box ? box : "", !box);
}

void guard_form_cookie(struct request *r, const char **set)
{
    *set = NULL;
    if (r->cookie)
        return;
    r->cookie = form_cookie(r->arena);
    *set = set_cookie(r, cookie_name(r, COOKIE_FORM), r->cookie, false);
}

/* The peer's; a proxy before us, which alone can reach us then, says whose it was in its last X-Forwarded-For. */
static const char *address_of(struct request *r, struct MHD_Connection *c)
{
    char text[INET6_ADDRSTRLEN] = "";
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *peer = info ? info->client_addr : NULL;
    const char *forwarded = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "X-Forwarded-For");
    if (r->site->options.proxied && forwarded) {
        const char *comma = strrchr(forwarded, ',');
        const char *last = comma ? comma + 1 : forwarded;
        return text_trim(r->arena, last, strnlen(last, INET6_ADDRSTRLEN));
    }
    if (peer && peer->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)peer)->sin_addr, text, sizeof text);
    else if (peer && peer->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)peer)->sin6_addr, text, sizeof text);
    return arena_strdup(r->arena, text);
}

static bool by_program(struct request *r, const char *token, struct error *err)
{
    if (!program_read(r->arena, r->site->accounts, r->db, token, time_now(), &r->program, err))
        return false;
    r->signed_in = r->full = person_of_program(r->arena, r->site->accounts, r->db, &r->program, &r->person, err);
    return r->full;
}

static bool by_session(struct request *r, const char *token, struct error *err)
{
    const char *office = request_param(r, "office");
    if (!session_read(r->arena, r->site->accounts, r->db, token, time_now(), &r->session, err))
        return false;
    r->signed_in = true;
    r->cookie = token;
    r->full =
        r->session.stage == STAGE_FULL && person_of_session(r->arena, r->site->accounts, r->db, &r->session,
                                                            office ? strtoll(office, NULL, 10) : 0, &r->person, err);
    return r->full || r->session.stage != STAGE_FULL;
}

bool guard_identify(struct request *r, struct MHD_Connection *c, struct error *err)
{
    static const char bearer[] = "Bearer ";
    struct error own = {0};
    if (!r->site->accounts)
        return true;
    r->address = address_of(r, c);
    r->agent = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_USER_AGENT);
    if (r->agent && !text_valid(r->agent, strlen(r->agent), NULL))
        r->agent = NULL;
    const char *given = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION);
    const char *session = MHD_lookup_connection_value(c, MHD_COOKIE_KIND, cookie_name(r, COOKIE_SESSION));
    r->cookie = MHD_lookup_connection_value(c, MHD_COOKIE_KIND, cookie_name(r, COOKIE_FORM));
    r->errand = MHD_lookup_connection_value(c, MHD_COOKIE_KIND, cookie_name(r, COOKIE_ERRAND));
    bool good = given && r->api && strncasecmp(given, bearer, strlen(bearer)) == 0
                    ? by_program(r, given + strlen(bearer), &own)
                    : !session || !*session || by_session(r, session, &own);
    if (good || own.code == ERROR_RIGHTS || own.code == ERROR_NOT_FOUND || own.code == ERROR_INPUT)
        return true;
    *err = own;
    return false;
}

bool guard_known(struct request *r, struct MHD_Connection *c)
{
    struct error ignored = {0};
    const char *session = MHD_lookup_connection_value(c, MHD_COOKIE_KIND, cookie_name(r, COOKIE_SESSION));
    if (!r->site->accounts || !session || !*session ||
        MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION) ||
        !session_read(r->arena, r->site->accounts, r->db, session, time_now(), &r->session, &ignored))
        return false;
    r->signed_in = r->session.stage == STAGE_FULL;
    r->cookie = session;
    return r->signed_in;
}

bool guard_pace(struct request *r, const struct route *route, struct error *err)
{
    struct timespec now;
    bool door = route->zone == ZONE_DOOR;
    if ((text_equal(r->method, "GET") && !(door && route->slow)) || !r->site->accounts)
        return true;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return limits_take(door ? r->site->sign_ins : r->site->changes, r->address,
                       (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000, &r->wait) ||
           error_set(err, ERROR_RIGHTS, "too much comes from your address at once: nothing was done, try again in %u s",
                     r->wait);
}

/* Where a person has to go before the work: back to here afterwards. */
static enum verdict to_the_door(struct request *r, struct answer *answer, struct error *err)
{
    static const char *const door[] = {
        [STAGE_CODE] = "/desk/code", [STAGE_PASSWORD] = "/desk/password", [STAGE_ENROL] = "/desk/enrol"};
    if (r->format != FORMAT_HTML || r->api || !text_equal(r->method, "GET")) {
        error_set(err, ERROR_RIGHTS,
                  r->api ? phrase("sign in first: the session or token has ended, was taken back, or there was none")
                         : phrase("sign in first: the session has ended, or there was none"));
        return VERDICT_SIGN_IN;
    }
    struct link l = link_to(r->arena, r->signed_in && !r->full ? door[r->session.stage] : "/desk/sign-in");
    if (!r->signed_in)
        link_param(&l, "next", request_with(r, "lang", NULL));
    answer->location = request_href(r, &l);
    return VERDICT_SIGN_IN;
}

static bool of_this_site(struct MHD_Connection *c)
{
    const char *origin = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_ORIGIN);
    const char *host = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
    const char *after = origin ? strstr(origin, "://") : NULL;
    return !origin || (after && host && strcasecmp(after + 3, host) == 0);
}

/* May the body that is still to come have fields, or be refused for its type? */
static bool may_bring_fields(struct MHD_Connection *c)
{
    static const char *const bare[] = {"application/json", "application/merge-patch+json", "application/octet-stream",
                                       "application/offset+octet-stream"};
    const char *type = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);
    for (size_t i = 0; type && i < sizeof bare / sizeof *bare; i++)
        if (strncasecmp(type, bare[i], strlen(bare[i])) == 0)
            return false;
    return type;
}

/* The token is a field of the form or, from scripts, a header. */
static bool has_form_token(const struct request *r, struct MHD_Connection *c, bool early)
{
    const char *given = request_field(r, "_form");
    if (!given)
        given = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "X-Form-Token");
    if (!given && early && r->cookie && may_bring_fields(c))
        return true;
    const char *of_session = given ? arena_strndup(r->arena, given, strcspn(given, ".")) : NULL;
    return form_token_right(r->site->accounts, r->cookie, of_session);
}

const char *guard_form_once(const struct request *r)
{
    uint64_t own;
    if (!r->cookie)
        return NULL;
    secret_random(&own, sizeof own);
    return arena_printf(r->arena, "%s.%016llx", form_token(r->arena, r->site->accounts, r->cookie),
                        (unsigned long long)own);
}

enum verdict guard_admit(struct request *r, const struct route *route, struct MHD_Connection *c, bool early,
                         struct answer *answer, struct error *err)
{
    bool reads = text_equal(r->method, "GET");
    if (route->zone == ZONE_DESK && !r->full)
        return to_the_door(r, answer, err);
    if (r->person.program && route->zone == ZONE_DOOR)
        return error_set(err, ERROR_RIGHTS, "a program signs in by its token alone"), VERDICT_REFUSED;
    if (reads || route->zone == ZONE_PUBLIC)
        return VERDICT_GO_ON;
    if (r->person.program) {
        if (r->program.writes)
            return VERDICT_GO_ON;
        error_set(err, ERROR_RIGHTS, "this token may read and not write");
        return VERDICT_REFUSED;
    }
    if (of_this_site(c) && has_form_token(r, c, early))
        return VERDICT_GO_ON;
    error_set(err, ERROR_RIGHTS,
              "this form is not of this session, or its session has ended: open the page again; what "
              "you entered was not saved");
    return VERDICT_REFUSED;
}

struct touch {
    int64_t id, at;
    bool program;
};

static bool touch(struct db *db, void *argument, struct error *err)
{
    const struct touch *t = argument;
    return (t->program ? program_touch : session_touch)(db, t->id, t->at, err);
}

static void touched(void *argument, const struct error *err)
{
    (void)err; /* it is noted again with the next request */
    free(argument);
}

void guard_touch(const struct request *r)
{
    bool program = r->person.program;
    if (!r->signed_in || !(program ? r->program.stale : r->session.stale))
        return;
    struct touch *t = malloc(sizeof *t);
    if (!t)
        return;
    *t = (struct touch){program ? r->program.id : r->session.id, time_now(), program};
    writer_submit(r->site->records->writer, touch, t, touched, t);
}
