#include "output/typeset.h"

#include "core/arena.h"
#include "core/text.h"

/* GB/T 15834-2011, 5.1: full stop, comma, enumeration comma, semicolon, colon, question and exclamation mark, closing
 * quotation marks, brackets and title marks, connecting and separating marks do not begin a line. Dashes and ellipses
 * may by the standard, but no official document does it. */
static const uint32_t not_first[] = {
    U'。', U'，', U'、', U'；', U'：', U'？', U'！', U'）', U'》', U'〉', U'」', U'』', U'】',
    U'〕', U'”',  U'’',  U'％', U'…',  U'—',  U'～', U'·',  U'．', U'／', U'%',  U'‰',  U'℃',
    U'°',  U'.',  U',',  U';',  U':',  U'?',  U'!',  U')',  U']',  U'}',  U'-',  U'–',  U'/',
};

static const uint32_t not_last[] = {U'（', U'《', U'〈', U'「', U'『', U'【', U'〔', U'“', U'‘', U'(', U'[', U'{'};

static const double slight = 0.01; /* less than this, in points, is rounding */

static bool among(uint32_t code, const uint32_t *set, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (set[i] == code)
            return true;
    return false;
}

bool typeset_may_begin(uint32_t code)
{
    return !among(code, not_first, sizeof not_first / sizeof *not_first);
}

bool typeset_may_end(uint32_t code)
{
    return !among(code, not_last, sizeof not_last / sizeof *not_last);
}

static bool is_space(const struct letter *l)
{
    return l->code == ' ';
}

static bool is_digit(const struct letter *l)
{
    return l->code >= '0' && l->code <= '9';
}

static bool is_full(const struct letter *l, const struct setting *s)
{
    return l->code > 0x24F && l->natural >= 0.9 * s->size;
}

/* May a line end before letter b, after letter a? Figures stay whole, with the sign or the unit of time behind them. */
static bool may_break(const struct letter *a, const struct letter *b, const struct setting *s)
{
    if (is_space(b))
        return false; /* it goes with what stands before it */
    if (!typeset_may_end(a->code) || !typeset_may_begin(b->code))
        return false;
    if (is_space(a))
        return true;
    if (!is_full(a, s) && !is_full(b, s))
        return false;
    return !(is_digit(a) && (b->code == U'年' || b->code == U'月' || b->code == U'日' || b->code == U'号'));
}

/* How far letters may be moved together or apart, in sizes. Beyond a tenth, programs that read the PDF take the letters
 * for separate words, and a reader's search finds nothing. */
static const double together = 0.08, apart = 0.1;

enum {
    DRAWN_IN = 3, /* so many letters at most are drawn into a line that is full */
    ALONE = 2,    /* a character and its mark make no last line where they can be drawn in */
};

static bool ends_at(const struct letter *letter, size_t letters, size_t i, const struct setting *s)
{
    return i == letters || may_break(&letter[i - 1], &letter[i], s);
}

/* The end behind a full line, where what comes in makes less of a change than what would go out; 0: there is none. */
static size_t drawn_in(const struct letter *letter, size_t letters, size_t end, double over, double left,
                       const struct setting *s)
{
    for (size_t i = end; i < letters && i < end + DRAWN_IN; i++) {
        over += letter[i].width;
        if (over > left)
            return 0;
        if (ends_at(letter, letters, i + 1, s))
            return i + 1;
    }
    return 0;
}

/* The letter behind the line that begins with first. Where a line may not end, what stands there goes to the next line
 * or the next letters come in, whichever moves the others less. */
static size_t line_end(const struct letter *letter, size_t letters, size_t first, double room, const struct setting *s)
{
    double width = 0;
    size_t full = first;
    while (full < letters && width + letter[full].width <= room + slight)
        width += letter[full++].width;
    double over = width - room;
    if (s->justify && full < letters && letters - full <= ALONE) {
        double last = over;
        for (size_t i = full; i < letters; i++)
            last += letter[i].width;
        if (last <= together * s->size * (double)(full - first))
            return letters;
    }
    while (full < letters && is_space(&letter[full]))
        full++; /* spaces may stand out over the edge: nobody sees them */
    size_t end = full;
    for (; end > first && !ends_at(letter, letters, end, s); end--)
        width -= letter[end - 1].width;
    if (end == full && end > first)
        return end;
    if (end == first) /* a word longer than the line is cut */
        return full > first ? full : first + 1;
    double most = together * s->size * (double)(end - first - 1);
    double left = room - width;
    size_t in = s->justify ? drawn_in(letter, letters, full, over, left < most ? left : most, s) : 0;
    return in ? in : end;
}

