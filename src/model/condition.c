#include "model/condition.h"

#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Tokens. */

enum token { END, WORD, NUMBER, STRING, OPERATOR, WRONG };

enum { DEEPEST = 40 };

struct parse {
    const struct condition *c;
    struct arena *arena;
    const char *at; /* behind the token */
    enum token token;
    const char *text; /* of the token; a string's without quotes */
    unsigned depth;
    bool failed; /* the grammar mistake is told: read no further */
};

static void tell(struct parse *p, const char *message)
{
    gather_add(p->c->gather, p->c->file, p->c->text.line, "%s: “%s”: %s", p->c->what, p->c->key, phrase(message));
}

#define TELL(p, format, ...) tell(p, arena_printf((p)->arena, phrase(format), __VA_ARGS__))

/* A mistake of grammar: what follows cannot be understood any more. */
static void fail(struct parse *p, const char *message)
{
    if (!p->failed)
        tell(p, message);
    p->failed = true;
    p->token = END;
}

#define FAIL(p, format, ...) fail(p, arena_printf((p)->arena, phrase(format), __VA_ARGS__))

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static void take(struct parse *p, enum token token, size_t n)
{
    p->token = token;
    p->text = arena_strndup(p->arena, p->at, n);
    p->at += n;
}

static void take_string(struct parse *p)
{
    char *text = arena_alloc(p->arena, strlen(p->at));
    size_t n = 0;
    for (const char *s = p->at + 1; *s; s++) {
        if (*s == '\'' && s[1] != '\'') {
            p->at = s + 1;
            p->token = STRING;
            p->text = text;
            return;
        }
        s += *s == '\''; /* doubled: one quote */
        text[n++] = *s;
    }
    fail(p, "a text in single quotes does not end");
}

static void refuse_character(struct parse *p)
{
    const char *s = p->at;
    size_t n = 1;
    while (((unsigned char)s[n] & 0xC0) == 0x80) /* a whole character of UTF-8 */
        n++;
    if (*s == '"' || *s == '`' || *s == '[')
        fail(p, "columns are written without quotes, texts in single quotes");
    else if (*s == ';')
        fail(p, "holds a semicolon; it must be one condition");
    else
        FAIL(p, "“%.*s” is not part of the conditions that definitions may use", (int)n, s);
}

