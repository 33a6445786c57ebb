/* Arena, text, dates, values, errors: the ground that everything else stands on. */
#include "core/amount.h"
#include "core/arena.h"
#include "core/date.h"
#include "core/diff.h"
#include "core/error.h"
#include "core/initials.h"
#include "core/text.h"
#include "core/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int open_arena(void **state)
{
    *state = arena_new();
    return 0;
}

static int close_arena(void **state)
{
    arena_free(*state);
    return 0;
}

/* Protects: memory of the arena is zeroed, aligned and does not overlap, before a clear and after one. */
static void test_arena(void **state)
{
    struct arena *a = *state;
    unsigned seed = 1;
    for (int round = 0; round < 3; round++) {
        unsigned char *kept[400];
        size_t size[400];
        for (int i = 0; i < 400; i++) {
            size[i] = (size_t)rand_r(&seed) % (i % 50 ? 300 : 200000);
            kept[i] = arena_alloc(a, size[i]);
            assert_int_equal((uintptr_t)kept[i] % _Alignof(max_align_t), 0);
            for (size_t k = 0; k < size[i]; k++)
                assert_int_equal(kept[i][k], 0);
            memset(kept[i], i % 255 + 1, size[i]);
        }
        for (int i = 0; i < 400; i++)
            for (size_t k = 0; k < size[i]; k++)
                assert_int_equal(kept[i][k], i % 255 + 1);
        arena_clear(a);
    }
}

struct log {
    char text[8];
    size_t n;
};

struct entry {
    struct log *log;
    char letter;
};

static void note(void *argument)
{
    struct entry *e = argument;
    e->log->text[e->log->n++] = e->letter;
}

/* Protects: what was opened last is closed first, once, by a clear as by the end. */
static void test_deferred(void **state)
{
    struct arena *a = arena_new();
    struct log log = {0};
    struct entry entries[] = {{&log, 'a'}, {&log, 'b'}, {&log, 'c'}};
    arena_defer(a, note, &entries[0]);
    arena_defer(a, note, &entries[1]);
    arena_clear(a);
    assert_string_equal(log.text, "ba");
    arena_defer(a, note, &entries[2]);
    arena_free(a);
    assert_string_equal(log.text, "bac");
    arena_free(NULL);
    (void)state;
}

static void test_arena_strings(void **state)
{
    struct arena *a = *state;
    char large[5000];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    assert_string_equal(arena_strndup(a, "abc", 2), "ab");
    assert_string_equal(arena_printf(a, "%s-%d", large, 7) + 4999, "-7");
    assert_string_equal(arena_printf(a, "%s", ""), "");
    assert_memory_equal(arena_memdup(a, "a\0b", 3), "a\0b", 3);
}

/* An encoder of its own, so that the two cannot share a mistake. */
static size_t encode(uint32_t c, unsigned char *out)
{
    if (c < 0x80)
        return out[0] = (unsigned char)c, 1;
    if (c < 0x800)
        return out[0] = (unsigned char)(0xC0 + c / 64), out[1] = (unsigned char)(0x80 + c % 64), 2;
    if (c < 0x10000) {
        out[0] = (unsigned char)(0xE0 + c / 4096);
        out[1] = (unsigned char)(0x80 + c / 64 % 64);
        return out[2] = (unsigned char)(0x80 + c % 64), 3;
    }
    out[0] = (unsigned char)(0xF0 + c / 262144);
    out[1] = (unsigned char)(0x80 + c / 4096 % 64);
    out[2] = (unsigned char)(0x80 + c / 64 % 64);
    return out[3] = (unsigned char)(0x80 + c % 64), 4;
}

/* Protects: every character there is passes, in and out. */
static void test_every_character(void **state)
{
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        unsigned char s[5] = {0};
        char again[4];
        size_t n = encode(c, s);
        bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        if (text_valid((char *)s, n, NULL) == surrogate)
            fail_msg("U+%04X", c);
        if (surrogate)
            continue;
        const char *at = (char *)s;
        if (text_next(&at) != c || at != (char *)s + n || text_encode(c, again) != n || memcmp(again, s, n) != 0)
            fail_msg("U+%04X", c);
    }
    (void)state;
}

