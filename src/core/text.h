/* Text: UTF-8 that has been checked, and a buffer to build it in. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Is it valid UTF-8 (no overlong forms, no surrogates) without NUL? *bad, where given, is the offset of the first bad
 * byte. */
bool text_valid(const char *s, size_t n, size_t *bad);
size_t text_length(const char *s); /* in code points */
/* The code point at *s, which is moved behind it. s points into valid UTF-8; 0 at the end. */
uint32_t text_next(const char **s);
size_t text_encode(uint32_t code_point, char out[4]); /* bytes written */
bool text_is_han(uint32_t code_point);
/* Control characters have no business in what people write; those that turn the direction of writing make a text look
 * like another one. */
bool text_is_hidden(uint32_t code_point);

bool text_equal(const char *a, const char *b); /* NULL equals only NULL */
bool text_starts(const char *s, const char *prefix);
bool text_ends(const char *s, const char *suffix);
/* Without white space at both ends (ASCII, U+3000, U+00A0, BOM). */
char *text_trim(struct arena *a, const char *s, size_t n);

/* Percent-encodes all but unreserved characters (RFC 3986): fit for an address's segment or parameter. */
char *text_percent(struct arena *a, const char *s);

/* A decimal integer and nothing else: optional sign, digits. Full-width digits are not accepted. */
bool text_to_int(const char *s, int64_t *out);
/* A number with at most two decimal places, as hundredths: "12", "12.5", "-0.05", "1,234.50". */
bool text_to_hundredths(const char *s, int64_t *out);

/* A growing string. Lives in its arena; data is always terminated. */
struct buf {
    struct arena *arena;
    char *data;
    size_t size, room;
};

struct buf buf_new(struct arena *a);
void buf_add(struct buf *b, const char *s);
void buf_add_n(struct buf *b, const char *s, size_t n);
void buf_add_char(struct buf *b, char c);
void buf_add_int(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list ap) __attribute__((format(printf, 2, 0)));
void buf_add_json(struct buf *b, const char *s); /* as a JSON string with quotes; RFC 8785 escapes only */
void buf_add_html(struct buf *b, const char *s); /* & < > " ' escaped */
void buf_clear(struct buf *b);
