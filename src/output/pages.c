#include "output/pages.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "output/blocks.h"
#include "output/qr.h"

#include <math.h>
#include <string.h>

static const double line_pitch = 225 * MM / LINES_A_PAGE;
static const double cell = 156 * MM / CHARACTERS_A_LINE;
static const double body_size = 16, title_size = 22, note_size = 12;
static const double organ_size = 54; /* 发文机关标志: no more than 15 mm high, by custom; smaller where it is long */
static const double rounding = 0.01;

/* The em box of a Chinese font hangs this far above the base line. */
static const double ascent = 0.88;

enum align { ALIGN_BODY, ALIGN_CENTRE, ALIGN_RIGHT };

struct style {
    enum face_role role;
    double size, pitch, row_height;
    unsigned indent; /* characters */
    enum align align;
    bool red;
    bool heading;
    double inset; /* from the left */
};

struct composer {
    struct arena *arena;
    const struct faces *faces;
    struct error *err;
    size_t rows, room;
    struct row *row;
};

static struct row *new_row(struct composer *c, enum row_kind kind, double height)
{
    c->row = arena_grow(c->arena, c->row, c->rows, &c->room, sizeof *c->row);
    struct row *r = &c->row[c->rows++];
    *r = (struct row){.kind = kind, .height = height};
    return r;
}

static bool no_glyph(struct composer *c, uint32_t code, const char *text)
{
    char bytes[5] = {0};
    text_encode(code, bytes);
    const char *end = text;
    for (int i = 0; i < 16 && text_next(&end); i++)
        ;
    return error_set(c->err, ERROR_INPUT,
                     "No font of the fonts folder has the character %s (U+%04X) of the text “%s”. Put a font "
                     "file that has it (.otf or .ttf) into that folder, beside the Fandol fonts.",
                     bytes, (unsigned)code, arena_strndup(c->arena, text, (size_t)(end - text)));
}

static struct face_glyph find_glyph(const struct faces *faces, enum face_role role, uint32_t code)
{
    struct face_glyph g = faces_glyph(faces, role, code);
    if (g.face || code != 0x3000)
        return g;
    g = faces_glyph(faces, role, ' '); /* the ideographic space is blank in any font */
    g.advance = 1;
    return g;
}

struct letters {
    size_t count;
    struct letter *letter;
    struct face_glyph *glyph;
};

static bool read_letters(struct composer *c, const char *text, enum face_role role, double size, struct letters *out)
{
    size_t room = text_length(text) + 1;
    out->count = 0;
    out->letter = arena_array(c->arena, room, sizeof *out->letter);
    out->glyph = arena_array(c->arena, room, sizeof *out->glyph);
    const char *s = text;
    for (uint32_t code; (code = text_next(&s)); out->count++) {
        struct face_glyph g = find_glyph(c->faces, role, code);
        if (!g.face)
            return no_glyph(c, code, text);
        out->glyph[out->count] = g;
        out->letter[out->count].code = code;
        out->letter[out->count].natural = g.advance * size;
    }
    return true;
}

static void add_lines(struct composer *c, const struct paragraph *p, const struct face_glyph *glyph,
                      const struct style *style)
{
    for (size_t i = 0; i < p->lines; i++) {
        const struct line *line = &p->line[i];
        struct row *r = new_row(c, ROW_TEXT, style->row_height);
        r->size = style->size;
        r->base = (style->row_height - style->size) / 2 + ascent * style->size;
        r->x = style->align == ALIGN_CENTRE  ? (area_width - line->width) / 2
               : style->align == ALIGN_RIGHT ? area_width - line->width
                                             : style->inset;
        r->red = style->red;
        r->count = line->count;
        r->letter = p->letter + line->first;
        r->glyph = glyph + line->first;
    }
}

/* One paragraph of one style. */
static bool compose(struct composer *c, const char *text, const struct style *style)
{
    struct letters l = {0};
    if (!read_letters(c, text, style->role, style->size, &l))
        return false;
    bool centred = style->align != ALIGN_BODY;
    const struct setting setting = {
        .room = area_width - style->inset,
        .pitch = style->pitch,
        .size = style->size,
        .indent = style->indent * style->pitch,
        .justify = !centred,
    };
    struct paragraph p = centred ? typeset_balanced(c->arena, l.letter, l.count, &setting)
                                 : typeset(c->arena, l.letter, l.count, &setting);
    size_t first = c->rows;
    add_lines(c, &p, l.glyph, style);
    for (size_t i = first; style->heading && i < c->rows; i++)
        c->row[i].keep = true; /* a heading does not end a page */
    return true;
}

