#include "model/number.h"

#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"

#include <string.h>

struct pattern {
    const struct draft *draft;
    const struct draft_reg *reg;
    const struct model *model;
    struct gather *gather;
    unsigned sequences;
};

#define TELL(p, format, ...)                                                                              \
    gather_add((p)->gather, (p)->reg->domain->file, (p)->reg->number.line, "register “%s”: “number”: %s", \
               (p)->reg->head.name.text, gather_words((p)->gather, format, __VA_ARGS__))

static bool fits_number(const struct field *f)
{
    return f->type == VALUE_TEXT || f->type == VALUE_CODE || f->type == VALUE_INTEGER;
}

static void check_sequence(struct pattern *p, const char *piece)
{
    const char *width = piece + strlen("seq");
    p->sequences++;
    if (*width && (width[0] != ':' || width[1] != '0' || width[2] < '1' || width[2] > '9' || width[3]))
        TELL(p, "{%s} should be {seq}, or like {seq:05} where zeros stand before", piece);
}

static void check_year(struct pattern *p)
{
    const struct field *dated = p->reg->out->dated;
    if (!p->reg->dated.line)
        TELL(p, "%s", phrase("{year} needs “dated”: the date field whose year it is"));
    else if (dated && !dated->required && dated->type == VALUE_DATE)
        TELL(p, "{year} is the year of “%s”, which may be empty: make the field required", dated->name);
}

static void check_organ_piece(struct pattern *p, const char *name)
{
    const struct reg *organ = model_reg(p->model, "organ");
    if (!p->reg->out->organ_required)
        TELL(p, "{organ.%s} is of an organ that may be left out: make “organ” required", name);
    if (!organ || strcmp(name, "number") == 0)
        return;
    const struct field *f = reg_field(organ, name);
    if (!f && !draft_may_declare(p->draft, name))
        TELL(p, "{organ.%s}: register “organ” has no field “%s”", name, name);
    else if (f && !fits_number(f))
        TELL(p, "{organ.%s} is a %s; a piece of a number is a text, a code or an integer", name,
             phrase(value_type_name(f->type)));
}

static bool is_unsure(const struct pattern *p, const struct field *f)
{
    return items_of(struct draft_field, p->reg->fields)[f - p->reg->out->field].head.broken;
}

static void check_field_piece(struct pattern *p, const char *name)
{
    const struct field *f = reg_field(p->reg->out, name);
    if (f && is_unsure(p, f))
        return;
    if (f && !fits_number(f) && f->type != VALUE_REF)
        TELL(p, "{%s} is a %s; a piece of a number is a text, a code, an integer or a reference", name,
             phrase(value_type_name(f->type)));
    else if (f && !f->required)
        TELL(p, "{%s} may be empty: make the field required", name);
    if (f || p->reg->fields.broken || p->reg->head.broken)
        return;
    static const char *const pieces[] = {"district", "year", "seq"};
    struct nearest n = {.text = name};
    for (size_t i = 0; i < p->reg->out->fields; i++)
        nearest_try(&n, p->reg->out->field[i].name);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        nearest_try(&n, pieces[i]);
    if (n.best)
        TELL(p, "{%s} is nothing that a number can hold; did you mean {%s}?", name, n.best);
    else
        TELL(p, "{%s} is nothing that a number can hold: district, year, seq, organ.FIELD or a field", name);
}

static void check_piece(struct pattern *p, const char *piece)
{
    if (strcmp(piece, "district") == 0)
        return;
    if (strcmp(piece, "year") == 0)
        check_year(p);
    else if (strcmp(piece, "seq") == 0 || strncmp(piece, "seq:", 4) == 0)
        check_sequence(p, piece);
    else if (strncmp(piece, "organ.", 6) == 0)
        check_organ_piece(p, piece + 6);
    else
        check_field_piece(p, piece);
}

/* false where the braces themselves are wrong. */
static bool check_pieces(struct pattern *p, const char *s)
{
    while (*s) {
        size_t literal = strcspn(s, "{}");
        s += literal;
        if (!*s)
            return true;
        size_t n = *s == '{' ? strcspn(s + 1, "{}") : 0;
        if (*s == '}' || s[n + 1] != '}') {
            TELL(p, "a { and a } must stand around each piece: “%s”", p->reg->number.text);
            return false;
        }
        check_piece(p, arena_strndup(p->gather->arena, s + 1, n));
        s += n + 2;
    }
    return true;
}

void number_check_pattern(struct draft *d, const struct draft_reg *r, const struct model *m)
{
    struct gather *g = &d->gather;
    struct pattern p = {d, r, m, g, 0};
    if (!r->number.text || !r->out->number)
        return;
    if (r->number_check.text)
        gather_add(g, r->domain->file, r->number_check.line,
                   "register “%s”: “number_check” is for numbers that are given; this one follows a pattern",
                   r->head.name.text);
    if (check_pieces(&p, r->number.text) && p.sequences != 1)
        TELL(&p, "%s",
             p.sequences ? phrase("{seq} stands in it more than once")
                         : phrase("a pattern needs {seq}, the next in its series"));
}
