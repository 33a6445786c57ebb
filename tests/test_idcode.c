/* Identifiers with check digits, their patterns, and the masking of personal data. */
#include "core/arena.h"
#include "core/error.h"
#include "core/idcode.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void good(idcode_check *check, const char *s)
{
    struct error err = {0};
    if (!check(s, &err))
        fail_msg("%s is refused: %s", s, err.message);
    assert_int_equal(err.code, ERROR_NONE);
}

static void bad(idcode_check *check, const char *s, const char *says)
{
    struct error err = {0};
    if (check(s, &err))
        fail_msg("%s is taken", s);
    assert_int_equal(err.code, ERROR_INPUT);
    if (!strstr(err.message, says))
        fail_msg("%s: “%s” does not say “%s”", s, err.message, says);
    assert_false(check(s, NULL));
}

/* Protects: GB 32100 against codes worked out by hand; the first is the real one of a district's government. */
static void test_credit(void **state)
{
    static const char *const codes[] = {"112201030138840281", "91220103MA0Y4X1K2A", "51220103MJ2345678T",
                                        "52220103MJH9876543", "N2220103MA12345674"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        good(idcode_credit, codes[i]);
        assert_int_equal(idcode_credit_check(codes[i]), codes[i][17]);
    }
    bad(idcode_credit, "112201030138840282", "校验码");
    bad(idcode_credit, "91220103MI0Y4X1K2A", "character 10");
    bad(idcode_credit, "912201O3MA0Y4X1K2A", "character 7");
    bad(idcode_credit, "91220103ma0y4x1k2a", "capital");
    bad(idcode_credit, "11220103013884028", "not 17");
    bad(idcode_credit, "1122010301388402811", "not 19");
    bad(idcode_credit, "", "not 0");
    bad(idcode_credit, "9122A103MA0Y4X1K2A", "region code");
    bad(idcode_credit, "91220103MA0Y4X1K2Ａ", "character 18");
    assert_int_equal(idcode_credit_check("91220103MI0Y4X1K2"), 0);
    assert_int_equal(idcode_credit_check("short"), 0);
    (void)state;
}

/* Protects: the promise of the check character: no single mistyped character and no swap of neighbours is taken. */
static void test_credit_finds_slips(void **state)
{
    static const char right[] = "91220103MA0Y4X1K2A", alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    char s[19];
    for (size_t i = 0; i < 18; i++) {
        for (const char *c = alphabet; *c; c++) {
            memcpy(s, right, sizeof s);
            s[i] = *c;
            assert_int_equal(idcode_credit(s, NULL), *c == right[i]);
        }
        memcpy(s, right, sizeof s);
        if (i && s[i] != s[i - 1]) {
            s[i - 1] = right[i];
            s[i] = right[i - 1];
            assert_false(idcode_credit(s, NULL));
        }
    }
    (void)state;
}

/* Protects: GB 11643, birth dates that were days, and that a message never repeats the number. */
static void test_citizen(void **state)
{
    struct error err = {0};
    good(idcode_citizen, "220103198001011230");
    good(idcode_citizen, "220103200002291238");
    good(idcode_citizen, "11010519491231002X");
    good(idcode_citizen, "11010519491231002x");
    good(idcode_citizen, "440524188001010014");
    bad(idcode_citizen, "440524179901010014", "出生日期");
    bad(idcode_citizen, "440524188002300014", "出生日期");
    bad(idcode_citizen, "220103198001011231", "校验码");
    bad(idcode_citizen, "220103190002291239", "19000229");
    bad(idcode_citizen, "220103202113011239", "出生日期");
    bad(idcode_citizen, "220103299001011230", "出生日期");
    bad(idcode_citizen, "22010319800101123", "not 17");
    bad(idcode_citizen, "2201031980O1011230", "17 digits");
    bad(idcode_citizen, "22010319800101123Y", "17 digits");
    bad(idcode_citizen, "020103198001011230", "17 digits");
    assert_false(idcode_citizen("220103198001011231", &err));
    assert_null(strstr(err.message, "220103"));
    assert_int_equal(idcode_citizen_check("22010319800101123"), '0');
    assert_int_equal(idcode_citizen_check("2201031980010112"), 0);
    (void)state;
}

/* Protects: GB/T 2260 and the statistics codes below it, in one spelling each. */
static void test_region(void **state)
{
    good(idcode_region, "220103");
    good(idcode_region, "220000");
    good(idcode_region, "820000");
    good(idcode_region, "220103001");
    good(idcode_region, "220103001002");
    bad(idcode_region, "2201", "6 digits");
    bad(idcode_region, "22010", "6 digits");
    bad(idcode_region, "2201030", "6 digits");
    bad(idcode_region, "22010A", "6 digits");
    bad(idcode_region, "990103", "no province");
    bad(idcode_region, "160103", "no province");
    bad(idcode_region, "220103000", "zeros");
    bad(idcode_region, "220103001000", "zeros");
    (void)state;
}

