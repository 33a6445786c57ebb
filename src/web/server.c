#include "web/web.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "web/answer.h"
#include "web/body.h"
#include "web/files.h"
#include "web/patience.h"
#include "web/reply.h"
#include "web/site.h"
#include "web/workers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* A connection has 32 KB for its request's head and the reply's; what does not fit is refused. There is no limit by
 * address: behind a proxy all come from one. */
enum {
    CONNECTIONS = 10000,
    CONNECTION_BYTES = 32 << 10,
    TIMEOUT = 15,
    STOP_TENTHS = 50,
    WORKERS = 16,
    WORKERS_QUEUE = 2000
};

struct web {
    struct arena *arena;
    struct site site;
    struct MHD_Daemon *daemon;
    struct workers *workers; /* with accounts */
    struct patience *patience;
    atomic_int running; /* requests whose replies are not sent whole */
};

/* A request on its way. */
struct visit {
    struct web *web;
    struct MHD_Connection *connection;
    struct sender *sender;
    struct arena *arena;
    struct asked asked;
    struct change *change; /* of what is not a GET, … */
    struct body *body;     /* … and its body; NULL: what comes is dropped, the refusal is made */
    uint64_t taken;        /* bytes of it */
    struct reply reply;    /* made, to be sent */
    bool begun, made;
};

/* Who is at the other end of a connection, and what they ask for now. Of a head that it refuses by itself libmicrohttpd
 * does not tell that the visit ended: the connection's end, or its next visit, ends it then. */
struct caller {
    struct sender *sender;
    struct visit *visit; /* or NULL */
};

static struct caller *caller_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void leave(struct web *w, struct caller *caller)
{
    struct visit *v = caller->visit;
    caller->visit = NULL;
    if (!v)
        return;
    reply_free(&v->reply);
    arena_free(v->arena);
    atomic_fetch_sub(&w->running, 1);
}

static void greet(struct web *w, struct MHD_Connection *c, void **caller)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct caller *it = info ? calloc(1, sizeof *it) : NULL;
    if (it && !(it->sender = patience_begin(w->patience, info->connect_fd))) {
        free(it);
        it = NULL;
    }
    *caller = it;
}

static void meet(void *web, struct MHD_Connection *c, void **caller, enum MHD_ConnectionNotificationCode what)
{
    struct web *w = web;
    struct caller *it = *caller;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        greet(w, c, caller);
        return;
    }
    *caller = NULL;
    if (!it)
        return;
    leave(w, it);
    patience_end(w->patience, it->sender);
    free(it);
}

/* The address as it came, before anything was decoded: %2F inside a segment is no slash. */
static void *begin_visit(void *web, const char *target, struct MHD_Connection *c)
{
    struct web *w = web;
    struct caller *caller = caller_of(c);
    if (!caller)
        return NULL;
    leave(w, caller);
    struct arena *a = arena_new();
    struct visit *v = arena_new_of(a, struct visit);
    atomic_fetch_add(&w->running, 1);
    *v = (struct visit){
        .web = w, .connection = c, .sender = caller->sender, .arena = a, .asked.target = arena_strdup(a, target)};
    caller->visit = v;
    return v;
}

static void end_visit(void *web, struct MHD_Connection *c, void **visit, enum MHD_RequestTerminationCode why)
{
    struct web *w = web;
    struct caller *caller = caller_of(c);
    (void)why;
    *visit = NULL;
    if (!caller)
        return;
    patience_done(w->patience, caller->sender);
    leave(w, caller);
}

static bool has_body(struct MHD_Connection *c)
{
    const char *length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    return (length && strcmp(length, "0") != 0) ||
           MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_TRANSFER_ENCODING);
}

/* What is small is taken and dropped before the refusal is sent, so that the connection goes on and no sender finds it
 * broken; nothing large is waited for. */
