#include "core/idcode.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"

#include <stddef.h>
#include <string.h>

static const char credit_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static size_t digits_of(const char *s)
{
    return strspn(s, "0123456789");
}

static int credit_value(char c)
{
    const char *at = c ? strchr(credit_alphabet, c) : NULL;
    return at ? (int)(at - credit_alphabet) : -1;
}

/* GB 32100-2015: weights are powers of 3 modulo 31. */
char idcode_credit_check(const char *first17)
{
    int sum = 0, weight = 1;
    for (int i = 0; i < 17; i++) {
        int v = credit_value(first17[i]);
        if (v < 0)
            return 0;
        sum += v * weight;
        weight = weight * 3 % 31;
    }
    return credit_alphabet[(31 - sum % 31) % 31];
}

bool idcode_credit(const char *s, struct error *err)
{
    size_t n = text_length(s);
    if (n != 18)
        return error_set(err, ERROR_INPUT,
                         "a unified social credit code (统一社会信用代码) has 18 characters; this has %zu", n);
    for (size_t i = 0; s[i]; i++)
        if (credit_value(s[i]) < 0)
            return error_set(
                err, ERROR_INPUT,
                "character %zu of the unified social credit code is not one of 0-9 and A-Z without I, O, S, V, "
                "Z",
                i + 1);
    return s[17] == idcode_credit_check(s) ||
           error_set(err, ERROR_INPUT,
                     "the check character of the unified social credit code %s is wrong: look for a "
                     "mistyped character",
                     s);
}

/* GB 11643-1999 after ISO 7064, MOD 11-2. */
char idcode_citizen_check(const char *first17)
{
    static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++) {
        if (first17[i] < '0' || first17[i] > '9')
            return 0;
        sum += (first17[i] - '0') * weight[i];
    }
    return "10X98765432"[sum % 11];
}

static int number_at(const char *s, size_t n)
{
    int v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (s[i] - '0');
    return v;
}

/* The number itself is personal: messages do not repeat it. */
bool idcode_citizen(const char *s, struct error *err)
{
    size_t n = text_length(s);
    if (n != 18)
        return error_set(err, ERROR_INPUT, "a citizen number (公民身份号码) has 18 characters; this has %zu", n);
    if (digits_of(s) < 17 || !strchr("0123456789Xx", s[17]))
        return error_set(err, ERROR_INPUT, "a citizen number is 17 digits and a digit or X");
    if (date_of(number_at(s + 6, 4), number_at(s + 10, 2), number_at(s + 12, 2)) == DATE_NONE)
        return error_set(err, ERROR_INPUT, "the birth date in the citizen number is no day that was");
    char check = s[17] == 'x' ? 'X' : s[17];
    return check == idcode_citizen_check(s) ||
           error_set(err, ERROR_INPUT, "the check character of the citizen number is wrong: look for a mistyped digit");
}

bool idcode_region(const char *s, struct error *err)
{
    size_t n = strlen(s);
    if (digits_of(s) != n || (n != 6 && n != 9 && n != 12))
        return error_set(
            err, ERROR_INPUT,
            "a region code (行政区划代码) has 6 digits, 9 for a street or town, 12 for a community or village");
    int province = number_at(s, 2);
    /* GB/T 2260: the first digit is the great region, 1 to 6, then 7 Taiwan and 8 Hong Kong and Macao. */
    return (province >= 11 && province <= 82) ||
           error_set(err, ERROR_INPUT, "no province has the code %.2s, with which the region code begins", s);
}

bool idcode_phone(const char *s, struct error *err)
{
    size_t n = strlen(s), area = digits_of(s);
    if (n == 11 && area == 11 && s[0] == '1' && s[1] >= '3')
        return true;
    if (s[0] == '0' && (area == 3 || area == 4) && s[area] == '-') {
        size_t local = digits_of(s + area + 1);
        if ((local == 7 || local == 8) && !s[area + 1 + local])
            return true;
    }
    /* Service numbers, such as 12345 and 12348. */
    if (area == n && n == 5 && s[0] == '1' && s[1] == '2')
        return true;
    return error_set(err, ERROR_INPUT, "a phone number is 11 digits from 1, or 0431-12345678");
}

