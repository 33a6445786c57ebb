#include "web/web.h"

#include "core/arena.h"
#include "core/error.h"
#include "web/answer.h"
#include "web/site.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A connection has 32 KB for its request's head and the reply's; what does not fit is refused. There is no limit by
 * address: behind a proxy all come from one. */
enum { CONNECTIONS = 2000, CONNECTION_BYTES = 32 << 10, TIMEOUT = 15, STOP_TENTHS = 50 };

struct web {
    struct arena *arena;
    struct site site;
    struct MHD_Daemon *daemon;
    atomic_int running; /* requests whose replies are not sent whole */
};

/* The address as it came, before anything was decoded: %2F inside a segment is no slash. */
static void *keep_target(void *web, const char *target, struct MHD_Connection *c)
{
    struct web *w = web;
    (void)c;
    atomic_fetch_add(&w->running, 1);
    return strdup(target);
}

static void completed(void *web, struct MHD_Connection *c, void **target, enum MHD_RequestTerminationCode why)
{
    struct web *w = web;
    (void)c;
    (void)why;
    free(*target);
    *target = NULL;
    atomic_fetch_sub(&w->running, 1);
}

static bool has_body(struct MHD_Connection *c)
{
    const char *length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    return (length && strcmp(length, "0") != 0) ||
           MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_TRANSFER_ENCODING);
}

static enum MHD_Result handle(void *web, struct MHD_Connection *c, const char *url, const char *method,
                              const char *version, const char *body, size_t *body_size, void **target)
{
    struct web *w = web;
    (void)url;
    (void)version;
    (void)body;
    (void)body_size;
    if (!*target)
        return MHD_NO;
    struct asked asked = {.target = *target, .method = method, .body = has_body(c)};
    struct arena *a = arena_new();
    enum MHD_Result result = answer_request(a, &w->site, c, &asked);
    arena_free(a);
    return result;
}

static bool read_address(const struct web_options *o, struct sockaddr_storage *out, struct error *err)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
    if (inet_pton(AF_INET, o->address, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(o->port);
        return true;
    }
    if (inet_pton(AF_INET6, o->address, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(o->port);
        return true;
    }
    return error_set(err, ERROR_INPUT, "“%.60s” is not an IP address; 127.0.0.1 serves this machine, 0.0.0.0 all",
                     o->address);
}

static bool start_daemon(struct web *w, struct error *err)
{
    const struct web_options *o = &w->site.options;
    struct sockaddr_storage address = {0};
    if (!read_address(o, &address, err))
        return false;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned threads = o->threads ? o->threads : processors > 0 ? (unsigned)processors : 1;
    struct MHD_OptionItem pool[] = {
        {threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)threads, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | (address.ss_family == AF_INET6 ? MHD_USE_IPv6 : 0);
    w->daemon = MHD_start_daemon(flags, o->port, NULL, NULL, handle, w, MHD_OPTION_SOCK_ADDR,
                                 (struct sockaddr *)&address, MHD_OPTION_URI_LOG_CALLBACK, keep_target, w,
                                 MHD_OPTION_NOTIFY_COMPLETED, completed, w, MHD_OPTION_CONNECTION_LIMIT,
                                 (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
                                 MHD_OPTION_CONNECTION_TIMEOUT, o->timeout ? o->timeout : (unsigned)TIMEOUT,
                                 MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, pool, MHD_OPTION_END);
    if (w->daemon)
        return true;
    if (errno == EADDRINUSE)
        return error_set(err, ERROR_SYSTEM, "port %u is taken by another program; choose another with --port", o->port);
    return error_set(err, ERROR_SYSTEM, "cannot listen on %s port %u: %s", o->address, o->port, strerror(errno));
}

struct web *web_start(const struct records *r, const struct web_options *options, struct error *err)
{
    struct arena *a = arena_new();
    struct web *w = arena_new_of(a, struct web);
    w->arena = a;
    if (site_open(a, r, options, &w->site, err) && start_daemon(w, err))
        return w;
    arena_free(a);
    return NULL;
}

uint16_t web_port(const struct web *w)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void web_stop(struct web *w)
{
    const struct timespec tenth = {.tv_nsec = 100000000};
    MHD_socket listening = MHD_quiesce_daemon(w->daemon);
    for (int i = 0; atomic_load(&w->running) > 0 && i < STOP_TENTHS; i++)
        nanosleep(&tenth, NULL);
    MHD_stop_daemon(w->daemon);
    if (listening != MHD_INVALID_SOCKET)
        close(listening);
    arena_free(w->arena);
}
