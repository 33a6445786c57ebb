#include "core/idcode.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { CREDIT_LENGTH = 18, CITIZEN_LENGTH = 18 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* How many digits s begins with. */
static size_t digits_at(const char *s)
{
    size_t n = 0;
    while (is_digit(s[n]))
        n++;
    return n;
}

static int number_of(const char *s, size_t digits)
{
    int v = 0;
    for (size_t i = 0; i < digits; i++)
        v = v * 10 + (s[i] - '0');
    return v;
}

/* GB 32100-2015: no I, O, S, V, Z, which are too like 1, 0, 5, U and 2. */
static const char credit_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static int credit_value(char c)
{
    const char *at = c ? strchr(credit_alphabet, c) : NULL;
    return at ? (int)(at - credit_alphabet) : -1;
}

char idcode_credit_check(const char *first17)
{
    int sum = 0, weight = 1;
    for (size_t i = 0; i < CREDIT_LENGTH - 1; i++) {
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
    size_t length = text_length(s);
    if (length != CREDIT_LENGTH)
        return error_set(err, ERROR_INPUT, "a unified social credit code (统一社会信用代码) has 18 characters, not %zu",
                         length);
    for (size_t i = 0; i < CREDIT_LENGTH; i++) {
        if (credit_value(s[i]) < 0)
            return error_set(err, ERROR_INPUT,
                             "character %zu of a unified social credit code (统一社会信用代码) must be a digit or a "
                             "capital letter other than I, O, S, V, Z",
                             i + 1);
        if (i >= 2 && i < 8 && !is_digit(s[i]))
            return error_set(err, ERROR_INPUT,
                             "characters 3 to 8 of a unified social credit code (统一社会信用代码) are a region code "
                             "(行政区划代码) of digits only");
    }
    return idcode_credit_check(s) == s[CREDIT_LENGTH - 1] ||
           error_set(err, ERROR_INPUT,
                     "the check character (校验码) of the unified social credit code (统一社会信用代码) is wrong: a "
                     "character is mistyped or two are swapped");
}

char idcode_citizen_check(const char *first17)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (size_t i = 0; i < CITIZEN_LENGTH - 1; i++) {
        if (!is_digit(first17[i]))
            return 0;
        sum += (first17[i] - '0') * weights[i];
    }
    return "10X98765432"[sum % 11];
}

/* Numbers of the dead stand in old files: the calendar of the years before 1900 is that of 400 years later. */
static bool was_day(int year, int month, int day)
{
    int32_t date = date_of(year < 1900 ? year + 400 : year, month, day);
    return year >= 1800 && date != DATE_NONE && (year < 1900 || date <= date_today());
}

bool idcode_citizen(const char *s, struct error *err)
{
    size_t length = text_length(s);
    if (length != CITIZEN_LENGTH)
        return error_set(err, ERROR_INPUT, "a citizen number (公民身份号码) has 18 characters, not %zu", length);
    char check = idcode_citizen_check(s);
    char last = s[CITIZEN_LENGTH - 1] == 'x' ? 'X' : s[CITIZEN_LENGTH - 1];
    if (!check || !(is_digit(last) || last == 'X') || s[0] == '0')
        return error_set(err, ERROR_INPUT,
                         "a citizen number (公民身份号码) is 17 digits, the first not 0, and a digit or X");
    if (!was_day(number_of(s + 6, 4), number_of(s + 10, 2), number_of(s + 12, 2)))
        return error_set(err, ERROR_INPUT,
                         "%.8s, the birth date (出生日期) in the citizen number (公民身份号码), is no day that was",
                         s + 6);
    return check == last || error_set(err, ERROR_INPUT,
                                      "the check character (校验码) of the citizen number (公民身份号码) is wrong: a "
                                      "digit is mistyped or two are swapped");
}

/* The provinces of GB/T 2260; 71, 81 and 82 are Taiwan, Hong Kong and Macao. */
static bool is_province(const char *s)
{
    static const char provinces[][3] = {"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34",
                                        "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52",
                                        "53", "54", "61", "62", "63", "64", "65", "71", "81", "82"};
    for (size_t i = 0; i < sizeof provinces / sizeof *provinces; i++)
        if (strncmp(s, provinces[i], 2) == 0)
            return true;
    return false;
}