static size_t count_valid(size_t length, unsigned first, unsigned last)
{
    size_t valid = 0;
    for (uint32_t all = first << 8 * (length - 1); all < (uint64_t)(last + 1) << 8 * (length - 1); all++) {
        char s[3];
        for (size_t i = 0; i < length; i++)
            s[i] = (char)(all >> 8 * (length - 1 - i));
        valid += text_valid(s, length, NULL);
    }
    return valid;
}

/* Protects: and nothing else passes. As all characters do, counting suffices: all strings of one to three bytes, and of
 * four those that begin like a character of four, with the bytes at the limits. */
static void test_only_characters(void **state)
{
    static const unsigned char limits[] = {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};
    const size_t one = 127, two = 1920, three = 61440;
    size_t four = 0;
    assert_int_equal(count_valid(1, 0, 255), one);
    assert_int_equal(count_valid(2, 0, 255), one * one + two);
    assert_int_equal(count_valid(3, 0x80, 255), two * one + three);
    for (unsigned i = 0; i < 16 * 256 * 36; i++) {
        unsigned char s[4] = {(unsigned char)(0xF0 + i % 16), (unsigned char)(i / 16 % 256), limits[i / 4096 % 6],
                              limits[i / 4096 / 6]};
        four += text_valid((char *)s, 4, NULL);
    }
    assert_int_equal(four, (48 + 3 * 64 + 16) * 4);
    size_t bad = 0;
    assert_false(text_valid("ab\xE4\xB8", 4, &bad));
    assert_int_equal(bad, 2);
    assert_false(text_valid("a\0b", 3, &bad));
    assert_int_equal(bad, 1);
    (void)state;
}

static void test_trim(void **state)
{
    struct arena *a = *state;
    static const char *const cases[][2] = {{"  a b ", "a b"}, {"\xE3\x80\x80张\xC2\xA0\r\n", "张"}, {"", ""},
                                           {" \t\n", ""},     {"\xEF\xBB\xBF编号", "编号"},         {"é", "é"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_trim(a, cases[i][0], strlen(cases[i][0])), cases[i][1]);
}

/* Protects: numbers are read whole or not at all, up to the limits of their type. */
static void test_integers(void **state)
{
    struct arena *a = *state;
    static const char *const wrong[] = {"",
                                        "-",
                                        "+",
                                        " 1",
                                        "1 ",
                                        "1.0",
                                        "1e3",
                                        "0x1",
                                        "９",
                                        "9223372036854775808",
                                        "--1",
                                        "-9223372036854775809",
                                        "99999999999999999999999"};
    int64_t v;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(text_to_int(wrong[i], &v));
    static const int64_t right[] = {0, 1, -1, 42, INT64_MAX, INT64_MIN, INT64_MAX - 1, INT64_MIN + 1};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        struct buf b = buf_new(a);
        buf_add_int(&b, right[i]);
        assert_true(text_to_int(b.data, &v));
        assert_true(v == right[i]);
        assert_string_equal(b.data, arena_printf(a, "%lld", (long long)right[i]));
    }
    assert_true(text_to_int("+007", &v));
    assert_int_equal(v, 7);
}

static void test_hundredths(void **state)
{
    static const struct {
        const char *text;
        int64_t value;
    } right[] = {{"12", 1200}, {"12.5", 1250},           {"-0.05", -5},  {"1,234.50", 123450},
                 {"0", 0},     {"1,234,567", 123456700}, {"+3.10", 310}, {"92233720368547758.07", INT64_MAX}};
    static const char *const wrong[] = {
        "",       ".5",    "5.",     "1.234",    "1,23", "12,34.5", ",123",
        "1,,234", "1.2.3", "1,2345", "1234,567", "12 ",  "￥1",     "92233720368547758.08",
        "-",      "1e2"};
    int64_t v;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        if (!text_to_hundredths(right[i].text, &v))
            fail_msg("%s is refused", right[i].text);
        assert_true(v == right[i].value);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (text_to_hundredths(wrong[i], &v))
            fail_msg("%s is taken", wrong[i]);
    (void)state;
}

