#include "core/initials.h"

#include "core/arena.h"
#include "core/text.h"

#include <string.h>

/* Made when the program is built, by initials_make.c: the initial of each character from the first on, or a space. */
enum { INITIALS_FIRST = 0x4E00, LETTERS = 4 };
extern const char initials_table[];

/* Read in another way too, in words that offices use. */
static const struct {
    uint32_t code;
    char initial;
} others[] = {
    {U'行', 'h'}, {U'重', 'c'}, {U'长', 'z'}, {U'长', 'c'}, {U'调', 't'}, {U'调', 'd'}, {U'率', 's'}, {U'会', 'k'},
    {U'单', 's'}, {U'校', 'j'}, {U'降', 'x'}, {U'解', 'x'}, {U'乐', 'y'}, {U'传', 'z'}, {U'曾', 'z'}, {U'朝', 'z'},
    {U'车', 'j'}, {U'藏', 'z'}, {U'参', 's'}, {U'给', 'j'}, {U'省', 'x'}, {U'石', 'd'}, {U'似', 's'}, {U'属', 'z'},
    {U'说', 's'}, {U'查', 'z'}, {U'弹', 't'}, {U'度', 'd'}, {U'殖', 'z'}, {U'识', 's'}, {U'系', 'j'}, {U'厦', 's'},
    {U'宿', 's'}, {U'卡', 'k'}, {U'卡', 'q'}, {U'乘', 'c'}, {U'盛', 's'}, {U'盛', 'c'}, {U'仇', 'q'}, {U'区', 'q'},
    {U'区', 'o'}, {U'洗', 'x'}, {U'券', 'q'}, {U'落', 'l'}, {U'诊', 'z'}, {U'圳', 'z'}, {U'炫', 'x'}, {U'赁', 'l'},
    {U'殡', 'b'}, {U'葬', 'z'}, {U'囤', 't'}, {U'缴', 'j'}, {U'籍', 'j'}, {U'泊', 'b'}, {U'兽', 's'}, {U'爆', 'b'},
};

char initial_of(uint32_t code)
{
    bool listed = code >= INITIALS_FIRST && code < INITIALS_FIRST + strlen(initials_table);
    char initial = listed ? initials_table[code - INITIALS_FIRST] : ' ';
    initial = initial == ' ' ? '\0' : initial;
    for (size_t i = 0; !initial && code >= INITIALS_FIRST && i < sizeof others / sizeof *others; i++)
        if (others[i].code == code)
            initial = others[i].initial;
    return initial;
}

static uint32_t lower(uint32_t code)
{
    return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
}

static bool counts(uint32_t code)
{
    code = lower(code);
    return text_is_han(code) || (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
}

static bool stands_for(uint32_t typed, uint32_t code)
{
    typed = lower(typed);
    if (typed == lower(code))
        return true;
    if (typed < 'a' || typed > 'z' || !text_is_han(code))
        return false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].code == code && others[i].initial == (char)typed)
            return true;
    return initial_of(code) == (char)typed;
}

/* The next that counts; 0 at the end. */
static uint32_t next(const char **s)
{
    uint32_t code;
    while ((code = text_next(s)) && !counts(code))
        ;
    return code;
}

static bool is_blank(uint32_t code)
{
    return code == ' ' || code == 0x3000;
}

/* The word at the beginning of typed stands at the beginning of the name. */
static bool matches_here(const char *name, const char *typed)
{
    uint32_t wanted;
    while ((wanted = text_next(&typed)) && !is_blank(wanted)) {
        uint32_t code = counts(wanted) ? next(&name) : wanted;
        if (!code || !stands_for(wanted, code))
            return false;
    }
    return true;
}

bool initials_begin(const char *name, const char *typed)
{
    return matches_here(name, typed);
}

static bool matches_word(const char *name, const char *typed)
{
    do {
        if (matches_here(name, typed))
            return true;
    } while (next(&name));
    return false;
}

bool initials_match(const char *name, const char *typed)
{
    uint32_t code = ' ';
    for (const char *word = typed; code; word = typed) {
        if (!matches_word(name, word))
            return false;
        while ((code = text_next(&typed)) && !is_blank(code))
            ;
    }
    return true;
}

/* The letters by which the character may be typed; none where that is not known. */
static size_t letters_of(uint32_t code, char out[LETTERS])
{
    size_t n = 0;
    if (!text_is_han(code)) {
        out[n++] = (char)lower(code);
        return n;
    }
    char first = initial_of(code);
    if (first)
        out[n++] = first;
    for (size_t i = 0; i < sizeof others / sizeof *others && n < LETTERS; i++)
        if (others[i].code == code && others[i].initial != first)
            out[n++] = others[i].initial;
    return n;
}

char *initials_spell(struct arena *a, const char *name)
{
    struct buf b = buf_new(a);
    char letters[LETTERS];
    uint32_t code;
    buf_add(&b, "");
    for (bool first = true; (code = next(&name)); first = false) {
        if (!first)
            buf_add_char(&b, ' ');
        buf_add_n(&b, letters, letters_of(code, letters));
    }
    return b.data;
}

/* A run that is being made: letters so far, and who takes it. */
struct run {
    const uint32_t *code; /* 0 ends them */
    char letter[INITIALS_RUN];
    initials_take *take;
    void *to;
};

static void extend(struct run *r, size_t size)
{
    char letters[LETTERS];
    size_t n = size < INITIALS_RUN && r->code[size] ? letters_of(r->code[size], letters) : 0;
    if (!n && size)
        r->take(r->to, r->letter, size);
    for (size_t i = 0; i < n; i++) {
        r->letter[size] = letters[i];
        extend(r, size + 1);
    }
}

void initials_runs(const char *name, initials_take *take, void *to)
{
    enum { MOST = 200 };
    uint32_t code[MOST + 1];
    size_t n = 0;
    while (n < MOST && (code[n] = next(&name)))
        n++;
    code[n] = 0;
    for (size_t i = 0; i < n; i++)
        extend(&(struct run){.code = code + i, .take = take, .to = to}, 0);
}