bool idcode_region(const char *s, struct error *err)
{
    size_t n = digits_at(s);
    if (s[n] || (n != 6 && n != 9 && n != 12))
        return error_set(err, ERROR_INPUT,
                         "a region code (行政区划代码) is 6 digits, 9 for a town or street (乡镇、街道), 12 for a "
                         "community or village (社区、村)");
    if (!is_province(s))
        return error_set(err, ERROR_INPUT, "no province (省级行政区) has the region code (行政区划代码) %.2s", s);
    /* Zeros appended would give one district two codes, and the second would count as below the first. */
    if (n > 6 && strcmp(s + n - 3, "000") == 0)
        return error_set(err, ERROR_INPUT,
                         "the region code (行政区划代码) is filled up with zeros: write the %zu digits before them",
                         n - 3);
    return true;
}

/* 0431-88881234, with an extension behind a second hyphen or without. */
static bool is_landline(const char *s)
{
    size_t area = digits_at(s);
    if (*s != '0' || (area != 3 && area != 4) || s[area] != '-')
        return false;
    const char *local = s + area + 1;
    size_t n = digits_at(local);
    const char *rest = local + n;
    if (n != 7 && n != 8)
        return false;
    size_t extension = *rest == '-' ? digits_at(rest + 1) : 0;
    return !*rest || (extension && extension <= 6 && !rest[1 + extension]);
}

bool idcode_phone(const char *s, struct error *err)
{
    size_t n = digits_at(s);
    bool mobile = n == 11 && !s[n] && s[0] == '1' && s[1] >= '3';
    bool service = n == 5 && !s[n] && s[0] == '1' && s[1] == '2'; /* 12345, 12348 and their like */
    return mobile || service || is_landline(s) ||
           error_set(
               err, ERROR_INPUT,
               "a phone number (电话) is 11 digits that begin with 13 to 19, or an area code, a hyphen and 7 or 8 "
               "digits like 0431-88881234");
}

bool idcode_index_number(const char *s, struct error *err)
{
    size_t credit = strcspn(s, "/");
    char organ[CREDIT_LENGTH + 1];
    if (credit != CREDIT_LENGTH || !s[credit])
        return error_set(err, ERROR_INPUT,
                         "an index number (索引号) is the organ's unified social credit code, /, the year, - and five "
                         "digits, like 112201030138840281/2021-00001");
    memcpy(organ, s, CREDIT_LENGTH);
    organ[CREDIT_LENGTH] = '\0';
    if (!idcode_credit(organ, err))
        return false;
    const char *year = s + CREDIT_LENGTH + 1;
    if (digits_at(year) != 4 || year[4] != '-' || digits_at(year + 5) != 5 || year[10] || number_of(year, 4) < 1949 ||
        number_of(year + 5, 5) == 0)
        return error_set(err, ERROR_INPUT,
                         "the index number (索引号) must end in the year, - and five digits from 00001, like "
                         "/2021-00001");
    return true;
}

static const char *after(const char *s, const char *word)
{
    return text_starts(s, word) ? s + strlen(word) : NULL;
}

