#include "core/arena.h"
#include "core/text.h"
#include "core/value.h"
#include "figure/plan.h"

#include <stdlib.h>
#include <string.h>

enum { FEN_IN_WAN = 1000000 };

__extension__ typedef __int128 wide;

/* numerator * scale / denominator, half away from zero. */
static int64_t scaled(int64_t numerator, int64_t denominator, int scale)
{
    wide n = (wide)numerator * scale * 2;
    wide d = (wide)denominator * 2;
    return (int64_t)((n + (n < 0 ? -denominator : denominator)) / d);
}

/* Hundredths without what says nothing: 40.00 → 40, 12.50 → 12.5. */
static char *hundredths(struct arena *a, int64_t v)
{
    char *s = arena_strdup(a, value_print(a, value_number(VALUE_DECIMAL, v)));
    size_t n = strlen(s);
    while (s[n - 1] == '0')
        s[--n] = '\0';
    if (s[n - 1] == '.')
        s[n - 1] = '\0';
    return s;
}

/* Whole per cents. Only all is 100 % and only nothing is 0 %: a figure that rounding would make so is cut, to two
 * decimals, on its own side. */
static char *percent(struct arena *a, int64_t numerator, int64_t denominator)
{
    int64_t whole = scaled(numerator, denominator, 100);
    bool false_all = whole == 100 && numerator < denominator, false_none = whole == 0 && numerator > 0;
    if (!false_all && !false_none)
        return arena_printf(a, "%lld%%", (long long)whole);
    int64_t fine = (int64_t)((wide)numerator * 10000 / denominator);
    if (false_none && fine == 0)
        fine = 1;
    return arena_printf(a, "%s%%", hundredths(a, fine));
}

/* 2,063,400 yuan → 200余万: the leading digit of the ten thousands, 余 where something is cut. */
static char *over_wan(struct arena *a, int64_t fen)
{
    int64_t wan = fen / FEN_IN_WAN, unit = 1;
    if (wan < 1)
        return hundredths(a, fen);
    while (wan / unit >= 10)
        unit *= 10;
    int64_t cut = wan / unit * unit;
    return arena_printf(a, "%lld%s万", (long long)cut, cut * FEN_IN_WAN == fen ? "" : "余");
}

/* 1 to 99 in Chinese numerals; digits beyond. */
static char *numeral(struct arena *a, int64_t n)
{
    static const char *const digit[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (n < 1 || n > 99)
        return arena_printf(a, "%lld", (long long)n);
    return arena_printf(a, "%s%s%s", n >= 20 ? digit[n / 10] : "", n >= 10 ? "十" : "", digit[n % 10]);
}

static char *plain(struct arena *a, const struct figure *f)
{
    const struct indicator *i = f->indicator;
    bool in_hundredths =
        i->kind == INDICATOR_CHANGE ||
        (i->kind == INDICATOR_SUM && (i->field->type == VALUE_MONEY || i->field->type == VALUE_DECIMAL));
    if (i->kind == INDICATOR_RATE)
        return percent(a, f->numerator, f->denominator);
    return in_hundredths ? hundredths(a, f->numerator) : arena_printf(a, "%lld", (long long)f->numerator);
}

static const char *text_of(struct arena *a, const struct figure *f)
{
    const struct indicator *i = f->indicator;
    bool whole = i->kind == INDICATOR_RATE && f->numerator == f->denominator;
    switch (i->form) {
    case FORM_OVER_WAN:
        return over_wan(a, f->numerator);
    case FORM_ALL:
        return whole ? "全部" : plain(a, f);
    case FORM_EACH:
        return whole ? "逐件" : plain(a, f);
    case FORM_ORDINAL:
        return arena_printf(a, "第%s", numeral(a, f->numerator));
    case FORM_PLAIN:
    case FORM_PERCENT:
        break;
    }
    if (i->kind == INDICATOR_CHANGE && i->relative)
        return arena_printf(a, "%s%%", plain(a, f));
    return i->kind == INDICATOR_FACT ? f->fact : plain(a, f);
}

void wording_fill(struct arena *a, struct figure *f)
{
    const struct indicator *i = f->indicator;
    if (!f->known) {
        f->text = f->with_unit = "—";
        return;
    }
    f->text = text_of(a, f);
    const char *unit = i->unit.zh ? i->unit.zh : "";
    if (i->kind == INDICATOR_RATE || (i->kind == INDICATOR_CHANGE && i->relative))
        unit = "";
    else if (i->kind == INDICATOR_CHANGE && i->base->kind == INDICATOR_RATE)
        unit = "个百分点";
    else if (i->kind == INDICATOR_SUM && i->field->type == VALUE_MONEY && !*unit)
        unit = "元";
    if (i->kind == INDICATOR_RANK)
        f->with_unit = arena_printf(a, "第%s", numeral(a, f->numerator));
    else
        f->with_unit = arena_printf(a, "%s%s", f->text, unit);
}

/* 2,063,400 yuan → over 2,000,000 yuan. */
static char *over_round(struct arena *a, int64_t fen)
{
    int64_t yuan = fen / 100, unit = 1;
    while (yuan / unit >= 10)
        unit *= 10;
    int64_t cut = yuan / unit * unit;
    struct buf digits = buf_new(a), out = buf_new(a);
    buf_add_int(&digits, cut);
    buf_add(&out, cut * 100 == fen ? "" : "over ");
    for (size_t i = 0; i < digits.size; i++) {
        if (i && (digits.size - i) % 3 == 0)
            buf_add_char(&out, ',');
        buf_add_char(&out, digits.data[i]);
    }
    buf_add(&out, " yuan");
    return out.data;
}

const char *figure_english(struct arena *a, const struct figure *f)
{
    const struct indicator *i = f->indicator;
    if (!f->known)
        return NULL;
    if (i->form == FORM_OVER_WAN && f->numerator >= FEN_IN_WAN)
        return over_round(a, f->numerator);
    if (i->form == FORM_ORDINAL)
        return arena_printf(a, "no. %lld", (long long)f->numerator);
    switch (i->kind) {
    case INDICATOR_FACT:
        return f->fact;
    case INDICATOR_RATE:
        return percent(a, f->numerator, f->denominator);
    case INDICATOR_RANK:
        return arena_printf(a, "no. %lld of %zu", (long long)f->numerator, f->places);
    case INDICATOR_CHANGE:
        if (i->relative || i->base->kind == INDICATOR_RATE)
            return arena_printf(a, "%s%s", plain(a, f), i->relative ? "%" : " points");
        break;
    case INDICATOR_COUNT:
    case INDICATOR_SUM:
        break;
    }
    const char *unit = i->unit.en                                                  ? i->unit.en
                       : i->kind == INDICATOR_SUM && i->field->type == VALUE_MONEY ? "yuan"
                                                                                   : NULL;
    return unit ? arena_printf(a, "%s %s", plain(a, f), unit) : plain(a, f);
}

bool figure_equals(const struct figure *f, const char *value, const char *unit)
{
    if (!f->known)
        return false;
    if (strcmp(f->text, value) == 0)
        return true;
    const struct indicator *i = f->indicator;
    int64_t number;
    if (i->kind == INDICATOR_FACT)
        return strcmp(f->fact, value) == 0;
    if (!text_to_int(value, &number))
        return false;
    if (i->kind == INDICATOR_RATE)
        return strcmp(unit, "percent") == 0 && scaled(f->numerator, f->denominator, 100) == number &&
               (number != 100 || f->numerator == f->denominator);
    if (i->kind == INDICATOR_CHANGE)
        return f->numerator == number * 100;
    return i->kind != INDICATOR_SUM && f->numerator == number;
}
