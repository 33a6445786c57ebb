/* QR codes: what ISO/IEC 18004 fixes of every code, and the SVG that shows it. */
#include "core/arena.h"
#include "core/error.h"
#include "output/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int begin(void **state)
{
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

/* Seven by seven, dark ring, light ring, dark heart. */
static void assert_finder(const bool *dark, size_t side, size_t x, size_t y)
{
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < 7; j++) {
            bool ring = i == 0 || i == 6 || j == 0 || j == 6;
            bool heart = i > 1 && i < 5 && j > 1 && j < 5;
            assert_int_equal(dark[(y + i) * side + x + j], ring || heart);
        }
}

/* The 15 bits of format information around the first finder, unmasked: section 7.9. */
static unsigned format_of(const bool *dark, size_t side)
{
    static const unsigned char column[] = {0, 1, 2, 3, 4, 5, 7, 8, 8, 8, 8, 8, 8, 8, 8};
    static const unsigned char row[] = {8, 8, 8, 8, 8, 8, 8, 8, 7, 5, 4, 3, 2, 1, 0};
    unsigned bits = 0;
    for (size_t i = 0; i < 15; i++)
        bits = bits << 1 | dark[row[i] * side + column[i]];
    return bits ^ 0x5412;
}

/* Protects: the modules are a code of the smallest version that fits, whole, at level M. */
static void test_modules(void **state)
{
    struct error err = {0};
    size_t side;
    const bool *dark = qr_modules(*state, "plumbline", &side, &err);
    assert_non_null(dark);
    assert_int_equal(side, 21);
    assert_finder(dark, side, 0, 0);
    assert_finder(dark, side, side - 7, 0);
    assert_finder(dark, side, 0, side - 7);
    for (size_t i = 8; i < side - 8; i++) {
        assert_int_equal(dark[6 * side + i], i % 2 == 0);
        assert_int_equal(dark[i * side + 6], i % 2 == 0);
    }
    assert_int_equal(format_of(dark, side) >> 13, 0 /* M */);
    assert_true(dark[(side - 8) * side + 8]);
}

/* The path, drawn: as many units as there are dark modules, each at its place. */
static void count_drawn(const char *path, bool *drawn, size_t side)
{
    while (*path == 'M') {
        char *at;
        size_t x = strtoul(path + 1, &at, 10), y = strtoul(at, &at, 10), width = strtoul(at + 1, &at, 10);
        for (size_t i = 0; i < width; i++)
            drawn[(y - 4) * side + x - 4 + i] = true;
        path = strchr(at, 'z') + 1;
    }
    assert_int_equal(*path, '"');
}

/* Protects: the SVG shows exactly the modules, with a border of four, and its title is escaped. */
static void test_svg(void **state)
{
    struct error err = {0};
    struct arena *a = *state;
    const char *text = "otpauth://totp/Plumbline:zhang?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Plumbline";
    size_t side;
    const bool *dark = qr_modules(a, text, &side, &err);
    const char *svg = qr_svg(a, text, "扫码 <设置>", &err);
    assert_non_null(svg);
    assert_non_null(strstr(svg, arena_printf(a, "viewBox=\"0 0 %zu %zu\"", side + 8, side + 8)));
    assert_non_null(strstr(svg, "<title>扫码 &lt;设置&gt;</title>"));
    assert_null(strstr(svg, "style"));
    bool *drawn = arena_array(a, side * side, sizeof *drawn);
    count_drawn(strstr(svg, "fill=\"#000\" d=\"") + strlen("fill=\"#000\" d=\""), drawn, side);
    assert_memory_equal(drawn, dark, side * side * sizeof *dark);
}

/* Protects: what no code can hold is refused with its size, and Chinese text is held. */
static void test_limits(void **state)
{
    struct error err = {0};
    struct arena *a = *state;
    size_t side;
    char *long_text = arena_alloc(a, 2333);
    memset(long_text, 'a', 2331);
    assert_non_null(qr_modules(a, long_text, &side, &err));
    assert_int_equal(side, 177);
    long_text[2331] = 'a';
    assert_null(qr_modules(a, long_text, &side, &err));
    assert_int_equal(err.code, ERROR_INPUT);
    assert_non_null(strstr(err.message, "2332"));
    assert_null(qr_svg(a, "", "", &err));
    assert_non_null(qr_modules(a, "人民调解协议书", &side, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_modules, begin, end),
        cmocka_unit_test_setup_teardown(test_svg, begin, end),
        cmocka_unit_test_setup_teardown(test_limits, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
