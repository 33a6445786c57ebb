#include "model/spell.h"

#include "core/arena.h"
#include "core/text.h"
#include "model/model.h"

#include <string.h>
#include <strings.h>

enum piece { END, WORD, NUMBER, STRING, SIGN };

struct spelling {
    struct arena *arena;
    const struct reg *reg;
    const char *language;
    bool english;
    const char *at; /* behind the piece */
    enum piece piece;
    const char *text;       /* of the piece; a string's without quotes */
    const struct field *of; /* the last field named: what it is compared with follows */
    struct buf out;
    bool between; /* the next “and” belongs to it */
    int listed;   /* brackets open since “in” */
};

static bool in_word(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
}

static void take(struct spelling *s, enum piece piece, const char *from, size_t n, size_t skip)
{
    s->piece = piece;
    s->text = arena_strndup(s->arena, from, n);
    s->at = from + n + skip;
}

static void next(struct spelling *s)
{
    const char *p = s->at + strspn(s->at, " \t\r\n");
    size_t n = 0;
    if (!*p) {
        s->piece = END;
        s->text = "";
        s->at = p;
    } else if (*p == '\'') {
        n = strcspn(p + 1, "'");
        take(s, STRING, p + 1, n, p[1 + n] ? 1 : 0);
    } else if (in_word(*p)) {
        while (in_word(p[n]))
            n++;
        take(s, *p >= '0' && *p <= '9' ? NUMBER : WORD, p, n, 0);
    } else {
        n = strchr("<>!", *p) && strchr("=>", p[1]) && p[1] ? 2 : 1;
        take(s, SIGN, p, n, 0);
    }
}

static bool is(const struct spelling *s, const char *text)
{
    return s->piece != STRING && s->piece != END && strcasecmp(s->text, text) == 0;
}

static void say(struct spelling *s, const char *zh, const char *en)
{
    if (!s->english)
        buf_add(&s->out, zh);
    else if (s->out.size && *en != ',' && *en != ')' && s->out.data[s->out.size - 1] != '(')
        buf_printf(&s->out, " %s", en);
    else
        buf_add(&s->out, en);
}

/* Words by the type of what is compared: dates are earlier, numbers less. */
static bool say_comparison(struct spelling *s)
{
    static const struct {
        const char *sign, *zh, *zh_date, *en, *en_date;
    } signs[] = {
        {"=", "为", "为", "is", "is"},
        {"<>", "不为", "不为", "is not", "is not"},
        {"!=", "不为", "不为", "is not", "is not"},
        {"<=", "不大于", "不晚于", "is at most", "is not after"},
        {">=", "不小于", "不早于", "is at least", "is not before"},
        {"<", "小于", "早于", "is less than", "is before"},
        {">", "大于", "晚于", "is more than", "is after"},
    };
    bool date = s->of && (s->of->type == VALUE_DATE || s->of->type == VALUE_TIME);
    for (size_t i = 0; s->piece == SIGN && i < sizeof signs / sizeof *signs; i++)
        if (strcmp(s->text, signs[i].sign) == 0) {
            say(s, date ? signs[i].zh_date : signs[i].zh, date ? signs[i].en_date : signs[i].en);
            return true;
        }
    return false;
}

static void say_string(struct spelling *s)
{
    const struct codes *codes = s->of ? s->of->codes : NULL;
    const struct code_value *v = codes ? codes_value(codes, s->text) : NULL;
    const char *text = arena_printf(s->arena, "“%s”", v ? title_in(v->title, s->language) : s->text);
    say(s, text, text);
}

/* is null, is not null */
static void say_is(struct spelling *s)
{
    next(s);
    bool not = is(s, "not");
    if (not )
        next(s);
    say(s, not ? "已填写" : "未填写", not ? "is given" : "is not given");
}

static void say_and(struct spelling *s)
{
    if (s->between)
        say(s, "至", "and");
    else
        say(s, "，并且", ", and");
    s->between = false;
}

static void say_not(struct spelling *s)
{
    struct spelling ahead = *s;
    next(&ahead);
    if (is(&ahead, "in")) {
        next(s);
        say(s, "不为", "is none of");
        s->listed = -1;
    } else {
        say(s, "不符合", "not");
    }
}

static void say_word(struct spelling *s)
{
    static const struct {
        const char *word, *zh, *en;
    } words[] = {{"or", "，或者", ", or"},
                 {"true", "是", "yes"},
                 {"false", "否", "no"},
                 {"like", "形如", "like"},
                 {"coalesce", "首个有值的", "first given of"},
                 {"null", "空", "nothing"}};
    const struct field *f = reg_column(s->reg, s->text);
    if (f) {
        s->of = f;
        say(s, title_in(f->title, s->language), arena_printf(s->arena, "“%s”", title_in(f->title, s->language)));
        return;
    }
    if (is(s, "and")) {
        say_and(s);
    } else if (is(s, "not")) {
        say_not(s);
    } else if (is(s, "is")) {
        say_is(s);
    } else if (is(s, "in")) {
        say(s, "为", "is one of");
        s->listed = -1;
    } else if (is(s, "between")) {
        say(s, "在", "is between");
        s->between = true;
    } else {
        const char *zh = s->text, *en = s->text;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (is(s, words[i].word)) {
                zh = words[i].zh;
                en = words[i].en;
            }
        say(s, zh, en);
    }
}

static void say_sign(struct spelling *s)
{
    if (is(s, "(") && s->listed == -1) {
        s->listed = 1; /* a list of values needs no brackets in words */
    } else if (is(s, ")") && s->listed == 1) {
        s->listed = 0;
    } else if (is(s, ",")) {
        say(s, "、", ",");
    } else if (is(s, "(")) {
        say(s, "（", "(");
    } else if (is(s, ")")) {
        say(s, "）", ")");
    } else if (!say_comparison(s)) {
        say(s, s->text, s->text);
    }
}

const char *condition_spelled(struct arena *a, const struct reg *reg, const char *condition, const char *language)
{
    struct spelling s = {.arena = a, .reg = reg, .language = language, .at = condition, .out = buf_new(a)};
    s.english = text_equal(language, "en");
    for (next(&s); s.piece != END; next(&s)) {
        if (s.piece == STRING)
            say_string(&s);
        else if (s.piece == WORD)
            say_word(&s);
        else if (s.piece == NUMBER)
            say(&s, s.text, s.text);
        else
            say_sign(&s);
    }
    return s.out.data;
}
