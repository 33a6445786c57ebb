#include "sample.h"

#include "core/error.h"
#include "core/idcode.h"
#include "core/sheet.h"
#include "files.h"

#include <stdio.h>
#include <string.h>

struct column {
    const char *name;
    enum sheet_cell_kind kind;
};

/* What a row's fields do not tell. */
struct story {
    int32_t made_on;
    struct told_step *first;
    const struct first_value *value;
    struct later_field *later;
    bool by_series;
};

struct filing {
    struct sample *run;
    struct filing *next;
    const char *reg, *part;
    enum filing_kind kind;
    uint64_t random;
    size_t columns, column_room, rows, row_room;
    struct column *column;
    struct story *story; /* by row */
    const char ***row;   /* rows of as many cells as there were columns when the row was last widened */
    size_t *width;
};

struct sample {
    struct arena *arena;
    struct filing *first, **last;
    const struct filed_line *line; /* the last told first */
};

struct sample *sample_new(struct arena *a)
{
    struct sample *s = arena_new_of(a, struct sample);
    s->arena = a;
    s->last = &s->first;
    return s;
}

/* FNV-1a: which names stand for which streams must never change. */
static uint64_t seed(uint64_t hash, const char *s)
{
    for (; *s; s++)
        hash = (hash ^ (unsigned char)*s) * 0x100000001b3;
    return hash;
}

struct filing *filing_open(struct sample *s, const char *reg, const char *part, enum filing_kind kind)
{
    for (struct filing *f = s->first; f; f = f->next)
        if (strcmp(f->reg, reg) == 0 && text_equal(f->part, part))
            return f;
    struct filing *f = arena_new_of(s->arena, struct filing);
    f->run = s;
    f->reg = reg;
    f->part = part ? arena_strdup(s->arena, part) : NULL;
    f->kind = kind;
    f->random = seed(seed(0xcbf29ce484222325, reg), part ? part : "");
    *s->last = f;
    s->last = &f->next;
    return f;
}

static void *grown(struct arena *a, void *old, size_t count, size_t room, size_t size)
{
    void *p = arena_array(a, room, size);
    if (count)
        memcpy(p, old, count * size);
    return p;
}

static size_t column_of(struct filing *f, const char *name, enum sheet_cell_kind kind)
{
    for (size_t i = 0; i < f->columns; i++)
        if (strcmp(f->column[i].name, name) == 0)
            return i;
    if (f->columns == f->column_room) {
        f->column_room = f->columns ? 2 * f->columns : 16;
        f->column = grown(f->run->arena, f->column, f->columns, f->column_room, sizeof *f->column);
    }
    f->column[f->columns] = (struct column){name, kind};
    return f->columns++;
}

static void set(struct filing *f, const char *name, enum sheet_cell_kind kind, const char *text)
{
    size_t c = column_of(f, name, kind), r = f->rows - 1;
    if (c >= f->width[r]) {
        f->row[r] = grown(f->run->arena, f->row[r], f->width[r], f->column_room, sizeof *f->row[r]);
        f->width[r] = f->column_room;
    }
    f->row[r][c] = text;
}

void filing_row(struct filing *f, const char *number, const char *district, const char *organ)
{
    if (f->rows == f->row_room) {
        f->row_room = f->rows ? 2 * f->rows : 64;
        f->row = grown(f->run->arena, f->row, f->rows, f->row_room, sizeof *f->row);
        f->width = grown(f->run->arena, f->width, f->rows, f->row_room, sizeof *f->width);
        f->story = grown(f->run->arena, f->story, f->rows, f->row_room, sizeof *f->story);
    }
    f->story[f->rows].made_on = DATE_NONE;
    f->rows++;
    filing_put(f, "number", number);
    filing_put(f, "district", district);
    filing_put(f, "organ", organ);
    filing_put(f, "sample", "是");
}

void filing_put(struct filing *f, const char *field, const char *text)
{
    set(f, field, SHEET_TEXT, text && *text ? arena_strdup(f->run->arena, text) : NULL);
}