static void test_phone(void **state)
{
    static const char *const right[] = {"13804311234",  "19900000000", "0431-88881234",    "010-12345678",
                                        "0431-8888123", "12345",       "0431-88881234-801"};
    static const char *const wrong[] = {"",
                                        "1380431123",
                                        "138043112345",
                                        "23804311234",
                                        "12804311234",
                                        "0431-888812",
                                        "043188881234",
                                        "0431-88881234-",
                                        "0431-888812345",
                                        "138 0431 1234",
                                        "1380431123x",
                                        "0431-88881234-1234567",
                                        "43-88881234",
                                        "22345"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        good(idcode_phone, right[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        bad(idcode_phone, wrong[i], "0431-88881234");
    (void)state;
}

static void test_index_number(void **state)
{
    good(idcode_index_number, "112201030138840281/2021-01589");
    bad(idcode_index_number, "112201030138840282/2021-01589", "校验码");
    bad(idcode_index_number, "112201030138840281/2021-1589", "five digits");
    bad(idcode_index_number, "112201030138840281/2021-00000", "00001");
    bad(idcode_index_number, "112201030138840281/1021-00001", "year");
    bad(idcode_index_number, "112201030138840281/2021-015899", "five digits");
    bad(idcode_index_number, "112201030138840281", "索引号");
    bad(idcode_index_number, "11220103013884028/2021-01589", "索引号");
    bad(idcode_index_number, "112201030138840281/", "year");
    (void)state;
}

static void test_document_number(void **state)
{
    static const char *const right[] = {"长宽府发〔2021〕3号", "宽府复决字〔2020〕16号",
                                        "（长宽）城管罚决字〔2020〕第12号", "(长宽)城管罚决字〔2020〕第12号"};
    static const char *const wrong[] = {
        "",
        "长宽府发[2021]3号",
        "长宽府发(2021)3号",
        "长宽府发【2021】3号",
        "〔2021〕3号",
        "长宽府发〔2021〕03号",
        "长宽府发〔2021〕第03号",
        "长宽府发〔21〕3号",
        "长宽府发〔2021〕3",
        "长宽府发〔2021〕号",
        "长宽府发〔2021]3号",
        "长宽府发〔2021〕3号 ",
        "长宽府发〔0021〕3号",
        "长宽府发〔2021",
        "changkuan〔2021〕3号",
        "长宽府发〔2021〕3号3号",
    };
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        good(idcode_document_number, right[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        bad(idcode_document_number, wrong[i], "发文字号");
    (void)state;
}

static void test_named(void **state)
{
    assert_ptr_equal(idcode_named("credit_code"), idcode_credit);
    assert_ptr_equal(idcode_named("document_number"), idcode_document_number);
    assert_null(idcode_named("credit"));
    assert_null(idcode_named(""));
    (void)state;
}

/* Protects: people. Each row: what a page without the right shows. */
static void test_masks(void **state)
{
    static const struct {
        const char *kind, *text, *masked;
    } cases[] = {
        {"name", "张三", "张*"},
        {"name", "王建国", "王**"},
        {"name", "欧阳修文", "欧阳**"},
        {"name", "欧阳", "欧*"},
        {"name", "司马光", "司马*"},
        {"name", "张", "*"},
        {"name", "张三、欧阳修文", "张*、欧阳**"},
        {"name", "张三,李四；王五", "张*,李*；王*"},
        {"name", "阿卜杜·热合曼", "阿******"},
        {"name", "John Smith", "J*** S****"},
        {"name", "𠮷田一郎", "𠮷***"},
        {"name", "", ""},
        {"citizen_number", "220103198001011230", "2201**********1230"},
        {"citizen_number", "11010519491231002X", "1101**********002X"},
        {"citizen_number", "2201031230", "**********"},
        {"phone", "13812345678", "138****5678"},
        {"phone", "0431-88881234", "0431-****1234"},
        {"phone", "1234567", "*******"},
        {"address", "吉林省长春市宽城区群英街道某社区3号楼201", "吉林省长春市宽城区群英街道****"},
        {"address", "长春市宽城区人民大街123号", "长春市宽城区人民大街****"},
        {"address", "长春市宽城区兰家镇某村", "长春市宽城区兰家镇****"},
        {"address", "长春市宽城区某小区3栋", "长春市宽城区****"},
        {"address", "长春市阳光小区3栋", "长春市****"},
        {"address", "阳光花园3栋", "****"},
        {"address", "长春市宽城区", "长春市宽城区"},
        {"account", "6222021234567890123", "***************0123"},
        {"account", "12345678", "********"},
        {"text", "病情", "****"},
        {"unknown", "anything", "****"},
        {NULL, "anything", "****"},
        {"text", "", ""},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(idcode_mask(a, cases[i].kind, cases[i].text), cases[i].masked);
    assert_string_equal(idcode_mask(a, "name", NULL), "");
    arena_free(a);
    (void)state;
}

/* Protects: masked text is valid text, whatever stood there, and never all of it. */
static void test_masks_of_anything(void **state)
{
    static const char *const kinds[] = {"name", "citizen_number", "phone", "address", "account", "text"};
    static const char *const pieces[] = {"张", "欧阳",  "、", " ", "区", "街道", "省",
                                         "1",  "0431-", "𠮷", "é", "x",  "小区"};
    unsigned seed = 20;
    struct arena *a = arena_new();
    for (int round = 0; round < 4000; round++, arena_clear(a)) {
        struct buf b = buf_new(a);
        for (int n = rand_r(&seed) % 8; n; n--)
            buf_add(&b, pieces[(size_t)rand_r(&seed) % (sizeof pieces / sizeof *pieces)]);
        for (size_t k = 0; k < 6; k++) {
            const char *masked = idcode_mask(a, kinds[k], b.data);
            assert_true(text_valid(masked, strlen(masked), NULL));
            if (b.size && k != 0 && k != 3) /* separators alone, and an address that ends in its street, may stay */
                assert_non_null(strchr(masked, '*'));
        }
    }
    arena_free(a);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_credit),          cmocka_unit_test(test_credit_finds_slips),
        cmocka_unit_test(test_citizen),         cmocka_unit_test(test_region),
        cmocka_unit_test(test_phone),           cmocka_unit_test(test_index_number),
        cmocka_unit_test(test_document_number), cmocka_unit_test(test_named),
        cmocka_unit_test(test_masks),           cmocka_unit_test(test_masks_of_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
