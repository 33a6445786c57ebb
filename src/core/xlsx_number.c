#include "core/xlsx_number.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, UNIX_IN_1900 = 25569, UNIX_IN_1904 = 24107, NO_SUCH_DAY = 60 };

enum xlsx_style xlsx_style_of_id(long id)
{
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56)
        return XLSX_TIME;
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
        return XLSX_DATE;
    return XLSX_NUMBER;
}

/* Behind a part of a format that is shown as it is, or at the same place where s does not begin one. */
static const char *skip_literal(const char *s)
{
    if ((*s == '\\' || *s == '_' || *s == '*') && s[1])
        return s + 2;
    if (*s != '"' && *s != '[')
        return s;
    const char *end = strchr(s + 1, *s == '"' ? '"' : ']');
    return end ? end + 1 : s + strlen(s);
}

/* Only the first section counts: the others are for negative numbers, zero and text. */
enum xlsx_style xlsx_style_of_format(const char *s)
{
    bool day_or_year = false, month = false, time = false;
    if (text_starts(s, "General") || text_starts(s, "GENERAL") || text_starts(s, "Standard"))
        return XLSX_NUMBER;
    while (*s && *s != ';') {
        const char *behind = skip_literal(s);
        if (behind != s) {
            s = behind;
            continue;
        }
        day_or_year = day_or_year || strchr("yYdD", *s);
        month = month || *s == 'm' || *s == 'M';
        time = time || strchr("hHsS", *s);
        s++;
    }
    if (day_or_year || (month && !time)) /* with hours or seconds beside it, m is minutes */
        return XLSX_DATE;
    return time ? XLSX_TIME : XLSX_NUMBER;
}

static bool to_number(const char *s, double *out)
{
    char *end;
    if (!*s || strspn(s, "+-.0123456789eE") != strlen(s)) /* strtod takes hexadecimals, infinities and more */
        return false;
    *out = strtod(s, &end);
    return !*end && isfinite(*out);
}

/* Of the form d.dddddddddddddde±x, which has no doubt about its digits, to plain decimals. */
static const char *plain(struct arena *a, double v)
{
    char text[40];
    snprintf(text, sizeof text, "%.14e", fabs(v));
    int exponent = atoi(strchr(text, 'e') + 1);
    char digits[16] = {text[0]};
    memcpy(digits + 1, text + 2, 14);
    int n = 15;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    if (exponent < -9 || exponent > 20)
        return arena_printf(a, "%.15g", v);
    struct buf b = buf_new(a);
    if (v < 0)
        buf_add_char(&b, '-');
    if (exponent < 0)
        buf_add_char(&b, '0');
    for (int i = 0; i <= exponent; i++)
        buf_add_char(&b, i < n ? digits[i] : '0');
    if (n > exponent + 1)
        buf_add_char(&b, '.');
    for (int i = exponent + 1; i < n; i++)
        buf_add_char(&b, i < 0 ? '0' : digits[i]);
    return b.data;
}

/* Excel's calendar of 1900 has a 29 February 1900, day 60: days before it are one off. */
static int32_t date_of_serial(int64_t serial, bool since_1904)
{
    if (since_1904)
        return (int32_t)(serial - UNIX_IN_1904);
    return (int32_t)(serial - UNIX_IN_1900 + (serial < NO_SUCH_DAY));
}

static const char *date_text(struct arena *a, double v, enum xlsx_style style, bool since_1904)
{
    int64_t seconds = llround(v * DAY), day = seconds / DAY, rest = seconds % DAY;
    const char *clock = arena_printf(a, "%02d:%02d:%02d", (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
    if (day == 0 && style == XLSX_TIME)
        return clock;
    if (style == XLSX_TIME || (day == 0 && !since_1904))
        return NULL;
    if (day == NO_SUCH_DAY && !since_1904)
        return "1900-02-29";
    const char *date = date_iso(a, date_of_serial(day, since_1904));
    return rest ? arena_printf(a, "%s %s", date, clock) : date;
}

const char *xlsx_number_text(struct arena *a, const char *v, enum xlsx_style style, bool since_1904)
{
    static const double last_day = 2958465; /* 9999-12-31 */
    double number;
    if (!to_number(v, &number))
        return arena_strdup(a, v);
    const char *date = NULL;
    if (style != XLSX_NUMBER && number >= 0 && number < (since_1904 ? last_day - 1462 : last_day) + 1)
        date = date_text(a, number, style, since_1904);
    return date ? date : plain(a, number);
}