void filing_putf(struct filing *f, const char *field, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    set(f, field, SHEET_TEXT, arena_vprintf(f->run->arena, format, ap));
    va_end(ap);
}

void filing_int(struct filing *f, const char *field, int64_t value)
{
    set(f, field, SHEET_INTEGER, arena_printf(f->run->arena, "%lld", (long long)value));
}

void filing_money(struct filing *f, const char *field, int64_t fen)
{
    long long v = fen < 0 ? -fen : fen;
    set(f, field, SHEET_AMOUNT, arena_printf(f->run->arena, "%s%lld.%02lld", fen < 0 ? "-" : "", v / 100, v % 100));
}

void filing_date(struct filing *f, const char *field, int32_t date)
{
    set(f, field, SHEET_DATE, date == DATE_NONE ? NULL : date_iso(f->run->arena, date));
}

void filing_bool(struct filing *f, const char *field, bool value)
{
    set(f, field, SHEET_TEXT, value ? "是" : "否");
}

void filing_made_on(struct filing *f, int32_t day)
{
    f->story[f->rows - 1].made_on = day;
}

void filing_by_series(struct filing *f)
{
    f->story[f->rows - 1].by_series = true;
}

void filing_made_with(struct filing *f, const char *field, const char *text)
{
    struct story *story = &f->story[f->rows - 1];
    struct first_value *v = arena_new_of(f->run->arena, struct first_value);
    *v = (struct first_value){story->value, field, arena_strdup(f->run->arena, text)};
    story->value = v;
}

void filing_later(struct filing *f, int32_t day, const char *field, ...)
{
    va_list ap;
    struct later_field **at = &f->story[f->rows - 1].later;
    while (*at)
        at = &(*at)->next;
    va_start(ap, field);
    for (const char *name = day == DATE_NONE ? NULL : field; name; name = va_arg(ap, const char *)) {
        *at = arena_new_of(f->run->arena, struct later_field);
        **at = (struct later_field){NULL, day, name};
        at = &(*at)->next;
    }
    va_end(ap);
}

void filing_step(struct filing *f, int32_t day, const char *step, const char *reason, ...)
{
    enum { PAIRS = 16 };
    struct arena *a = f->run->arena;
    struct story *story = &f->story[f->rows - 1];
    struct told_step *told = arena_new_of(a, struct told_step);
    *told = (struct told_step){.day = day, .step = step, .reason = reason ? arena_strdup(a, reason) : NULL};
    told->name = arena_array(a, PAIRS, sizeof *told->name);
    told->text = arena_array(a, PAIRS, sizeof *told->text);
    va_list ap;
    va_start(ap, reason);
    for (const char *name; told->fields < PAIRS && (name = va_arg(ap, const char *)); told->fields++) {
        told->name[told->fields] = name;
        told->text[told->fields] = arena_strdup(a, va_arg(ap, const char *));
    }
    va_end(ap);
    struct told_step **at = &story->first;
    while (*at)
        at = &(*at)->next;
    *at = told;
}

void filing_line(struct filing *f, int32_t day, const char *text)
{
    struct sample *s = f->run;
    struct filed_line *l = arena_new_of(s->arena, struct filed_line);
    *l = (struct filed_line){s->line, day, arena_strdup(s->arena, text)};
    s->line = l;
}

const struct filed_line *sample_lines(const struct sample *s)
{
    return s->line;
}

static const char *cell(const struct filing *f, size_t row, size_t column)
{
    return column < f->width[row] ? f->row[row][column] : NULL;
}

void sample_rows(struct sample *s, void (*visit)(void *argument, const struct filed_row *row), void *argument)
{
    for (const struct filing *f = s->first; f; f = f->next) {
        const char **name = arena_array(s->arena, f->columns, sizeof *name);
        for (size_t c = 0; c < f->columns; c++)
            name[c] = f->column[c].name;
        for (size_t r = 0; r < f->rows; r++) {
            const char **text = arena_array(s->arena, f->columns, sizeof *text);
            for (size_t c = 0; c < f->columns; c++)
                text[c] = cell(f, r, c);
            visit(argument, &(struct filed_row){.reg = f->reg,
                                                .columns = f->columns,
                                                .name = name,
                                                .text = text,
                                                .made_on = f->story[r].made_on,
                                                .step = f->story[r].first,
                                                .first = f->story[r].value,
                                                .later = f->story[r].later,
                                                .by_series = f->story[r].by_series});
        }
    }
}