/* Each line of the text by itself: breaks that a person set are kept. */
static bool compose_lines(struct composer *c, const char *text, const struct style *style)
{
    for (;;) {
        size_t n = strcspn(text, "\n");
        if (!compose(c, text_trim(c->arena, text, n), style))
            return false;
        if (!text[n])
            return true;
        text += n + 1;
    }
}

static const struct style styles[] = {
    [BLOCK_NUMBER] = {FACE_FANG, body_size, cell, line_pitch, 0, ALIGN_CENTRE, false, false, 0},
    [BLOCK_TITLE] = {FACE_SONG_BOLD, title_size, title_size, 1.2 * line_pitch, 0, ALIGN_CENTRE, false, false, 0},
    [BLOCK_RECIPIENT] = {FACE_FANG, body_size, cell, line_pitch, 0, ALIGN_BODY, false, false, 0},
    [BLOCK_HEADING1] = {FACE_HEI, body_size, cell, line_pitch, 2, ALIGN_BODY, false, true, 0},
    [BLOCK_HEADING2] = {FACE_KAI, body_size, cell, line_pitch, 2, ALIGN_BODY, false, true, 0},
    [BLOCK_PARAGRAPH] = {FACE_FANG, body_size, cell, line_pitch, 2, ALIGN_BODY, false, false, 0},
    [BLOCK_SERIAL] = {FACE_FANG, body_size, cell, line_pitch, 0, ALIGN_RIGHT, false, true, 0},
    [BLOCK_LINE] = {FACE_FANG, body_size, cell, line_pitch, 0, ALIGN_BODY, false, false, 0},
    [BLOCK_NOTE] = {FACE_KAI, note_size, note_size, 18, 2, ALIGN_BODY, false, false, 0},
};

/* Red head: the mark's upper edge is 35 mm below the area's, as large as fits into its width. */
static bool compose_organ(struct composer *c, const char *text)
{
    struct style style = {FACE_SONG_BOLD, organ_size, organ_size, 1.1 * organ_size, 0, ALIGN_CENTRE, true, false, 0};
    size_t longest = 1;
    for (const char *s = text; *s;) {
        size_t n = strcspn(s, "\n");
        size_t length = text_length(arena_strndup(c->arena, s, n));
        longest = length > longest ? length : longest;
        s += n + (s[n] == '\n');
    }
    double fits = area_width / (double)longest;
    if (fits < style.size) {
        style.size = style.pitch = fits > title_size ? fits : title_size;
        style.row_height = 1.1 * style.size;
    }
    size_t first = c->rows;
    if (!compose_lines(c, text, &style))
        return false;
    if (c->rows > first) {
        c->row[first].height += 35 * MM;
        c->row[first].base += 35 * MM;
    }
    return true;
}

static void add_blanks(struct composer *c, unsigned lines)
{
    while (lines--)
        new_row(c, ROW_BLANK, line_pitch);
}

/* Half a line or more, so that the body begins on the grid of 22 lines again. */
static void add_title_end(struct composer *c)
{
    double height = 0;
    for (size_t i = c->rows; i > 0 && c->row[i - 1].kind == ROW_TEXT; i--)
        height += c->row[i - 1].height;
    double lines = ceil(height / line_pitch + 0.5);
    new_row(c, ROW_BLANK, lines * line_pitch - height);
}

static void add_rule(struct composer *c)
{
    new_row(c, ROW_RULE, 4 * MM)->base = 4 * MM;
    add_blanks(c, 2);
}

/* The date right with four characters free, the organ centred over it, never past the area's edge; a blank line before
 * both. The last two lines of the text come with them, so that no page has a signature alone. */
static bool compose_signature(struct composer *c, const struct doc_block *b)
{
    for (size_t i = c->rows; i > 0 && i + 2 > c->rows; i--)
        c->row[i - 1].keep = true;
    size_t first = c->rows;
    add_blanks(c, 1);
    const struct style style = {FACE_FANG, body_size, cell, line_pitch, 0, ALIGN_CENTRE, false, false, 0};
    if (!compose_lines(c, block_clean(c->arena, b->run[0].text, true), &style) ||
        !compose(c, block_clean(c->arena, b->run[1].text, false), &style))
        return false;
    struct row *date = &c->row[c->rows - 1];
    date->x = area_width - 4 * cell - row_width(date);
    double centre = date->x + row_width(date) / 2;
    for (size_t i = first; i + 1 < c->rows; i++) {
        struct row *r = &c->row[i];
        double x = centre - row_width(r) / 2;
        double last = area_width - row_width(r);
        r->x = x > last ? last : x;
        r->keep = true;
    }
    return true;
}

