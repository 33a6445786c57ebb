#include "core/fetch.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/place.h"
#include "core/text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SECONDS = 15, SECONDS_TO_CONNECT = 5, ANSWER_MOST = 64 << 10 };

static void begin_once(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

void fetch_begin(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, begin_once);
}

/* Addresses. */

static bool is_this_machine(const struct sockaddr *to)
{
    if (to->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)to)->sin_addr.s_addr) >> 24 == 127;
    return to->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)to)->sin6_addr);
}

static bool is_secret(const char *url)
{
    return text_starts(url, "https://");
}

bool fetch_is_safe(const char *url)
{
    static const char *const own[] = {"http://127.0.0.1", "http://[::1]", "http://localhost"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (text_starts(url, own[i]) && strchr(":/", url[strlen(own[i])]))
            return true;
    return is_secret(url);
}

/* Asked of the address itself, once the name is resolved: a name may lead anywhere. */
static curl_socket_t open_socket(void *fetch, curlsocktype purpose, struct curl_sockaddr *to)
{
    const struct fetch *f = fetch;
    (void)purpose;
    if ((f->reach == FETCH_WORLD && place_is_private(&to->addr)) ||
        (f->reach == FETCH_SAFELY && !is_secret(f->url) && !is_this_machine(&to->addr)))
        return CURL_SOCKET_BAD;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* What both protocols share. */

struct taking {
    struct buf text;
    size_t most;
    bool too_much;
};

static size_t take(char *data, size_t each, size_t count, void *taking)
{
    struct taking *t = taking;
    size_t n = each * count;
    t->too_much = n > t->most - t->text.size;
    if (t->too_much)
        return 0;
    buf_add_n(&t->text, data, n);
    return n;
}

static CURL *begin(const struct fetch *f, const char *protocols, struct taking *t)
{
    fetch_begin();
    CURL *c = curl_easy_init();
    if (!c)
        return NULL;
    curl_easy_setopt(c, CURLOPT_URL, f->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)(f->seconds ? f->seconds : (unsigned)SECONDS));
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)SECONDS_TO_CONNECT);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, f);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "plumbline");
    if (f->authorities)
        curl_easy_setopt(c, CURLOPT_CAINFO, f->authorities);
    return c;
}

static bool end(CURL *c, const struct taking *t, long *status, struct error *err)
{
    CURLcode code = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, status);
    curl_easy_cleanup(c);
    if (t->too_much)
        return error_set(err, ERROR_SYSTEM, "the answer is larger than %zu bytes", t->most);
    return !code || error_set(err, ERROR_SYSTEM, "%s", curl_easy_strerror(code));
}

static struct taking taking_of(struct arena *a, size_t most)
{
    struct taking t = {.text = buf_new(a), .most = most ? most : (size_t)ANSWER_MOST};
    buf_add(&t.text, "");
    return t;
}

/* The web. */

bool fetch(struct arena *a, const struct fetch *f, struct fetched *out, struct error *err)
{
    struct taking t = taking_of(a, f->most);
    *out = (struct fetched){.body = t.text.data};
    if (f->reach == FETCH_SAFELY && !fetch_is_safe(f->url))
        return error_set(err, ERROR_SYSTEM, "“%.120s” is not asked: it does not begin with https://", f->url);
    CURL *c = begin(f, "http,https", &t);
    if (!c)
        return error_set(err, ERROR_SYSTEM, "the system gives no memory for a connection");
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    for (size_t i = 0; f->header && f->header[i]; i++)
        headers = curl_slist_append(headers, f->header[i]);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    if (f->body)
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, f->body);
    if (f->user) {
        curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(c, CURLOPT_USERNAME, f->user);
        curl_easy_setopt(c, CURLOPT_PASSWORD, f->secret ? f->secret : "");
    }
    bool good = end(c, &t, &out->status, err);
    curl_slist_free_all(headers);
    out->body = t.text.data;
    out->size = t.text.size;
    return good;
}

/* Mail. */

struct reading {
    const char *text;
    size_t left;
};

static size_t give(char *to, size_t each, size_t count, void *reading)
{
    struct reading *r = reading;
    size_t n = each * count < r->left ? each * count : r->left;
    memcpy(to, r->text, n);
    r->text += n;
    r->left -= n;
    return n;
}

bool fetch_mail(struct arena *a, const char *server, const char *from, const char *to, const char *text,
                unsigned seconds, long *status, struct error *err)
{
    const struct fetch f = {.url = server, .reach = FETCH_ANYWHERE, .seconds = seconds};
    struct taking t = taking_of(a, 0);
    struct reading r = {text, strlen(text)};
    CURL *c = begin(&f, "smtp,smtps", &t);
    if (!c)
        return error_set(err, ERROR_SYSTEM, "the system gives no memory for a connection");
    struct curl_slist *receivers = curl_slist_append(NULL, arena_printf(a, "<%s>", to));
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, arena_printf(a, "<%s>", from));
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, receivers);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(c, CURLOPT_READDATA, &r);
    bool good = end(c, &t, status, err);
    curl_slist_free_all(receivers);
    return good;
}
