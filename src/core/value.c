#include "core/value.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
    [VALUE_TEXT] = phrase_mark("text"),       [VALUE_INTEGER] = phrase_mark("integer"),
    [VALUE_DECIMAL] = phrase_mark("decimal"), [VALUE_MONEY] = phrase_mark("money"),
    [VALUE_DATE] = phrase_mark("date"),       [VALUE_TIME] = phrase_mark("time"),
    [VALUE_BOOLEAN] = phrase_mark("boolean"), [VALUE_CODE] = phrase_mark("code"),
    [VALUE_REF] = phrase_mark("ref"),
};

const char *value_type_name(enum value_type type)
{
    return names[type];
}

bool value_type_of(const char *name, enum value_type *out)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0) {
            *out = (enum value_type)i;
            return true;
        }
    return false;
}

struct value value_null(enum value_type type)
{
    return (struct value){.type = type, .null = true};
}

struct value value_text(const char *s)
{
    return (struct value){.type = VALUE_TEXT, .null = !s, .text = s};
}

struct value value_number(enum value_type type, int64_t number)
{
    return (struct value){.type = type, .number = number};
}

bool value_is_text(enum value_type type)
{
    return type == VALUE_TEXT || type == VALUE_CODE;
}

bool value_equal(struct value a, struct value b)
{
    if (a.null || b.null)
        return a.null && b.null;
    return value_is_text(a.type) ? text_equal(a.text, b.text) : a.number == b.number;
}

static bool parse_boolean(const char *s, int64_t *out)
{
    static const char *const yes[] = {"是", "true", "TRUE", "1", "√", "有", "yes"};
    static const char *const no[] = {"否", "false", "FALSE", "0", "×", "无", "no"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcmp(s, yes[i]) == 0 || strcmp(s, no[i]) == 0) {
            *out = strcmp(s, yes[i]) == 0;
            return true;
        }
    }
    return false;
}

/* A date cell of a spreadsheet may carry a time of midnight. */
static bool parse_date(const char *s, int64_t *out)
{
    int32_t date = date_parse(s);
    if (date == DATE_NONE) {
        size_t n = strlen(s);
        char day[16];
        if (n < 12 || n - 9 >= sizeof day || !text_ends(s, " 00:00:00"))
            return false;
        memcpy(day, s, n - 9);
        day[n - 9] = '\0';
        date = date_parse(day);
    }
    *out = date;
    return date != DATE_NONE;
}

static bool parse_time(const char *s, int64_t *out)
{
    return time_parse(s, out);
}

bool value_parse(struct arena *a, enum value_type type, const char *s, struct value *out, struct error *err)
{
    static const struct {
        bool (*parse)(const char *, int64_t *);
        const char *expected;
    } kinds[] = {
        [VALUE_INTEGER] = {text_to_int, phrase_mark("a whole number like 12")},
        [VALUE_DECIMAL] = {text_to_hundredths, phrase_mark("a number with at most two decimals like 12.50")},
        [VALUE_MONEY] = {text_to_hundredths, phrase_mark("an amount in yuan with at most two decimals like 1234.50")},
        [VALUE_DATE] = {parse_date, phrase_mark("a date like 2020-06-24 or 2020年6月24日")},
        [VALUE_TIME] = {parse_time, phrase_mark("a date and time like 2020-06-24 09:30")},
        [VALUE_BOOLEAN] = {parse_boolean, phrase_mark("是 or 否")},
    };
    size_t bad;
    if (!text_valid(s, strlen(s), &bad))
        return error_set(err, ERROR_INPUT, "is not valid UTF-8 text (byte %zu)", bad + 1);
    char *trimmed = text_trim(a, s, strlen(s));
    *out = value_null(type);
    if (!*trimmed)
        return true;
    if (value_is_text(type)) {
        *out = (struct value){.type = type, .text = trimmed};
        return true;
    }
    if (type == VALUE_REF)
        return error_set(err, ERROR_INPUT, "a reference cannot be read without the definitions");
    if (!kinds[type].parse(trimmed, &out->number))
        return error_set(err, ERROR_INPUT, "“%.60s” is not %s", trimmed, phrase(kinds[type].expected));
    out->null = false;
    return true;
}

static const char *print_hundredths(struct arena *a, int64_t v)
{
    uint64_t absolute = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    return arena_printf(a, "%s%" PRIu64 ".%02u", v < 0 ? "-" : "", absolute / 100, (unsigned)(absolute % 100));
}

const char *value_print(struct arena *a, struct value v)
{
    if (v.null)
        return "";
    switch (v.type) {
    case VALUE_TEXT:
    case VALUE_CODE:
        return v.text;
    case VALUE_DECIMAL:
    case VALUE_MONEY:
        return print_hundredths(a, v.number);
    case VALUE_DATE:
        return date_iso(a, (int32_t)v.number);
    case VALUE_TIME:
        return time_text(a, v.number);
    case VALUE_BOOLEAN:
        return v.number ? "是" : "否";
    case VALUE_INTEGER:
    case VALUE_REF:
        break;
    }
    return arena_printf(a, "%" PRId64, v.number);
}