static void set_widths(struct letter *letter, size_t letters, const struct setting *s)
{
    for (size_t i = 0; i < letters; i++)
        letter[i].width = is_full(&letter[i], s) ? s->pitch : letter[i].natural;
}

static bool is_gap(const struct letter *a, const struct letter *b, const struct setting *s)
{
    return is_full(a, s) || is_full(b, s) || is_space(b);
}

/* Puts the letters in their places; what is left of the line, where it is to be spread, goes into its gaps. */
static void place(struct letter *letter, size_t count, double start, double room, bool spread, const struct setting *s)
{
    double left = room;
    size_t gaps = 0;
    for (size_t i = 0; i < count; i++) {
        left -= letter[i].width;
        gaps += i > 0 && is_gap(&letter[i - 1], &letter[i], s);
    }
    double gap = gaps && (spread || left < 0) ? left / (double)gaps : 0;
    if (gap > apart * s->size)
        gap = apart * s->size; /* the line stays short of the edge */

    double x = start;
    for (size_t i = 0; i < count; i++) {
        struct letter *l = &letter[i];
        if (i > 0 && is_gap(&letter[i - 1], l, s))
            x += gap;
        l->x = x + (is_full(l, s) ? (l->width - l->natural) / 2 : 0);
        x += l->width;
    }
}

static struct line cut(const struct letter *letter, size_t first, size_t end)
{
    while (end > first && is_space(&letter[end - 1]))
        end--;
    struct line line = {.first = first, .count = end - first};
    return line;
}

static size_t count_lines(const struct letter *letter, size_t letters, const struct setting *s)
{
    size_t lines = 0;
    double room = s->room - s->indent;
    for (size_t at = 0; at < letters; lines++, room = s->room) {
        at = line_end(letter, letters, at, room, s);
        while (at < letters && is_space(&letter[at]))
            at++;
    }
    return lines;
}

struct paragraph typeset(struct arena *a, struct letter *letter, size_t letters, const struct setting *given)
{
    struct setting s = *given;
    if (s.room < s.indent + s.pitch)
        s.room = s.indent + s.pitch;
    set_widths(letter, letters, &s);
    struct paragraph p = {.letters = letters, .letter = letter};
    p.line = arena_array(a, count_lines(letter, letters, &s) + 1, sizeof *p.line);
    size_t at = 0;
    while (at < letters) {
        double indent = p.lines ? 0 : s.indent;
        size_t end = line_end(letter, letters, at, s.room - indent, &s);
        struct line *line = &p.line[p.lines++];
        *line = cut(letter, at, end);
        for (at = end; at < letters && is_space(&letter[at]);)
            at++;
        place(letter + line->first, line->count, indent, s.room - indent, s.justify && at < letters, &s);
        if (line->count) {
            const struct letter *last = &letter[line->first + line->count - 1];
            line->width = last->x + last->width - letter[line->first].x;
        }
    }
    return p;
}

struct paragraph typeset_balanced(struct arena *a, struct letter *letter, size_t letters, const struct setting *given)
{
    struct setting s = *given;
    s.justify = false;
    set_widths(letter, letters, &s);
    size_t lines = count_lines(letter, letters, &s);
    double total = 0;
    for (size_t i = 0; i < letters; i++)
        total += letter[i].width;
    if (lines > 1) {
        for (double room = total / (double)lines; room < given->room; room += s.pitch / 2) {
            s.room = room < s.pitch ? s.pitch : room;
            if (count_lines(letter, letters, &s) <= lines)
                return typeset(a, letter, letters, &s);
        }
    }
    s.room = given->room;
    return typeset(a, letter, letters, &s);
}
