/* A procedure as a diagram in Graphviz's language. */

#include "core/arena.h"
#include "core/text.h"
#include "model/model.h"
#include "work/explain.h"

/* A text between double quotes. */
static const char *escape(struct arena *a, const char *text)
{
    struct buf b = buf_new(a);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_add_n(&b, "\\", 1);
        buf_add_n(&b, text, 1);
    }
    return b.data;
}

static bool among(const struct step *const *list, size_t count, const struct step *step)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == step)
            return true;
    return false;
}

static bool leaves_from(const struct step *step, const struct code_value *state)
{
    for (size_t i = 0; i < step->froms; i++)
        if (step->from[i] == state)
            return true;
    return false;
}

static bool moves_from(const struct step *step, const struct code_value *state)
{
    return step->to && step->to != state && leaves_from(step, state);
}

static bool is_shown(const struct procedure *p, const struct code_value *state)
{
    bool shown = p->start == state;
    for (size_t i = 0; i < p->steps; i++)
        shown = shown || p->step[i].to == state || leaves_from(&p->step[i], state);
    return shown;
}

static bool is_final(const struct procedure *p, const struct code_value *state)
{
    for (size_t i = 0; i < p->steps; i++)
        if (moves_from(&p->step[i], state))
            return false;
    return true;
}

/* A state with, below its name, the steps that leave it as it is. */
static void draw_state(struct arena *a, const struct procedure *p, const struct code_value *state, FILE *to)
{
    fprintf(to, "  \"%s\" [label=\"%s", state->key, escape(a, state->title.zh));
    for (size_t i = 0; i < p->steps; i++)
        if (leaves_from(&p->step[i], state) && !moves_from(&p->step[i], state))
            fprintf(to, "\\n· %s", escape(a, p->step[i].title.zh));
    fprintf(to, "\"%s%s];\n", state == p->start ? ", penwidth=2" : "", is_final(p, state) ? ", peripheries=2" : "");
}

/* 受理 / 人民调解员 / 起:调解期限; behind who takes it the field that names another organ: （协助机关） */
static void draw_label(struct arena *a, const struct procedure *p, const struct step *step, FILE *to)
{
    fprintf(to, "%s", escape(a, step->title.zh));
    for (size_t i = 0; i < step->roles; i++)
        fprintf(to, "%s%s", i ? "、" : "\\n", escape(a, step->by[i]->title.zh));
    if (step->organ)
        fprintf(to, "（%s）", escape(a, step->organ->title.zh));
    for (size_t i = 0; i < p->clocks; i++) {
        const struct clock *k = &p->clock[i];
        const char *mark = among(k->start, k->starts, step) || among(k->restart, k->restarts, step) ? "起"
                           : among(k->stop, k->stops, step)                                         ? "止"
                           : among(k->drop, k->drops, step)                                         ? "不计"
                           : among(k->suspend, k->suspends, step)                                   ? "停"
                           : among(k->resume, k->resumes, step) || among(k->undo, k->undoes, step)  ? "续"
                           : among(k->extend, k->extends, step)                                     ? "延"
                           : among(k->turn, k->turns, step)                                         ? "转"
                           : k->deemed == step                                                      ? "届满"
                                                                                                    : NULL;
        if (mark)
            fprintf(to, "\\n%s:%s", mark, escape(a, k->title.zh));
    }
}

static void draw_step(struct arena *a, const struct procedure *p, const struct step *step, FILE *to)
{
    for (size_t i = 0; i < step->froms; i++) {
        if (!moves_from(step, step->from[i]))
            continue;
        fprintf(to, "  \"%s\" -> \"%s\" [label=\"", step->from[i]->key, step->to->key);
        draw_label(a, p, step, to);
        fprintf(to, "\"%s];\n", step->automatic ? ", style=dashed" : "");
    }
}

void work_draw(struct arena *a, const struct procedure *p, FILE *to)
{
    fprintf(to,
            "digraph \"%s\" {\n  label=\"%s\";\n  labelloc=t;\n  rankdir=TB;\n"
            "  node [shape=box, style=rounded, fontname=\"Noto Sans CJK SC\"];\n"
            "  edge [fontname=\"Noto Sans CJK SC\", fontsize=10];\n",
            p->name, escape(a, p->title.zh));
    for (size_t i = 0; i < p->of->states->count; i++)
        if (is_shown(p, &p->of->states->value[i]))
            draw_state(a, p, &p->of->states->value[i], to);
    for (size_t i = 0; i < p->steps; i++)
        draw_step(a, p, &p->step[i], to);
    fputs("}\n", to);
}