bool idcode_document_number(const char *s, struct error *err)
{
    const char *form = phrase("a document number (发文字号) is written like 长宽府发〔2021〕3号");
    const char *open = strstr(s, "〔");
    if (!open)
        return error_set(err, ERROR_INPUT, "%s, with the year in 〔〕 and no other brackets", form);
    for (const char *p = s; p < open;) {
        uint32_t c = text_next(&p);
        if (!text_is_han(c) && c != '(' && c != ')' && c != 0xFF08 && c != 0xFF09)
            return error_set(err, ERROR_INPUT, "%s: before the year stand only Chinese characters", form);
    }
    const char *year = open + strlen("〔");
    const char *number = digits_at(year) == 4 && number_of(year, 4) >= 1949 ? after(year + 4, "〕") : NULL;
    if (open == s || !number)
        return error_set(err, ERROR_INPUT, "%s: the organ's short name (发文机关代字), then the year's four digits",
                         form);
    if (text_starts(number, "第")) /* as penalty decisions have it; documents under GB/T 9704 do not */
        number += strlen("第");
    size_t n = digits_at(number);
    if (!n || n > 6 || *number == '0' || strcmp(number + n, "号") != 0)
        return error_set(err, ERROR_INPUT, "%s: after the year a number without zeros in front, then 号", form);
    return true;
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

static void stars(struct buf *b, size_t n)
{
    while (n--)
        buf_add_char(b, '*');
}

/* Surnames of two characters (复姓). A two-character name is one surname and one given name all the same. */
static bool has_double_surname(const char *name)
{
    static const char *const surnames[] = {
        "欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "司徒", "司空",
        "夏侯", "东方", "南宫", "端木", "独孤", "赫连", "澹台", "濮阳", "淳于", "单于", "太叔", "申屠", "仲孙",
        "轩辕", "钟离", "鲜于", "闾丘", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正",
        "宰父", "谷梁", "拓跋", "夹谷", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "梁丘", "左丘",
        "东门", "西门", "第五", "万俟", "闻人", "公羊", "公冶", "宗政", "太史", "子车", "纳兰", "完颜", "那拉",
    };
    for (size_t i = 0; i < sizeof surnames / sizeof *surnames; i++)
        if (text_starts(name, surnames[i]))
            return text_length(name) > 2;
    return false;
}

static void mask_one_name(struct buf *b, const char *name)
{
    size_t length = text_length(name), kept = length < 2 ? 0 : has_double_surname(name) ? 2 : 1;
    const char *p = name;
    for (size_t i = 0; i < kept; i++)
        text_next(&p);
    buf_add_n(b, name, (size_t)(p - name));
    stars(b, length - kept);
}

static bool separates_names(uint32_t c)
{
    static const uint32_t separators[] = {' ', '\t', '\n', '\r', ',', ';', '/', 0x3000, 0x3001, 0xFF0C, 0xFF1B, 0xFF0F};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
        if (c == separators[i])
            return true;
    return false;
}

/* A field of names may hold several: each is masked by itself. */
static void mask_names(struct buf *b, const char *s)
{
    const char *from = s;
    for (const char *p = s;;) {
        const char *at = p;
        uint32_t c = text_next(&p);
        if (c && !separates_names(c))
            continue;
        if (at > from)
            mask_one_name(b, arena_strndup(b->arena, from, (size_t)(at - from)));
        if (!c)
            return;
        buf_add_n(b, at, (size_t)(p - at));
        from = p;
    }
}

/* Keeps a head and a tail of ASCII text; what is too short for that is hidden whole. */
static void mask_middle(struct buf *b, const char *s, size_t head, size_t tail, size_t least)
{
    size_t length = text_length(s), size = strlen(s);
    if (length != size || length < least) {
        stars(b, length);
        return;
    }
    buf_add_n(b, s, head);
    stars(b, length - head - tail);
    buf_add(b, s + size - tail);
}

static void mask_citizen(struct buf *b, const char *s)
{
    mask_middle(b, s, 4, 4, 15);
}

static void mask_account(struct buf *b, const char *s)
{
    mask_middle(b, s, 0, 4, 9);
}

static void mask_phone(struct buf *b, const char *s)
{
    size_t area = digits_at(s);
    if (*s == '0' && area < 5 && s[area] == '-' && s[area + 1]) {
        buf_add_n(b, s, area + 1);
        s += area + 1;
        mask_middle(b, s, 0, 4, 7);
        return;
    }
    mask_middle(b, s, 3, 4, 11);
}

/* The end of the first of the words in s, or NULL. */
static const char *end_of_first(const char *s, const char *const *words, size_t count)
{
    const char *first = NULL, *end = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *at = strstr(s, words[i]);
        if (at && (!first || at < first)) {
            first = at;
            end = at + strlen(words[i]);
        }
    }
    return end;
}

/* Down to the street or town; where none is named, to the district or city. Every mistake made here hides more. */
static void mask_address(struct buf *b, const char *s)
{
    static const char *const streets[] = {"街道", "大街", "大路", "街", "路", "大道", "镇", "乡", "苏木"};
    static const char *const districts[] = {"小区", "社区", "园区", "区", "县", "旗"};
    static const char *const cities[] = {"市", "省"};
    const char *end = end_of_first(s, streets, sizeof streets / sizeof *streets);
    if (!end) {
        end = end_of_first(s, districts, sizeof districts / sizeof *districts);
        if (end && end - s >= 6 && strstr("小区社区园区", arena_strndup(b->arena, end - 6, 6)))
            end = NULL; /* a housing estate is not a district */
    }
    if (!end)
        end = end_of_first(s, cities, sizeof cities / sizeof *cities);
    buf_add_n(b, s, end ? (size_t)(end - s) : 0);
    if (!end || *end)
        buf_add(b, "****");
}

static void mask_whole(struct buf *b, const char *s)
{
    if (*s)
        buf_add(b, "****"); /* whatever the length: that tells something too */
}

char *idcode_mask(struct arena *a, const char *kind, const char *s)
{
    static const struct {
        const char *kind;
        void (*mask)(struct buf *, const char *);
    } kinds[] = {
        {"name", mask_names},      {"citizen_number", mask_citizen}, {"phone", mask_phone},
        {"address", mask_address}, {"account", mask_account},
    };
    struct buf b = buf_new(a);
    void (*mask)(struct buf *, const char *) = mask_whole;
    for (size_t i = 0; kind && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            mask = kinds[i].mask;
    if (s && *s)
        mask(&b, s);
    return b.data;
}
