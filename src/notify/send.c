#include "notify/send.h"

#include "core/arena.h"
#include "core/hmac.h"
#include "core/text.h"
#include "notify/place.h"

#include <curl/curl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_MOST = 64 << 10, LINE_BYTES = 57 /* of a base64 line */ };

void send_begin(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* Asked of the address itself, once the name is resolved: a name may lead anywhere. */
static curl_socket_t open_socket(void *o, curlsocktype purpose, struct curl_sockaddr *to)
{
    const struct send_options *options = o;
    (void)purpose;
    if (!options->private_too && place_is_private(&to->addr))
        return CURL_SOCKET_BAD;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t take_answer(char *data, size_t each, size_t count, void *taken)
{
    size_t *n = taken;
    (void)data;
    *n += each * count;
    return *n > ANSWER_MOST ? 0 : each * count;
}

static CURL *begin(const struct send_options *o, const char *protocols, size_t *taken)
{
    CURL *c = curl_easy_init();
    if (!c)
        return NULL;
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SEND_SECONDS);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 5L);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, taken);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, o);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "plumbline");
    return c;
}

static enum notice_outcome end(struct arena *a, CURL *c, CURLcode code, bool web, const char **said)
{
    long status = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    *said = code ? arena_strdup(a, curl_easy_strerror(code)) : arena_printf(a, "%ld", status);
    curl_easy_cleanup(c);
    if (code)
        return NOTICE_FAILED;
    if (web && status == 410)
        return NOTICE_REFUSED;
    return !web || (status >= 200 && status < 300) ? NOTICE_SENT : NOTICE_FAILED;
}

/* The web. */

static char *signature(struct arena *a, const struct notice *n, int64_t now)
{
    uint8_t mac[HMAC_SHA256_SIZE];
    struct buf b = buf_new(a);
    char *text = arena_printf(a, "%lld.%s", (long long)now, n->body);
    hmac_sha256(n->secret, strlen(n->secret), text, strlen(text), mac);
    buf_printf(&b, "Plumbline-Signature: t=%lld,v1=", (long long)now);
    for (size_t i = 0; i < sizeof mac; i++)
        buf_printf(&b, "%02x", mac[i]);
    return b.data;
}

static enum notice_outcome post(struct arena *a, const struct send_options *o, const struct notice *n, int64_t now,
                                const char **said)
{
    size_t taken = 0;
    if (!n->secret) {
        *said = "the secret does not open: the key file is another one";
        return NOTICE_FAILED;
    }
    CURL *c = begin(o, "http,https", &taken);
    if (!c)
        return NOTICE_FAILED;
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json; charset=utf-8");
    headers = curl_slist_append(headers, signature(a, n, now));
    headers = curl_slist_append(headers, arena_printf(a, "Plumbline-Notice: %lld", (long long)n->id));
    headers = curl_slist_append(headers, "Expect:");
    curl_easy_setopt(c, CURLOPT_URL, n->address);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, n->body);
    enum notice_outcome outcome = end(a, c, curl_easy_perform(c), true, said);
    curl_slist_free_all(headers);
    return outcome;
}

/* Mail (RFC 5322, 2045, 2047): everything that is not ASCII goes as base64. */

static void add_base64(struct buf *out, const char *data, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        uint32_t v = 0;
        for (size_t k = 0; k < 3; k++)
            v = v << 8 | (i + k < size ? (uint8_t)data[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            buf_add_char(out, i + k > size ? '=' : digits[v >> (18 - 6 * k) & 63]);
    }
}

static void add_header_text(struct buf *out, const char *text)
{
    size_t n = strlen(text);
    for (size_t at = 0; at < n;) { /* whole characters, at most 42 bytes a word */
        size_t take = n - at < 42 ? n - at : 42;
        while (take < n - at && ((uint8_t)text[at + take] & 0xc0) == 0x80)
            take--;
        buf_add(out, at ? "\r\n =?utf-8?B?" : "=?utf-8?B?");
        add_base64(out, text + at, take);
        buf_add(out, "?=");
        at += take;
    }
}

static const char *member(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "";
}

static char *letter(struct arena *a, const struct send_options *o, const struct notice *n, int64_t now)
{
    json_t *body = json_loads(n->body, 0, NULL);
    struct buf out = buf_new(a), text = buf_new(a);
    char date[64];
    struct tm tm;
    time_t at = (time_t)now;
    gmtime_r(&at, &tm);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &tm);
    buf_printf(&out, "Date: %s\r\nFrom: <%s>\r\nTo: <%s>\r\nMessage-ID: <%lld.notice@%s>\r\nSubject: ", date, o->from,
               n->address, (long long)n->id, strchr(o->from, '@') ? strchr(o->from, '@') + 1 : "plumbline");
    add_header_text(&out, arena_printf(a, "【准绳】%s %s", member(body, "title"), member(body, "number")));
    buf_add(&out, "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
    buf_printf(&text, "%s %s\r\n\r\n%s\r\n", member(body, "title"), member(body, "number"), member(body, "reason"));
    if (*member(body, "article"))
        buf_printf(&text, "依据：%s\r\n", member(body, "article"));
    buf_add(&text, "请登录工作台办理。\r\n");
    for (size_t i = 0; i < text.size; i += LINE_BYTES) {
        add_base64(&out, text.data + i, text.size - i < LINE_BYTES ? text.size - i : LINE_BYTES);
        buf_add(&out, "\r\n");
    }
    json_decref(body);
    return out.data;
}

struct reading {
    const char *text;
    size_t left;
};

static size_t give_letter(char *to, size_t each, size_t count, void *reading)
{
    struct reading *r = reading;
    size_t n = each * count < r->left ? each * count : r->left;
    memcpy(to, r->text, n);
    r->text += n;
    r->left -= n;
    return n;
}

static enum notice_outcome mail(struct arena *a, const struct send_options *o, const struct notice *n, int64_t now,
                                const char **said)
{
    size_t taken = 0;
    *said = "mail is not set up: serve --smtp URL --from ADDRESS";
    const struct send_options own = {.private_too = true}; /* the keeper named the server himself */
    CURL *c = o->smtp && o->from ? begin(&own, "smtp,smtps", &taken) : NULL;
    if (!c)
        return NOTICE_FAILED;
    char *text = letter(a, o, n, now);
    struct reading r = {text, strlen(text)};
    struct curl_slist *to = curl_slist_append(NULL, arena_printf(a, "<%s>", n->address));
    curl_easy_setopt(c, CURLOPT_URL, o->smtp);
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, arena_printf(a, "<%s>", o->from));
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give_letter);
    curl_easy_setopt(c, CURLOPT_READDATA, &r);
    enum notice_outcome outcome = end(a, c, curl_easy_perform(c), false, said);
    curl_slist_free_all(to);
    return outcome;
}

enum notice_outcome send_notice(struct arena *a, const struct send_options *o, const struct notice *n, int64_t now,
                                const char **said)
{
    *said = "";
    return n->kind == NOTICE_WEB ? post(a, o, n, now, said) : mail(a, o, n, now, said);
}
