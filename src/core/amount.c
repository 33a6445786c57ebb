#include "core/amount.h"

#include "core/arena.h"
#include "core/text.h"

#include <inttypes.h>

static const char *const digits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

/* Digit by digit; one 零 for all that are nought between two that are not. */
static void add_whole(struct buf *b, uint64_t yuan)
{
    static const char *const places[] = {"", "拾", "佰", "仟"};
    static const char *const units[] = {"元", "万", "亿", "万"}; /* behind each four digits; the last is of 亿 */
    bool begun = false, zero = false, any[5] = {false};
    uint64_t weight = 1000000000000000u;
    for (int i = 15; i >= 0; i--, weight /= 10) {
        unsigned digit = (unsigned)(yuan / weight % 10);
        if (digit) {
            buf_add(b, zero ? "零" : "");
            buf_add(b, digits[digit]);
            buf_add(b, places[i % 4]);
            any[i / 4] = begun = true;
        }
        zero = begun && !digit && (zero || i > 0);
        bool named = any[i / 4] || (i == 8 && any[3]) || i == 0;
        if (i % 4 == 0 && named)
            buf_add(b, units[i / 4]);
    }
}

static uint64_t size_of(int64_t fen)
{
    return fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
}

char *amount_capitals(struct arena *a, int64_t fen)
{
    struct buf b = buf_new(a);
    uint64_t size = size_of(fen), yuan = size / 100;
    unsigned jiao = (unsigned)(size / 10 % 10), last = (unsigned)(size % 10);
    buf_add(&b, fen < 0 ? "人民币负" : "人民币");
    if (yuan || !size) {
        if (!yuan)
            buf_add(&b, "零");
        add_whole(&b, yuan);
    }
    if (jiao)
        buf_printf(&b, "%s角", digits[jiao]);
    else if (last && yuan)
        buf_add(&b, "零");
    if (last)
        buf_printf(&b, "%s分", digits[last]);
    else
        buf_add(&b, "整");
    return b.data;
}

char *amount_yuan(struct arena *a, int64_t fen)
{
    uint64_t size = size_of(fen);
    const char *sign = fen < 0 ? "-" : "";
    if (size % 100)
        return arena_printf(a, "%s%" PRIu64 ".%02" PRIu64 "元", sign, size / 100, size % 100);
    return arena_printf(a, "%s%" PRIu64 "元", sign, size / 100);
}