static void test_buffers(void **state)
{
    struct buf b = buf_new(*state);
    buf_add_json(&b, "a\"\\/\b\f\n\r\t\v\001张");
    assert_string_equal(b.data, "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u000b\\u0001张\"");
    buf_clear(&b);
    buf_add_html(&b, "<a href='x'>\"&张");
    assert_string_equal(b.data, "&lt;a href=&#39;x&#39;&gt;&quot;&amp;张");
    buf_clear(&b);
    for (int i = 0; i < 10000; i++)
        buf_printf(&b, "%d,", i % 10);
    assert_int_equal(b.size, 20000);
    assert_int_equal(strlen(b.data), 20000);
}

static int days_of(int year, int month)
{
    if (month == 2)
        return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Protects: every day from 1900 to 2200, walked one by one: its number, its weekday, its text in both forms. */
static void test_every_day(void **state)
{
    struct arena *a = *state;
    int32_t day = -25567; /* 1900-01-01, a Monday */
    for (int year = 1900; year <= 2200; year++)
        for (int month = 1; month <= 12; month++)
            for (int d = 1; d <= days_of(year, month); d++, day++) {
                int y, m, n;
                date_parts(day, &y, &m, &n);
                assert_true(date_of(year, month, d) == day && y == year && m == month && n == d);
                assert_int_equal(date_weekday(day), (day + 25567) % 7 + 1);
                assert_int_equal(date_parse(date_iso(a, day)), day);
                assert_int_equal(date_parse(date_chinese(a, day)), day);
                arena_clear(a);
            }
    assert_int_equal(date_weekday(date_of(2026, 11, 24)), 2);
    assert_int_equal(date_year(date_of(2020, 12, 31)), 2020);
}

static void test_dates(void **state)
{
    static const char *const same[] = {"2020-06-04", "2020/6/4",     "2020.6.4",
                                       "20200604",   "2020年6月4日", "2020年06月04日"};
    static const char *const wrong[] = {"",         "2020-02-30", "2019-02-29", "2020-13-01",      "2020-00-01",
                                        "2020-6-0", "1899-12-31", "20-06-04",   "2020-06/04",      "2020-06-04 ",
                                        "2020060",  "202006041",  "2020年6月4", "2020-06-04T00:00"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_int_equal(date_parse(same[i]), date_of(2020, 6, 4));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (date_parse(wrong[i]) != DATE_NONE)
            fail_msg("%s is taken", wrong[i]);
    assert_int_equal(date_of(2100, 2, 29), DATE_NONE);
    assert_int_not_equal(date_of(2000, 2, 29), DATE_NONE);
    (void)state;
}

/* Protects: times are China's, whatever the machine's time zone. */
static void test_times(void **state)
{
    struct arena *a = *state;
    int64_t t, again;
    unsigned seed = 9;
    setenv("TZ", "America/New_York", 1);
    assert_true(time_parse("1970-01-01 08:00", &t));
    assert_int_equal(t, 0);
    assert_true(time_parse("2020-06-24T09:30:05", &t));
    assert_string_equal(time_text(a, t), "2020-06-24 09:30:05");
    assert_string_equal(time_text(a, -1), "1970-01-01 07:59:59");
    for (int i = 0; i < 2000; i++) {
        t = (int64_t)rand_r(&seed) * 3 - 2000000000;
        assert_true(time_parse(time_text(a, t), &again));
        assert_true(t == again);
    }
    static const char *const wrong[] = {
        "2020-06-24",      "2020-06-24 24:00", "2020-06-24 09:60",  "2020-06-24 09:30:60",
        "2020-06-24 0930", "2020-06-31 09:30", "2020-06-24 09:30Z", "09:30"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(time_parse(wrong[i], &t));
    unsetenv("TZ");
}

/* Protects: a value that is printed is read back as the same value, of every type. */
static void test_values_round_trip(void **state)
{
    static const enum value_type types[] = {VALUE_INTEGER, VALUE_DECIMAL, VALUE_MONEY,
                                            VALUE_DATE,    VALUE_TIME,    VALUE_BOOLEAN};
    struct arena *a = *state;
    struct error err = {0};
    unsigned seed = 4;
    for (int i = 0; i < 6000; i++) {
        enum value_type type = types[i % 6], named;
        int64_t number = (int64_t)rand_r(&seed) * rand_r(&seed) - ((int64_t)1 << 60);
        if (type == VALUE_DATE)
            number = date_of(1900, 1, 1) + rand_r(&seed) % 100000;
        if (type == VALUE_TIME)
            number = rand_r(&seed) - 1000000000;
        if (type == VALUE_BOOLEAN)
            number &= 1;
        struct value v = value_number(type, number), again;
        assert_true(value_parse(a, type, value_print(a, v), &again, &err));
        assert_true(value_equal(v, again));
        assert_true(value_type_of(value_type_name(type), &named) && named == type);
        arena_clear(a);
    }
    assert_string_equal(value_print(a, value_number(VALUE_MONEY, INT64_MIN)), "-92233720368547758.08");
}

static void test_values(void **state)
{
    struct arena *a = *state;
    struct error err = {0};
    struct value v;
    static const struct {
        enum value_type type;
        const char *text;
        int64_t number;
    } right[] = {{VALUE_BOOLEAN, "是", 1},
                 {VALUE_BOOLEAN, " TRUE ", 1},
                 {VALUE_BOOLEAN, "否", 0},
                 {VALUE_BOOLEAN, "×", 0},
                 {VALUE_MONEY, " 1,234.50", 123450},
                 {VALUE_INTEGER,
                  "\xE3\x80\x80"
                  "12",
                  12},
                 {VALUE_DATE, "2020-06-24 00:00:00", 18437}};
    static const struct {
        enum value_type type;
        const char *text;
    } wrong[] = {{VALUE_INTEGER, "12.0"},
                 {VALUE_MONEY, "12元"},
                 {VALUE_DATE, "2020-02-30"},
                 {VALUE_BOOLEAN, "maybe"},
                 {VALUE_REF, "1"},
                 {VALUE_TEXT, "\xB1\xE0"},
                 {VALUE_DATE, "2020-06-24 00:00:01"},
                 {VALUE_TIME, "2020-06-24"}};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        assert_true(value_parse(a, right[i].type, right[i].text, &v, &err));
        assert_true(!v.null && v.number == right[i].number);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        error_clear(&err);
        assert_false(value_parse(a, wrong[i].type, wrong[i].text, &v, &err));
        assert_int_equal(err.code, ERROR_INPUT);
    }
    for (enum value_type type = VALUE_TEXT; type <= VALUE_CODE; type++) {
        assert_true(value_parse(a, type, "  \xE3\x80\x80", &v, &err));
        assert_true(v.null);
        assert_string_equal(value_print(a, v), "");
        assert_false(value_equal(v, value_number(type, 0)) && !value_is_text(type));
    }
    enum value_type type;
    assert_false(value_type_of("number", &type));
}

/* Protects: messages stay valid text when they are cut, may quote themselves, and keep the place that was set. */
static void test_errors(void **state)
{
    struct error err = {0};
    char large[2000] = "";
    for (int shift = 0; shift < 3; shift++) {
        memset(large, 'x', sizeof large);
        for (size_t i = (size_t)shift; i + 3 < sizeof large; i += 3)
            memcpy(large + i, "张", 3);
        large[sizeof large - 1] = '\0';
        assert_false(error_set(&err, ERROR_INPUT, "%s", large));
        assert_true(text_valid(err.message, strlen(err.message), NULL));
        assert_true(strlen(err.message) > sizeof err.message - 5);
    }
    error_set(&err, ERROR_INPUT, "short");
    error_set(&err, ERROR_STORE, "<%s>", err.message);
    assert_string_equal(err.message, "<short>");
    assert_false(error_at(&err, "a.yaml", 7));
    assert_false(error_in(&err, "amount"));
    error_set(&err, ERROR_LAW, "no");
    assert_string_equal(err.file, "a.yaml");
    assert_int_equal(err.line, 7);
    assert_string_equal(err.field, "amount");
    assert_false(error_set(NULL, ERROR_INPUT, "x"));
    assert_false(error_at(NULL, "x", 1));
    static const int statuses[] = {
        [ERROR_NONE] = 0,   [ERROR_INPUT] = 2,      [ERROR_NOT_FOUND] = 2, [ERROR_CONFLICT] = 2, [ERROR_LAW] = 3,
        [ERROR_RIGHTS] = 4, [ERROR_DEFINITION] = 2, [ERROR_STORE] = 1,     [ERROR_SYSTEM] = 1};
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        err.code = (enum error_code)i;
        assert_int_equal(error_exit_status(&err), statuses[i]);
    }
    (void)state;
}

static char *diff_text(struct arena *a, const char *old, const char *now)
{
    struct diff_run *run;
    size_t count = diff_words(a, old, now, &run);
    struct buf text = buf_new(a), before = buf_new(a), after = buf_new(a);
    buf_add(&text, "");
    buf_add(&before, "");
    buf_add(&after, "");
    for (size_t i = 0; i < count; i++) {
        buf_add(&text, run[i].kind == DIFF_SAME ? "" : run[i].kind == DIFF_REMOVED ? "[-" : "[+");
        buf_add(&text, run[i].text);
        buf_add(&text, run[i].kind == DIFF_SAME ? "" : "]");
        if (run[i].kind != DIFF_ADDED)
            buf_add(&before, run[i].text);
        if (run[i].kind != DIFF_REMOVED)
            buf_add(&after, run[i].text);
        assert_true(!i || run[i].kind != run[i - 1].kind);
        assert_true(*run[i].text);
    }
    assert_string_equal(before.data, old); /* nothing is lost, nothing invented */
    assert_string_equal(after.data, now);
    return text.data;
}

/* What a reader of two drafts relies on: that both texts are in it, whole, and that what did not change is not marked.
 */
static void test_diff(void **state)
{
    struct arena *a = *state;
    assert_string_equal(diff_text(a, "", ""), "");
    assert_string_equal(diff_text(a, "一样", "一样"), "一样");
    assert_string_equal(diff_text(a, "", "新"), "[+新]");
    assert_string_equal(diff_text(a, "旧", ""), "[-旧]");
    assert_string_equal(diff_text(a, "收费标准为30元。", "收费标准为300元。"), "收费标准为[-30][+300]元。");
    assert_string_equal(diff_text(a, "自公布之日起施行", "自公布之日起三十日后施行"), "自公布之日起[+三十日后]施行");
    assert_string_equal(diff_text(a, "甲乙丙丁戊己", "甲丙丁戊己庚"), "甲[-乙]丙丁戊己[+庚]");
    assert_string_equal(diff_text(a, "张三的田", "李三那田"), "[-张三的][+李三那]田"); /* no shreds */
    assert_string_equal(diff_text(a, "one two three", "one three"), "one [-two ]three");
    struct buf x = buf_new(a), y = buf_new(a);
    uint32_t seed = 7;
    for (int i = 0; i < 3000; i++) { /* more changes than are looked for: still both texts, whole */
        char bytes[4];
        seed = seed * 1664525u + 1013904223u;
        buf_add_n(&x, bytes, text_encode(0x4E00 + (seed >> 16) % 500, bytes));
        seed = seed * 1664525u + 1013904223u;
        buf_add_n(&y, bytes, text_encode(0x4E00 + (seed >> 16) % 500, bytes));
        if (i == 40) /* few: found word by word */
            diff_text(a, x.data, y.data);
    }
    diff_text(a, x.data, y.data);
}

/* The first and last character of rows of the standard, and words of the windows. */
static void test_initials(void **state)
{
    static const struct {
        uint32_t code;
        char initial;
    } known[] = {
        {U'啊', 'a'}, {U'懊', 'a'}, {U'芭', 'b'}, {U'怖', 'b'}, {U'擦', 'c'}, {U'错', 'c'}, {U'搭', 'd'},
        {U'堕', 'd'}, {U'蛾', 'e'}, {U'贰', 'e'}, {U'发', 'f'}, {U'咐', 'f'}, {U'噶', 'g'}, {U'过', 'g'},
        {U'哈', 'h'}, {U'祸', 'h'}, {U'击', 'j'}, {U'骏', 'j'}, {U'喀', 'k'}, {U'阔', 'k'}, {U'垃', 'l'},
        {U'落', 'l'}, {U'妈', 'm'}, {U'穆', 'm'}, {U'拿', 'n'}, {U'诺', 'n'}, {U'哦', 'o'}, {U'沤', 'o'},
        {U'啪', 'p'}, {U'瀑', 'p'}, {U'期', 'q'}, {U'群', 'q'}, {U'然', 'r'}, {U'弱', 'r'}, {U'撒', 's'},
        {U'所', 's'}, {U'塌', 't'}, {U'唾', 't'}, {U'挖', 'w'}, {U'误', 'w'}, {U'昔', 'x'}, {U'迅', 'x'},
        {U'压', 'y'}, {U'孕', 'y'}, {U'匝', 'z'}, {U'座', 'z'}, {U'a', 0},    {U'。', 0},   {U'龘', 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_int_equal(initial_of(known[i].code), known[i].initial);
    assert_true(initials_match("食品经营许可核发", "spjyxk"));
    assert_true(initials_match("食品经营许可核发", "XKHF"));
    assert_true(initials_match("食品经营许可核发", "经营xk"));
    assert_true(initials_match("银行开户（重新）", "yhkhcx"));
    assert_true(initials_match("A类 许可", "al xk"));
    assert_true(initials_match("食品", ""));
    assert_true(initials_match("", ""));
    assert_true(initials_match("食品经营许可", "sp xk"));
    assert_true(initials_match("食品经营许可", "xk　 sp"));
    assert_false(initials_match("食品经营许可", "sp xx"));
    assert_false(initials_match("食品经营许可", "spxk"));
    assert_false(initials_match("食品", "spj"));
    assert_false(initials_match("", "s"));
    assert_true(initials_begin("行政处罚", "xzcf"));
    assert_true(initials_begin("行政处罚", "hz"));
    assert_false(initials_begin("行政处罚", "cf"));
}

static void take_run(void *to, const char *run, size_t size)
{
    buf_printf(to, "%.*s ", (int)size, run);
}

/* What an index holds: from each character on, by every reading, as far as initials are known. */
static void test_initials_runs(void **state)
{
    struct arena *a = *state;
    struct buf b = buf_new(a);
    initials_runs("行政（A1）龘处", take_run, &b);
    assert_string_equal(b.data, "xza1 hza1 za1 a1 1 c ");
    assert_string_equal(initials_spell(a, "行政 B龘处"), "xh z b  c");
    assert_string_equal(initials_spell(a, ""), "");
}

/* Worked by hand after the rules of article 52: a digit that is nought between others is one 零, 整 ends what has no
 * fen. An amount on a decision that could be read in two ways can be contested. */
static void test_amounts(void **state)
{
    static const struct {
        int64_t fen;
        const char *capitals, *yuan;
    } cases[] = {
        {0, "人民币零元整", "0元"},
        {1, "人民币壹分", "0.01元"},
        {50, "人民币伍角整", "0.50元"},
        {100, "人民币壹元整", "1元"},
        {101, "人民币壹元零壹分", "1.01元"},
        {1000, "人民币壹拾元整", "10元"},
        {20000, "人民币贰佰元整", "200元"},
        {102050, "人民币壹仟零贰拾元伍角整", "1020.50元"},
        {100001, "人民币壹仟元零壹分", "1000.01元"},
        {1000000, "人民币壹万元整", "10000元"},
        {1005000, "人民币壹万零伍拾元整", "10050元"},
        {10001000, "人民币壹拾万零壹拾元整", "100010元"},
        {200012345, "人民币贰佰万零壹佰贰拾叁元肆角伍分", "2000123.45元"},
        {10000000100, "人民币壹亿零壹元整", "100000001元"},
        {100000000000000, "人民币壹万亿元整", "1000000000000元"},
        {100050000000000, "人民币壹万零伍亿元整", "1000500000000元"},
        {-20000, "人民币负贰佰元整", "-200元"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(amount_capitals(*state, cases[i].fen), cases[i].capitals);
        assert_string_equal(amount_yuan(*state, cases[i].fen), cases[i].yuan);
    }
    assert_non_null(amount_capitals(*state, INT64_MIN));
}

#define test_in_arena(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_arena(test_arena),         test_in_arena(test_amounts),           test_in_arena(test_diff),
        test_in_arena(test_initials),      test_in_arena(test_initials_runs),     test_in_arena(test_deferred),
        test_in_arena(test_arena_strings), test_in_arena(test_every_character),   test_in_arena(test_only_characters),
        test_in_arena(test_trim),          test_in_arena(test_integers),          test_in_arena(test_hundredths),
        test_in_arena(test_buffers),       test_in_arena(test_every_day),         test_in_arena(test_dates),
        test_in_arena(test_times),         test_in_arena(test_values_round_trip), test_in_arena(test_values),
        test_in_arena(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