/* The code at the left, its words beside it; all of it on one page. */
static bool compose_code(struct composer *c, const struct doc_block *b)
{
    static const double side = 25 * MM;
    static const struct style style = {FACE_KAI, 12, 12, 17.5, 0, ALIGN_BODY, false, true, 30 * MM};
    double words = 0;
    for (size_t i = c->rows; i > 0 && i + 2 > c->rows; i--)
        c->row[i - 1].keep = true; /* no page has a code alone */
    new_row(c, ROW_BLANK, line_pitch / 2)->keep = true;
    struct row *code = new_row(c, ROW_CODE, 0);
    code->keep = true;
    code->size = side;
    code->dark = qr_modules(c->arena, b->run[0].text, &code->side, c->err);
    if (!code->dark)
        return false;
    size_t first = c->rows;
    if (!compose_lines(c, block_clean(c->arena, b->run[1].text, true), &style))
        return false;
    for (size_t i = first; i < c->rows; i++)
        words += c->row[i].height;
    if (words < side)
        new_row(c, ROW_TEXT, side - words); /* what stands below stands below the code */
    else
        c->row[c->rows - 1].keep = false;
    return true;
}

static bool compose_block(struct composer *c, const struct document *d, size_t i)
{
    const struct doc_block *b = &d->block[i];
    enum block_kind next = i + 1 < d->blocks ? d->block[i + 1].kind : BLOCK_PARAGRAPH;
    const char *text = block_text(c->arena, b, "");
    switch (b->kind) {
    case BLOCK_ORGAN:
        if (!compose_organ(c, text))
            return false;
        if (next == BLOCK_NUMBER)
            add_blanks(c, 2);
        else
            add_rule(c);
        return true;
    case BLOCK_NUMBER:
        if (!compose(c, text, &styles[BLOCK_NUMBER]))
            return false;
        add_rule(c);
        return true;
    case BLOCK_TITLE:
        if (!compose_lines(c, text, &styles[BLOCK_TITLE]))
            return false;
        if (next != BLOCK_TITLE)
            add_title_end(c);
        return true;
    case BLOCK_SIGNATURE:
        if (!compose_signature(c, b))
            return false;
        c->row[c->rows - 1].keep = next == BLOCK_NOTE && i + 1 < d->blocks;
        return true;
    case BLOCK_NOTE:
        if (i > 0 && d->block[i - 1].kind != BLOCK_NOTE) {
            bool keep = c->rows && c->row[c->rows - 1].keep;
            new_row(c, ROW_BLANK, line_pitch / 2)->keep = keep;
        }
        return compose(c, text, &styles[BLOCK_NOTE]);
    case BLOCK_CODE:
        return compose_code(c, b);
    case BLOCK_SERIAL:
    case BLOCK_LINE:
    case BLOCK_RECIPIENT:
    case BLOCK_HEADING1:
    case BLOCK_HEADING2:
    case BLOCK_PARAGRAPH:
        return compose(c, text, &styles[b->kind]);
    }
    return true;
}

/* The rows that must stand together from row i on: their number. What is more than a page does not stand together. */
static size_t unit(const struct composer *c, size_t i, double *height)
{
    size_t n = 1;
    *height = c->row[i].height;
    while (c->row[i + n - 1].keep && i + n < c->rows)
        *height += c->row[i + n++].height;
    if (*height <= area_height + rounding)
        return n;
    *height = c->row[i].height;
    return 1;
}

static size_t paginate(struct composer *c)
{
    size_t page = 1;
    double y = 0;
    for (size_t i = 0; i < c->rows;) {
        double height;
        size_t n = unit(c, i, &height);
        if (y > 0 && y + height > area_height + rounding) {
            page++;
            y = 0;
        }
        for (; n > 0; n--, i++) {
            struct row *r = &c->row[i];
            r->page = page;
            r->y = y;
            if (r->kind != ROW_BLANK || y > 0)
                y += r->height;
        }
    }
    return page;
}

bool pages_set(struct arena *a, const struct document *d, const struct faces *faces, struct pages *out,
               struct error *err)
{
    struct composer c = {.arena = a, .faces = faces, .err = err};
    if (!blocks_check(d, err))
        return false;
    for (size_t i = 0; i < d->blocks; i++)
        if (!compose_block(&c, d, i))
            return false;
    out->count = paginate(&c);
    out->rows = c.rows;
    out->row = c.row;
    return true;
}

bool pages_line(struct arena *a, const struct faces *faces, enum face_role role, double size, const char *text,
                struct row *out, struct error *err)
{
    struct composer c = {.arena = a, .faces = faces, .err = err};
    const struct style style = {role, size, size, size, 0, ALIGN_BODY, false, false, 0};
    if (!compose(&c, text, &style))
        return false;
    *out = c.rows ? c.row[0] : (struct row){0};
    return true;
}

double row_width(const struct row *r)
{
    if (!r->count)
        return 0;
    const struct letter *last = &r->letter[r->count - 1];
    return last->x + last->width - r->letter[0].x;
}
