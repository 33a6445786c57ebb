/* Articles as they are cited: 42(1)(2) is article 42, paragraph 1, item 2; 64()(1) an item of an article that has one
 * paragraph only; 14-17 and 14,15 are several. What begins otherwise (二(五) of a document) is cited as it stands. */
#include "core/arena.h"
#include "core/text.h"
#include "law/rule.h"

#include <string.h>

static void add_below_hundred(struct buf *b, int n, bool after_hundreds)
{
    static const char *const digit[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    int tens = n / 10;
    if (tens == 0 && after_hundreds && n)
        buf_add(b, "零");
    if (tens > 1 || (tens == 1 && after_hundreds))
        buf_add(b, digit[tens]);
    if (tens)
        buf_add(b, "十");
    buf_add(b, digit[n % 10]);
}

static void add_numeral(struct buf *b, int n) /* 1 to 999 */
{
    static const char *const digit[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (n >= 100)
        buf_printf(b, "%s百", digit[n / 100]);
    add_below_hundred(b, n % 100, n >= 100);
}

/* Up to three digits; 0 where there are none. */
static int number_at(const char **s)
{
    int n = 0;
    for (int i = 0; i < 3 && **s >= '0' && **s <= '9'; i++)
        n = n * 10 + (*(*s)++ - '0');
    return n;
}

/* (N) or (): -1 where there is no parenthesis. */
static int part_at(const char **s)
{
    const char *at = *s;
    if (*at != '(')
        return -1;
    at++;
    int n = number_at(&at);
    if (*at != ')')
        return -1;
    *s = at + 1;
    return n;
}

static bool add_one(struct buf *b, const char **s)
{
    int article = number_at(s);
    if (!article)
        return false;
    buf_add(b, "第");
    add_numeral(b, article);
    buf_add(b, "条");
    int paragraph = part_at(s), item = paragraph >= 0 ? part_at(s) : -1;
    if (paragraph > 0) {
        buf_add(b, "第");
        add_numeral(b, paragraph);
        buf_add(b, "款");
    }
    if (item > 0) {
        buf_add(b, "第");
        add_numeral(b, item);
        buf_add(b, "项");
    }
    return true;
}

static bool add_all(struct buf *b, const char *s)
{
    while (add_one(b, &s)) {
        if (!*s)
            return true;
        if (*s != ',' && *s != '-')
            return false;
        buf_add(b, *s++ == ',' ? "、" : "至");
    }
    return false;
}

char *rule_clause(struct arena *a, const struct rule_basis *b)
{
    struct buf article = buf_new(a);
    buf_add(&article, "");
    return *b->article && !add_all(&article, b->article) ? arena_strdup(a, b->article) : article.data;
}

char *rule_length(struct arena *a, const struct rule *r)
{
    static const char *const unit[] = {"个工作日", "日", "个月", "年", "小时"};
    struct buf out = buf_new(a);
    if (!r->length || r->measure == RULE_DATE)
        return NULL;
    if (r->length == 2 && (r->unit == RULE_WORKDAY || r->unit == RULE_MONTH))
        buf_add(&out, "两");
    else
        add_numeral(&out, (int)r->length);
    buf_add(&out, unit[r->unit]);
    return out.data;
}

char *rule_article(struct arena *a, const struct rule_basis *b, enum law_language language)
{
    struct buf out = buf_new(a);
    buf_add(&out, b->statute);
    if (!*b->article)
        return out.data;
    if (language == LAW_ZH) {
        buf_add(&out, rule_clause(a, b));
        return out.data;
    }
    buf_add(&out, " art. ");
    for (const char *s = b->article; *s; s++)
        if (text_starts(s, "()"))
            s++;
        else
            buf_add_char(&out, *s);
    return out.data;
}