size_t filing_rows(const struct filing *f)
{
    return f->rows;
}

/* splitmix64: small, and good enough to make up people. */
static uint64_t next(struct filing *f)
{
    uint64_t z = f->random += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

int64_t filing_between(struct filing *f, int64_t low, int64_t high)
{
    return high <= low ? low : low + (int64_t)(next(f) % (uint64_t)(high - low + 1));
}

bool filing_chance(struct filing *f, unsigned percent)
{
    return next(f) % 100 < percent;
}

const char *filing_choose(struct filing *f, const char *const *list, size_t count)
{
    return list[next(f) % count];
}

int32_t filing_day(struct filing *f, int32_t from, int32_t to)
{
    return (int32_t)filing_between(f, from, to);
}

int32_t filing_workday(struct filing *f, int32_t from, int32_t to)
{
    int32_t day = filing_day(f, from, to);
    while (date_weekday(day) > 5)
        day = day < to ? day + 1 : day - 2;
    return day;
}

char *filing_text(struct filing *f, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    char *s = arena_vprintf(f->run->arena, format, ap);
    va_end(ap);
    return s;
}

static bool write_csv(const struct filing *f, const char *path, struct error *err)
{
    FILE *to = fopen(path, "wb");
    if (!to)
        return error_set(err, ERROR_SYSTEM, "cannot write %s: %m", path);
    const char **cells = arena_array(f->run->arena, f->columns + 1, sizeof *cells);
    for (size_t c = 0; c < f->columns; c++)
        cells[c] = f->column[c].name;
    csv_write_row(to, f->columns, cells);
    for (size_t r = 0; r < f->rows; r++) {
        for (size_t c = 0; c < f->columns; c++)
            cells[c] = cell(f, r, c) ? cell(f, r, c) : "";
        csv_write_row(to, f->columns, cells);
    }
    bool good = !ferror(to);
    if (fclose(to) != 0 || !good)
        return error_set(err, ERROR_SYSTEM, "cannot write %s: %m", path);
    return true;
}

static bool write_xlsx(const struct filing *f, const char *path, struct error *err)
{
    struct arena *a = f->run->arena;
    struct sheet_column *column = arena_array(a, f->columns + 1, sizeof *column);
    for (size_t c = 0; c < f->columns; c++)
        column[c] = (struct sheet_column){.title = f->column[c].name, .kind = f->column[c].kind};
    const char *const **rows = arena_array(a, f->rows + 1, sizeof *rows);
    for (size_t r = 0; r < f->rows; r++) {
        const char **cells = arena_array(a, f->columns + 1, sizeof *cells);
        for (size_t c = 0; c < f->columns; c++)
            cells[c] = cell(f, r, c);
        rows[r] = cells;
    }
    struct sheet_book book = {.name = f->reg, .columns = f->columns, .rows = f->rows, .column = column, .row = rows};
    return sheet_write_xlsx(path, &book, err);
}

bool sample_write(struct sample *s, const char *folder, struct error *err)
{
    for (const struct filing *f = s->first; f; f = f->next) {
        if (!f->rows)
            continue;
        const char *name = arena_printf(s->arena, "%s%s%s.%s", f->reg, f->part ? "-" : "", f->part ? f->part : "",
                                        f->kind == FILING_CSV ? "csv" : "xlsx");
        const char *path = arena_printf(s->arena, "%s/%s", folder, name);
        if (!(f->kind == FILING_CSV ? write_csv : write_xlsx)(f, path, err))
            return false;
        printf("%-48s %6zu\n", name, f->rows);
    }
    return true;
}