static void take_operator(struct parse *p)
{
    static const char *const operators[] = {"<>", "!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ","};
    if (strncmp(p->at, "--", 2) == 0 || strncmp(p->at, "/*", 2) == 0) {
        fail(p, "holds an SQL comment; write it as a YAML comment (#)");
        return;
    }
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (strncmp(p->at, operators[i], strlen(operators[i])) == 0) {
            take(p, OPERATOR, strlen(operators[i]));
            return;
        }
    refuse_character(p);
}

static void take_number(struct parse *p)
{
    size_t n = strspn(p->at, "0123456789");
    if (p->at[n] == '.' || is_letter(p->at[n]))
        fail(p, "numbers in conditions are whole: money in fen, decimals in hundredths");
    else if (n > 18)
        fail(p, "a number is too large");
    else
        take(p, NUMBER, n);
}

static void next(struct parse *p)
{
    if (p->failed)
        return;
    p->at += strspn(p->at, " \t\r\n");
    size_t n = 0;
    while (is_letter(p->at[n]) || (n && is_digit(p->at[n])))
        n++;
    if (!*p->at)
        take(p, END, 0);
    else if (n)
        take(p, WORD, n);
    else if (is_digit(*p->at))
        take_number(p);
    else if (*p->at == '\'')
        take_string(p);
    else
        take_operator(p);
}

static bool is(const struct parse *p, enum token token, const char *text)
{
    return p->token == token && strcasecmp(p->text, text) == 0;
}

static bool accept(struct parse *p, enum token token, const char *text)
{
    if (!is(p, token, text))
        return false;
    next(p);
    return true;
}

static void expect(struct parse *p, enum token token, const char *text)
{
    if (!accept(p, token, text))
        FAIL(p, "“%s” is missing %s%s%s", text, p->token == END ? "at the end" : "before “",
             p->token == END ? "" : p->text, p->token == END ? "" : "”");
}

/* Types. */

enum kind { UNSURE, TRUTH, WHOLE, TEXT, CODE, DATE, TIME, REF, NULL_VALUE };

struct operand {
    enum kind kind;
    const struct codes *codes; /* CODE */
    const struct reg *to;      /* REF */
    const char *literal;       /* TEXT written in the condition */
};

static const struct operand unsure = {UNSURE, NULL, NULL, NULL};

static struct operand of_kind(enum kind kind)
{
    return (struct operand){kind, NULL, NULL, NULL};
}

static const char *kind_name(enum kind kind)
{
    static const char *const names[] = {
        [UNSURE] = phrase_mark("something"), [TRUTH] = phrase_mark("true or false"), [WHOLE] = phrase_mark("a number"),
        [TEXT] = phrase_mark("a text"),      [CODE] = phrase_mark("a code"),         [DATE] = phrase_mark("a date"),
        [TIME] = phrase_mark("a time"),      [REF] = phrase_mark("a reference"),     [NULL_VALUE] = "null",
    };
    return phrase(names[kind]);
}

static struct operand field_operand(const struct field *f)
{
    static const enum kind kinds[] = {
        [VALUE_TEXT] = TEXT,     [VALUE_INTEGER] = WHOLE, [VALUE_DECIMAL] = WHOLE,
        [VALUE_MONEY] = WHOLE,   [VALUE_DATE] = DATE,     [VALUE_TIME] = TIME,
        [VALUE_BOOLEAN] = TRUTH, [VALUE_CODE] = CODE,     [VALUE_REF] = REF,
    };
    return (struct operand){kinds[f->type], f->codes, f->to, NULL};
}

static void check_key(struct parse *p, struct operand code, struct operand text)
{
    if (!code.codes || !code.codes->count || !text.literal || codes_value(code.codes, text.literal))
        return;
    struct nearest n = {.text = text.literal};
    for (size_t i = 0; i < code.codes->count; i++)
        nearest_try(&n, code.codes->value[i].key);
    const char *near = n.best ? arena_printf(p->arena, phrase("; did you mean '%s'?"), n.best) : "";
    TELL(p, "'%s' is no key of code table “%s”%s", text.literal, code.codes->name, near);
}

static bool comparable(struct operand a, struct operand b)
{
    if (a.kind == UNSURE || b.kind == UNSURE || a.kind == b.kind)
        return true;
    return (a.kind == CODE && b.kind == TEXT) || (a.kind == TEXT && b.kind == CODE);
}

static void check_comparable(struct parse *p, struct operand a, struct operand b)
{
    if (p->failed)
        return;
    if (a.kind == NULL_VALUE || b.kind == NULL_VALUE) {
        fail(p, "nothing equals null; write “is null” or “is not null”");
        return;
    }
    if (!comparable(a, b)) {
        FAIL(p, "compares %s with %s", kind_name(a.kind), kind_name(b.kind));
        return;
    }
    if (a.kind == CODE)
        check_key(p, a, b);
    else if (b.kind == CODE)
        check_key(p, b, a);
}

static struct operand arithmetic(struct parse *p, struct operand a, struct operand b, const char *operator)
{
    if (p->failed || a.kind == UNSURE || b.kind == UNSURE)
        return unsure;
    bool moment = a.kind == DATE || a.kind == TIME;
    if (a.kind == WHOLE && b.kind == WHOLE)
        return a;
    if (moment && a.kind == b.kind && *operator== '-')
        return of_kind(WHOLE);
    if (moment && b.kind == WHOLE && (*operator== '-' || * operator== '+'))
        return a;
    FAIL(p, "“%s” cannot be done with %s and %s", operator, kind_name(a.kind), kind_name(b.kind));
    return unsure;
}

/* Grammar, from the loosest to the tightest. */

static struct operand parse_or(struct parse *p);
static struct operand parse_sum(struct parse *p);

static struct operand parse_column(struct parse *p)
{
    const char *name = p->text;
    const struct reg *reg = p->c->reg;
    next(p);
    if (is(p, OPERATOR, "(")) {
        FAIL(p, "“%s(…)”: no function but coalesce may be used", name);
        return unsure;
    }
    const struct field *f = reg_column(reg, name);
    if (f)
        return f->builtin == BUILTIN_NONE && p->c->unsure && p->c->unsure[f - reg->field] ? unsure : field_operand(f);
    if (strcmp(name, "state") == 0) {
        TELL(p, "register “%s” declares no states", reg->name);
        return unsure;
    }
    struct nearest n = {.text = name};
    for (size_t i = 0; i < reg->fields; i++)
        nearest_try(&n, reg->field[i].name);
    const char *near = n.best ? arena_printf(p->arena, phrase("; did you mean “%s”?"), n.best) : "";
    TELL(p, "register “%s” has no column “%s”%s", reg->name, name, near);
    return unsure;
}

static struct operand parse_coalesce(struct parse *p)
{
    expect(p, OPERATOR, "(");
    struct operand first = parse_sum(p);
    size_t count = 1;
    while (accept(p, OPERATOR, ",")) {
        check_comparable(p, first, parse_sum(p));
        count++;
    }
    expect(p, OPERATOR, ")");
    if (!p->failed && count < 2)
        fail(p, "coalesce takes two values or more");
    return first;
}

static struct operand parse_brackets(struct parse *p)
{
    if (++p->depth > DEEPEST) {
        fail(p, "brackets stand too deep in each other");
        return unsure;
    }
    struct operand inner = parse_or(p);
    expect(p, OPERATOR, ")");
    p->depth--;
    return inner;
}

static bool is_refused_word(const struct parse *p)
{
    static const char *const words[] = {"select", "case",  "exists", "cast",  "union",   "when",   "then",
                                        "else",   "end",   "from",   "and",   "or",      "in",     "is",
                                        "like",   "where", "order",  "group", "between", "values", "with"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is(p, WORD, words[i]))
            return true;
    return false;
}

static struct operand parse_word(struct parse *p)
{
    if (accept(p, WORD, "true") || accept(p, WORD, "false"))
        return of_kind(TRUTH);
    if (accept(p, WORD, "null"))
        return of_kind(NULL_VALUE);
    if (accept(p, WORD, "coalesce"))
        return parse_coalesce(p);
    if (is(p, WORD, "select"))
        fail(p, "subqueries may not be used: a condition is about the record's own columns");
    else if (is_refused_word(p))
        FAIL(p, "“%s” cannot stand there", p->text);
    else
        return parse_column(p);
    return unsure;
}

static struct operand parse_value(struct parse *p)
{
    if (p->token == WORD)
        return parse_word(p);
    if (p->token == NUMBER) {
        next(p);
        return of_kind(WHOLE);
    }
    if (p->token == STRING) {
        struct operand text = {TEXT, NULL, NULL, p->text};
        next(p);
        return text;
    }
    if (accept(p, OPERATOR, "("))
        return parse_brackets(p);
    if (p->token == END)
        fail(p, "ends where a column or a value should stand");
    else
        FAIL(p, "a column or a value should stand before “%s”", p->text);
    return unsure;
}

static struct operand parse_signed(struct parse *p)
{
    if (!accept(p, OPERATOR, "-"))
        return parse_value(p);
    struct operand value = parse_value(p);
    return arithmetic(p, of_kind(WHOLE), value, "-");
}

static struct operand parse_product(struct parse *p)
{
    struct operand left = parse_signed(p);
    while (is(p, OPERATOR, "*") || is(p, OPERATOR, "/")) {
        const char *operator= p->text;
        next(p);
        left = arithmetic(p, left, parse_signed(p), operator);
    }
    return left;
}

static struct operand parse_sum(struct parse *p)
{
    struct operand left = parse_product(p);
    while (is(p, OPERATOR, "+") || is(p, OPERATOR, "-")) {
        const char *operator= p->text;
        next(p);
        left = arithmetic(p, left, parse_product(p), operator);
    }
    return left;
}

static void parse_in(struct parse *p, struct operand left)
{
    expect(p, OPERATOR, "(");
    do {
        check_comparable(p, left, parse_sum(p));
    } while (accept(p, OPERATOR, ","));
    expect(p, OPERATOR, ")");
}

static void check_orders(struct parse *p, struct operand left, const char *operator)
{
    if (!p->failed && (left.kind == TRUTH || left.kind == CODE || left.kind == REF))
        FAIL(p, "“%s” has no meaning for %s", operator, kind_name(left.kind));
}

static void parse_between(struct parse *p, struct operand left)
{
    check_orders(p, left, "between");
    check_comparable(p, left, parse_sum(p));
    expect(p, WORD, "and");
    check_comparable(p, left, parse_sum(p));
}

static void parse_like(struct parse *p, struct operand left)
{
    if (left.kind != TEXT && left.kind != UNSURE)
        FAIL(p, "“like” is for texts, not for %s", kind_name(left.kind));
    else if (p->token != STRING)
        fail(p, "“like” needs a text in single quotes");
    next(p);
}

static void parse_is(struct parse *p)
{
    accept(p, WORD, "not");
    if (!accept(p, WORD, "null"))
        fail(p, "after “is” only “null” or “not null” may stand");
}

static void parse_comparison(struct parse *p, struct operand left)
{
    const char *operator= p->text;
    next(p);
    if (strcmp(operator, "=") != 0 && strcmp(operator, "<>") != 0 && strcmp(operator, "!=") != 0)
        check_orders(p, left, operator);
    check_comparable(p, left, parse_sum(p));
}

static bool is_comparison(const struct parse *p)
{
    static const char *const operators[] = {"=", "<>", "!=", "<", "<=", ">", ">="};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (is(p, OPERATOR, operators[i]))
            return true;
    return false;
}

static struct operand parse_predicate(struct parse *p)
{
    struct operand left = parse_sum(p);
    if (is_comparison(p)) {
        parse_comparison(p, left);
        return of_kind(TRUTH);
    }
    if (accept(p, WORD, "is")) {
        parse_is(p);
        return of_kind(TRUTH);
    }
    bool not = accept(p, WORD, "not");
    if (accept(p, WORD, "in"))
        parse_in(p, left);
    else if (accept(p, WORD, "between"))
        parse_between(p, left);
    else if (accept(p, WORD, "like"))
        parse_like(p, left);
    else if (not )
        fail(p, "after “not” there should stand in, between or like");
    else
        return left;
    return of_kind(TRUTH);
}

static void check_truth(struct parse *p, struct operand o)
{
    if (!p->failed && o.kind != TRUTH && o.kind != UNSURE)
        FAIL(p, "%s stands where a condition should: compare it with something", kind_name(o.kind));
}

static struct operand parse_not(struct parse *p)
{
    bool not = false;
    while (accept(p, WORD, "not"))
        not = true;
    struct operand o = parse_predicate(p);
    if (not )
        check_truth(p, o);
    return o;
}

static struct operand parse_and(struct parse *p)
{
    struct operand left = parse_not(p);
    while (is(p, WORD, "and")) {
        check_truth(p, left);
        next(p);
        left = parse_not(p);
        check_truth(p, left);
    }
    return left;
}

static struct operand parse_or(struct parse *p)
{
    struct operand left = parse_and(p);
    while (is(p, WORD, "or")) {
        check_truth(p, left);
        next(p);
        left = parse_and(p);
        check_truth(p, left);
    }
    return left;
}

void condition_check(const struct condition *c)
{
    struct parse p = {.c = c, .arena = c->gather->arena, .at = c->text.text};
    next(&p);
    struct operand whole = parse_or(&p);
    check_truth(&p, whole);
    if (!p.failed && p.token != END)
        FAIL(&p, "“%s” is not expected there", p.text);
}