static enum MHD_Result send_refusal(struct visit *v)
{
    enum { DROPPED_MOST = 256 << 10 };
    int64_t n = 0;
    const char *length = MHD_lookup_connection_value(v->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    bool waits = MHD_lookup_connection_value(v->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_EXPECT) ||
                 MHD_lookup_connection_value(v->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_TRANSFER_ENCODING);
    v->made = true;
    return !waits && length && text_to_int(length, &n) && n > 0 && n <= DROPPED_MOST
               ? MHD_YES
               : reply_send(v->connection, &v->reply);
}

static enum MHD_Result refuse(struct visit *v, unsigned status, const struct error *why)
{
    answer_refuse(v->arena, &v->web->site, v->connection, &v->asked, status, why, &v->reply);
    return send_refusal(v);
}

enum { BODY_MOST = BODY_FILE_MOST + BODY_TEXT_MOST };

/* Larger than anything that is taken: said before it is sent. */
static bool announces_too_much(struct MHD_Connection *c)
{
    const char *length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    int64_t n;
    return length && (!text_to_int(length, &n) || n < 0 || n > BODY_MOST);
}

static enum MHD_Result begin_change(struct visit *v)
{
    struct error err = {0};
    struct site *s = &v->web->site;
    const char *type = MHD_lookup_connection_value(v->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);
    if (announces_too_much(v->connection)) {
        error_set(&err, ERROR_INPUT, "what is sent at once may have %d MB: send large files in pieces",
                  BODY_FILE_MOST >> 20);
        return refuse(v, MHD_HTTP_CONTENT_TOO_LARGE, &err);
    }
    v->change = answer_begin(v->arena, s, v->connection, &v->asked, &v->reply);
    if (!v->change)
        return send_refusal(v);
    v->body = body_new(v->arena, v->connection, type, s->options.files ? s->options.files : "/tmp", &err);
    return v->body ? MHD_YES : refuse(v, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, &err);
}

static void make_change(void *argument)
{
    struct visit *v = argument;
    answer_change(v->change, v->connection, v->body, &v->reply);
    v->made = true;
    MHD_resume_connection(v->connection);
}

static void make_slowly(void *argument)
{
    struct visit *v = argument;
    answer_slowly(v->arena, &v->web->site, v->connection, &v->asked, &v->reply);
    v->made = true;
    MHD_resume_connection(v->connection);
}

/* The connection rests until a worker has made the reply. */
static enum MHD_Result wait_for(struct visit *v, work_call *make)
{
    struct error err = {0};
    if (v->made)
        return reply_send(v->connection, &v->reply);
    MHD_suspend_connection(v->connection);
    if (workers_submit(v->web->workers, make, v))
        return MHD_YES;
    error_set(&err, ERROR_SYSTEM, "too much is waiting to be done: nothing was saved, try again in a moment");
    answer_refuse(v->arena, &v->web->site, v->connection, &v->asked, MHD_HTTP_SERVICE_UNAVAILABLE, &err, &v->reply);
    v->made = true;
    MHD_resume_connection(v->connection);
    return MHD_YES;
}

static bool is_read(const char *method)
{
    return strcmp(method, MHD_HTTP_METHOD_GET) == 0 || strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
}

/* Does the head say in two ways, or in an odd one, where the request ends? A proxy may read it otherwise than we do,
 * and what one takes for a body be the next request to the other (RFC 9112, sections 6.1 and 6.3). */
struct framing {
    unsigned lengths, codings;
    bool odd;
};

static enum MHD_Result note_framing(void *framing, enum MHD_ValueKind kind, const char *name, const char *value)
{
    static const char token[] = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    struct framing *f = framing;
    (void)kind;
    f->odd = f->odd || !name || !*name || name[strspn(name, token)]; /* “Content-Length : 9” */
    for (const char *p = value; p && *p && !f->odd; p++)
        f->odd = ((unsigned char)*p < ' ' && *p != '\t') || *p == 0x7f; /* a bare \r is an end of line to some */
    if (f->odd)
        return MHD_NO;
    if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0) {
        f->lengths++;
        f->odd = f->odd || !value || !*value || value[strspn(value, "0123456789")];
    } else if (strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0) {
        f->codings++;
        f->odd = f->odd || !value || strcasecmp(value, "chunked") != 0;
    }
    return MHD_YES;
}

static bool is_ambiguous(struct MHD_Connection *c)
{
    struct framing f = {0};
    MHD_get_connection_values(c, MHD_HEADER_KIND, note_framing, &f);
    return f.odd || f.lengths + f.codings > 1;
}

/* The connection ends with it. */
static enum MHD_Result refuse_framing(struct visit *v)
{
    struct error err = {0};
    error_set(&err, ERROR_INPUT, "the request says in more than one way, or in none that is known, where it ends");
    answer_refuse(v->arena, &v->web->site, v->connection, &v->asked, MHD_HTTP_BAD_REQUEST, &err, &v->reply);
    v->made = true;
    return reply_send(v->connection, &v->reply);
}

