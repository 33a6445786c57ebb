#include "notify/send.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/fetch.h"
#include "core/hmac.h"
#include "core/text.h"

#include <jansson.h>
#include <string.h>
#include <time.h>

enum { LINE_BYTES = 57 /* of a base64 line */ };

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
    struct error err = {0};
    struct fetched answer;
    if (!n->secret) {
        *said = "the secret does not open: the key file is another one";
        return NOTICE_FAILED;
    }
    const char *const header[] = {"Content-Type: application/json; charset=utf-8", signature(a, n, now),
                                  arena_printf(a, "Plumbline-Notice: %lld", (long long)n->id), NULL};
    const struct fetch f = {.url = n->address,
                            .reach = o->private_too ? FETCH_ANYWHERE : FETCH_WORLD,
                            .header = header,
                            .body = n->body,
                            .seconds = SEND_SECONDS};
    bool came = fetch(a, &f, &answer, &err);
    *said = came ? arena_printf(a, "%ld", answer.status) : arena_strdup(a, err.message);
    if (came && answer.status == 410)
        return NOTICE_REFUSED;
    return came && answer.status >= 200 && answer.status < 300 ? NOTICE_SENT : NOTICE_FAILED;
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

static enum notice_outcome mail(struct arena *a, const struct send_options *o, const struct notice *n, int64_t now,
                                const char **said)
{
    struct error err = {0};
    long status;
    *said = "mail is not set up: serve --smtp URL --from ADDRESS";
    if (!o->smtp || !o->from)
        return NOTICE_FAILED;
    bool sent = fetch_mail(a, o->smtp, o->from, n->address, letter(a, o, n, now), SEND_SECONDS, &status, &err);
    *said = sent ? arena_printf(a, "%ld", status) : arena_strdup(a, err.message);
    return sent ? NOTICE_SENT : NOTICE_FAILED;
}

enum notice_outcome send_notice(struct arena *a, const struct send_options *o, const struct notice *n, int64_t now,
                                const char **said)
{
    *said = "";
    return n->kind == NOTICE_WEB ? post(a, o, n, now, said) : mail(a, o, n, now, said);
}
