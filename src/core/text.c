#include "core/text.h"

#include "core/arena.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Length of the UTF-8 sequence at s, or 0 where it is not one. The table of well-formed sequences is that of the
 * Unicode standard, table 3-7. */
static size_t sequence_length(const unsigned char *s, size_t n)
{
    unsigned char c = s[0];
    if (c < 0x80)
        return c ? 1 : 0;
    size_t need = c >= 0xC2 && c <= 0xDF ? 2 : c >= 0xE0 && c <= 0xEF ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
    if (!need || n < need)
        return 0;
    unsigned char low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    unsigned char high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    if (s[1] < low || s[1] > high)
        return 0;
    for (size_t i = 2; i < need; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    return need;
}

bool text_valid(const char *s, size_t n, size_t *bad)
{
    size_t i = 0;
    while (i < n) {
        size_t length = sequence_length((const unsigned char *)s + i, n - i);
        if (!length) {
            if (bad)
                *bad = i;
            return false;
        }
        i += length;
    }
    return true;
}

size_t text_length(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

uint32_t text_next(const char **s)
{
    const unsigned char *p = (const unsigned char *)*s;
    if (!p[0])
        return 0;
    size_t length = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    uint32_t c = length == 1 ? p[0] : p[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++)
        c = c << 6 | (p[i] & 0x3F);
    *s += length;
    return c;
}

size_t text_encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00 >> n & 0xFF) | c);
    return n;
}

bool text_is_hidden(uint32_t c)
{
    bool control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
    return control || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool text_is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x323AF) ||
           (c >= 0xF900 && c <= 0xFAFF) || c == 0x3007;
}

bool text_equal(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool text_starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);
    return n >= m && strcmp(s + n - m, suffix) == 0;
}

/* Bytes of white space at s, going forward; 0 where there is none. */
static size_t space_at(const char *s, size_t n)
{
    static const char *const wide[] = {"\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF"};
    if (n && strchr(" \t\r\n\v\f", *s) && *s)
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        size_t m = strlen(wide[i]);
        if (n >= m && memcmp(s, wide[i], m) == 0)
            return m;
    }
    return 0;
}

char *text_trim(struct arena *a, const char *s, size_t n)
{
    size_t m;
    while (n && (m = space_at(s, n))) {
        s += m;
        n -= m;
    }
    while (n) {
        size_t start = n - 1;
        while (start && ((unsigned char)s[start] & 0xC0) == 0x80)
            start--;
        if (space_at(s + start, n - start) != n - start)
            break;
        n = start;
    }
    return arena_strndup(a, s, n);
}

bool text_to_int(const char *s, int64_t *out)
{
    bool negative = *s == '-';
    if (*s == '-' || *s == '+')
        s++;
    if (!*s)
        return false;
    int64_t v = 0;
    for (; *s; s++) {
        if (*s < '0' || *s > '9')
            return false;
        int digit = *s - '0';
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, digit, &v))
            return false;
    }
    if (!negative && v == INT64_MIN) /* counted downwards because the negative range is the larger */
        return false;
    *out = negative ? v : -v;
    return true;
}

bool text_to_hundredths(const char *s, int64_t *out)
{
    char plain[40];
    size_t n = 0, decimals = 0, since_comma = 0;
    bool point = false, comma = false, digit = false;
    if (*s == '-' || *s == '+')
        plain[n++] = *s++;
    for (; *s; s++) {
        if (*s == ',' && !point && digit && (comma ? since_comma == 3 : since_comma <= 3)) {
            comma = true;
            since_comma = 0;
            continue;
        }
        if (*s == '.' && !point && digit && (!comma || since_comma == 3)) {
            point = true;
            continue;
        }
        if (*s < '0' || *s > '9' || n + 3 >= sizeof plain || (point && ++decimals > 2))
            return false;
        plain[n++] = *s;
        digit = true;
        since_comma++;
    }
    if (!digit || (point && !decimals) || (comma && !point && since_comma != 3))
        return false;
    for (; decimals < 2; decimals++)
        plain[n++] = '0';
    plain[n] = '\0';
    return text_to_int(plain, out);
}

struct buf buf_new(struct arena *a)
{
    struct buf b = {.arena = a, .room = 256};
    b.data = arena_alloc(a, b.room);
    return b;
}

static void buf_reserve(struct buf *b, size_t more)
{
    if (b->room - b->size > more)
        return;
    size_t room = b->room * 2;
    while (room - b->size <= more)
        room *= 2;
    char *data = arena_alloc(b->arena, room);
    memcpy(data, b->data, b->size);
    b->data = data;
    b->room = room;
}

void buf_add_n(struct buf *b, const char *s, size_t n)
{
    buf_reserve(b, n);
    memcpy(b->data + b->size, s, n);
    b->size += n;
    b->data[b->size] = '\0';
}

void buf_add(struct buf *b, const char *s)
{
    buf_add_n(b, s, strlen(s));
}

void buf_add_char(struct buf *b, char c)
{
    buf_add_n(b, &c, 1);
}

void buf_add_int(struct buf *b, int64_t v)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do
        digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (v < 0)
        digits[--at] = '-';
    buf_add_n(b, digits + at, sizeof digits - at);
}

void buf_vprintf(struct buf *b, const char *format, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, ap);
    if (n > 0) {
        buf_reserve(b, (size_t)n);
        vsnprintf(b->data + b->size, (size_t)n + 1, format, again);
        b->size += (size_t)n;
    }
    va_end(again);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    buf_vprintf(b, format, ap);
    va_end(ap);
}

void buf_add_json(struct buf *b, const char *s)
{
    buf_add_char(b, '"');
    const char *from = s;
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add_n(b, from, (size_t)(s - from));
        from = s + 1;
        static const char names[] = "btnvfr"; /* 8 … 13; 11 has no short form */
        if (c == '"' || c == '\\')
            buf_printf(b, "\\%c", c);
        else if (c >= 8 && c <= 13 && c != 11)
            buf_printf(b, "\\%c", names[c - 8]);
        else
            buf_printf(b, "\\u%04x", c);
    }
    buf_add_n(b, from, (size_t)(s - from));
    buf_add_char(b, '"');
}

void buf_add_html(struct buf *b, const char *s)
{
    const char *from = s;
    for (; *s; s++) {
        const char *entity = *s == '&'    ? "&amp;"
                             : *s == '<'  ? "&lt;"
                             : *s == '>'  ? "&gt;"
                             : *s == '"'  ? "&quot;"
                             : *s == '\'' ? "&#39;"
                                          : NULL;
        if (!entity)
            continue;
        buf_add_n(b, from, (size_t)(s - from));
        buf_add(b, entity);
        from = s + 1;
    }
    buf_add_n(b, from, (size_t)(s - from));
}

void buf_clear(struct buf *b)
{
    b->size = 0;
    b->data[0] = '\0';
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

char *text_percent(struct arena *a, const char *s)
{
    struct buf b = buf_new(a);
    buf_add(&b, "");
    for (; *s; s++) {
        if (is_unreserved(*s))
            buf_add_char(&b, *s);
        else
            buf_printf(&b, "%%%02X", (unsigned char)*s);
    }
    return b.data;
}