static enum MHD_Result handle(void *web, struct MHD_Connection *c, const char *url, const char *method,
                              const char *version, const char *body, size_t *body_size, void **visit)
{
    struct visit *v = *visit;
    (void)web;
    (void)url;
    (void)version;
    if (!v)
        return MHD_NO;
    if (!v->begun) {
        v->begun = true;
        v->asked.method = arena_strdup(v->arena, method);
        v->asked.body = has_body(c);
        (is_read(method) ? patience_whole : patience_head)(v->web->patience, v->sender);
        if (is_ambiguous(c))
            return refuse_framing(v);
        if (!is_read(method))
            return begin_change(v);
        if (!v->asked.body) /* a reply given before all has come would end the connection */
            return MHD_YES;
    }
    if (is_read(method) && (v->made || (v->web->workers && answer_waits(v->arena, &v->web->site, c, &v->asked))))
        return wait_for(v, make_slowly);
    if (is_read(method))
        return answer_request(v->arena, &v->web->site, c, &v->asked);
    if (*body_size) {
        v->taken += *body_size;
        patience_body(v->web->patience, v->sender, *body_size);
        if (v->body)
            body_add(v->body, body, *body_size);
        *body_size = 0;
        return v->taken <= BODY_MOST ? MHD_YES : MHD_NO; /* of a body that did not say how long it is */
    }
    patience_whole(v->web->patience, v->sender);
    return wait_for(v, make_change);
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

/* Certificate and key, in PEM, as MHD wants them; without them plain HTTP. */
static bool read_tls(struct web *w, struct MHD_OptionItem out[3], struct error *err)
{
    const struct web_options *o = &w->site.options;
    size_t size;
    if (!o->cert)
        return true;
    char *cert = file_read(w->arena, o->cert, &size, err);
    char *key = cert ? file_read(w->arena, o->key, &size, err) : NULL;
    if (!key)
        return false;
    out[0] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, cert};
    out[1] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, key};
    return MHD_is_feature_supported(MHD_FEATURE_TLS) == MHD_YES ||
           error_set(err, ERROR_SYSTEM, "libmicrohttpd was built without TLS here: let a proxy do it, with --secure");
}

static bool cannot_listen(const struct web_options *o, int why, struct error *err)
{
    if (why == EADDRINUSE)
        return error_set(err, ERROR_SYSTEM, "port %u is taken by another program; choose another with --port", o->port);
    if (o->cert && !why)
        return error_set(err, ERROR_INPUT, "%s and %s are no certificate and key in PEM that belong together", o->cert,
                         o->key);
    return error_set(err, ERROR_SYSTEM, "cannot listen on %s port %u: %s", o->address, o->port, strerror(why));
}

/* A connection is an open file: as many as the system lets us have, with room for the database and what is uploaded. */
static unsigned connections_most(void)
{
    enum { OTHERS = 400 };
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return 500;
    files.rlim_cur = files.rlim_max < CONNECTIONS + OTHERS ? files.rlim_max : CONNECTIONS + OTHERS;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur <= 2 * OTHERS)
        return 500;
    return (unsigned)files.rlim_cur - OTHERS;
}

static unsigned idle_of(const struct web_options *o)
{
    return o->timeout ? o->timeout : (unsigned)TIMEOUT;
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
    struct MHD_OptionItem tls[3] = {{MHD_OPTION_END, 0, NULL}, {MHD_OPTION_END, 0, NULL}, {MHD_OPTION_END, 0, NULL}};
    if (!read_tls(w, tls, err))
        return false;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                     (address.ss_family == AF_INET6 ? MHD_USE_IPv6 : 0) | (o->cert ? MHD_USE_TLS : 0);
    errno = 0;
    w->daemon = MHD_start_daemon(
        flags, o->port, NULL, NULL, handle, w, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
        MHD_OPTION_URI_LOG_CALLBACK, begin_visit, w, MHD_OPTION_NOTIFY_COMPLETED, end_visit, w,
        MHD_OPTION_CONNECTION_LIMIT, connections_most(), MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, idle_of(o), MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION, meet,
        w, MHD_OPTION_ARRAY, pool, MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
    return w->daemon || cannot_listen(o, errno, err);
}

static bool start_patience(struct web *w, struct error *err)
{
    w->patience = patience_start(idle_of(&w->site.options));
    return w->patience || error_set(err, ERROR_SYSTEM, "the system gives no thread to watch slow senders");
}

/* Only what changes something needs them. */
static bool start_workers(struct web *w, struct error *err)
{
    if (w->site.accounts && !(w->workers = workers_start(WORKERS, WORKERS_QUEUE)))
        return error_set(err, ERROR_SYSTEM, "the system gives no thread for the work that waits");
    return true;
}

struct web *web_start(struct records *r, const struct web_options *options, struct error *err)
{
    struct arena *a = arena_new();
    struct web *w = arena_new_of(a, struct web);
    w->arena = a;
    if (site_open(a, r, options, &w->site, err) && start_workers(w, err) && start_patience(w, err) &&
        start_daemon(w, err))
        return w;
    patience_stop(w->patience);
    workers_stop(w->workers);
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
    workers_stop(w->workers);
    MHD_stop_daemon(w->daemon);
    patience_stop(w->patience);
    if (listening != MHD_INVALID_SOCKET)
        close(listening);
    arena_free(w->arena);
}