bool idcode_index_number(const char *s, struct error *err)
{
    const char *slash = strchr(s, '/');
    char code[19] = "";
    if (!slash || slash - s != 18)
        return error_set(err, ERROR_INPUT, "an index number (索引号) is credit code/YYYY-NNNNN");
    memcpy(code, s, 18);
    if (!idcode_credit(code, err))
        return false;
    const char *year = slash + 1;
    size_t serial = digits_of(year) == 4 && year[4] == '-' ? digits_of(year + 5) : 0;
    return (serial == 5 && !year[10]) ||
           error_set(err, ERROR_INPUT, "behind the credit code an index number has /YYYY-NNNNN, such as /2021-01589");
}

bool idcode_document_number(const char *s, struct error *err)
{
    const char *open = strstr(s, "〔"), *close = open ? strstr(open, "〕") : NULL;
    if (strchr(s, '[') || strstr(s, "［") || strstr(s, "【"))
        return error_set(err, ERROR_INPUT,
                         "the year of a document number (发文字号) stands in 〔〕, not in other brackets");
    if (!open || open == s || !close || close - open != 3 + 4 || digits_of(open + 3) < 4)
        return error_set(err, ERROR_INPUT, "a document number (发文字号) is like 长宽府发〔2021〕3号");
    const char *number = close + 3;
    if (text_starts(number, "第"))
        number += strlen("第");
    size_t digits = digits_of(number);
    if (!digits || strcmp(number + digits, "号") != 0)
        return error_set(err, ERROR_INPUT, "behind 〕 a document number has the number and 号");
    return number[0] != '0' || error_set(err, ERROR_INPUT, "the number of a document number has no leading zeros");
}

idcode_check *idcode_named(const char *name)
{
    static const struct {
        const char *name;
        idcode_check *check;
    } checks[] = {
        {"credit_code", idcode_credit},
        {"citizen_number", idcode_citizen},
        {"region", idcode_region},
        {"phone", idcode_phone},
        {"index_number", idcode_index_number},
        {"document_number", idcode_document_number},
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (strcmp(checks[i].name, name) == 0)
            return checks[i].check;
    return NULL;
}

static const char *skip_characters(const char *s, size_t n)
{
    while (n-- && *s)
        text_next(&s);
    return s;
}

static bool has_compound_surname(const char *name)
{
    static const char *const compound[] = {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容",
                                           "令狐", "长孙", "宇文", "司徒", "夏侯", "轩辕", "端木", "独孤", "南宫"};
    for (size_t i = 0; i < sizeof compound / sizeof *compound; i++)
        if (text_starts(name, compound[i]))
            return true;
    return false;
}

static char *stars(struct arena *a, const char *head, size_t hidden, const char *tail)
{
    struct buf b = buf_new(a);
    buf_add(&b, head);
    while (hidden--)
        buf_add_char(&b, '*');
    buf_add(&b, tail);
    return b.data;
}

/* Keeps so many characters at both ends; a text too short for that is hidden whole. */
static char *keep_ends(struct arena *a, const char *s, size_t first, size_t last)
{
    size_t n = text_length(s);
    if (n <= first + last)
        return stars(a, "", n, "");
    const char *end_of_head = skip_characters(s, first);
    return stars(a, arena_strndup(a, s, (size_t)(end_of_head - s)), n - first - last, skip_characters(s, n - last));
}

static char *mask_name(struct arena *a, const char *s)
{
    return keep_ends(a, s, has_compound_surname(s) && text_length(s) > 2 ? 2 : 1, 0);
}

/* Down to the street: what follows the last 街道, 镇, 乡, 路, 街, 大街 is hidden. */
static char *mask_address(struct arena *a, const char *s)
{
    static const char *const ends[] = {"街道", "大街", "路", "街", "镇", "乡", "区"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *at = strstr(s, ends[i]);
        if (!at)
            continue;
        at += strlen(ends[i]);
        return *at ? arena_printf(a, "%.*s***", (int)(at - s), s) : arena_strdup(a, s);
    }
    return stars(a, "", text_length(s), "");
}

char *idcode_mask(struct arena *a, const char *kind, const char *s)
{
    if (!*s)
        return arena_strdup(a, s);
    if (strcmp(kind, "name") == 0)
        return mask_name(a, s);
    if (strcmp(kind, "citizen_number") == 0)
        return keep_ends(a, s, 4, 4);
    if (strcmp(kind, "phone") == 0)
        return keep_ends(a, s, 3, 4);
    if (strcmp(kind, "address") == 0)
        return mask_address(a, s);
    if (strcmp(kind, "account") == 0)
        return keep_ends(a, s, 0, 4);
    return stars(a, "", 4, "");
}
