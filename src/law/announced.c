#include "law/announced.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/sheet.h"
#include "core/sheet_build.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { LINES_MOST = 1000, FIRST_YEAR = 2000, LAST_YEAR = 2199 };

/* Lines. */

static size_t blank_at(const char *s)
{
    return *s == ' ' || *s == '\t' ? 1 : text_starts(s, "　") ? strlen("　") : 0;
}

/* Length of what separates cells here. In lines of tabs or commas blanks belong to names. */
static size_t separator_at(const char *s, bool marked)
{
    if (*s == '\t' || *s == ',')
        return 1;
    if (text_starts(s, "，") || text_starts(s, "；"))
        return strlen("，");
    return marked ? 0 : blank_at(s);
}

static bool is_marked(const char *line)
{
    for (; *line; line++)
        if (separator_at(line, true))
            return true;
    return false;
}

/* Without marks a run of blanks is one separator, and what comes behind the third cell is English. */
static void add_line(struct sheet_build *b, struct arena *a, unsigned number, const char *line)
{
    enum { LAST = 4 };
    bool marked = is_marked(line);
    size_t cells = 0;
    sheet_build_row(b, number);
    for (const char *s = line;; cells++) {
        const char *end = s;
        while (*end && (!separator_at(end, marked) || (!marked && cells + 1 == LAST)))
            end++;
        sheet_build_cell(b, text_trim(a, s, (size_t)(end - s)));
        if (!*end)
            return;
        s = end + separator_at(end, marked);
        while (!marked && blank_at(s))
            s += blank_at(s);
    }
}

struct sheet *announced_lines(struct arena *a, const char *text, struct error *err)
{
    struct sheet_build b = sheet_build_new(a);
    unsigned number = 0;
    for (const char *s = text; *s; s += *s == '\n') {
        size_t n = strcspn(s, "\n");
        const char *line = text_trim(a, s, n);
        number++;
        s += n;
        if (*line)
            add_line(&b, a, number, line);
        if (number > LINES_MOST) {
            error_set(err, ERROR_INPUT, "more than %d lines are no year's arrangement", LINES_MOST);
            return NULL;
        }
    }
    return sheet_build_end(&b, err);
}

/* Reading. */

enum { DATE, KIND, NAME, NAME_EN, YEAR, NOTICE, COLUMNS };

struct reading {
    struct arena *arena;
    const struct calendar *known;
    struct announced *out;
    size_t at[COLUMNS]; /* SIZE_MAX: not there */
    size_t room, fault_room;
    unsigned *line; /* of each day */
    size_t line_room;
};

static void fault(struct reading *q, unsigned line, size_t column, const char *zh, const char *en)
{
    struct announced *n = q->out;
    n->fault = arena_grow(q->arena, n->fault, n->faults, &q->fault_room, sizeof *n->fault);
    n->fault[n->faults++] = (struct announced_fault){line, column == SIZE_MAX ? 0 : (unsigned)column + 1, {zh, en}};
}

static const char *shown(struct reading *q, const char *cell)
{
    enum { SHOWN = 20 };
    const char *end = cell;
    for (int i = 0; i < SHOWN && *end; i++)
        text_next(&end);
    return arena_printf(q->arena, "%.*s%s", (int)(end - cell), cell, *end ? "…" : "");
}

static const char *cell(const struct reading *q, const struct sheet_row *row, size_t column)
{
    const char *text = q->at[column] < row->count ? row->cells[q->at[column]] : "";
    return text_trim(q->arena, text, strlen(text));
}

static size_t column_of(const char *heading)
{
    static const struct {
        const char *name;
        size_t column;
    } names[] = {{"date", DATE},     {"日期", DATE},       {"kind", KIND},        {"类型", KIND}, {"类别", KIND},
                 {"安排", KIND},     {"name", NAME},       {"name_zh", NAME},     {"名称", NAME}, {"节日", NAME},
                 {"事由", NAME},     {"name_en", NAME_EN}, {"英文名称", NAME_EN}, {"year", YEAR}, {"年份", YEAR},
                 {"notice", NOTICE}, {"通知文号", NOTICE}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, heading) == 0)
            return names[i].column;
    return COLUMNS;
}

/* The first row is a heading, unless it begins with a digit as dates do. */
static bool read_heading(struct reading *q, const struct sheet_row *row)
{
    for (size_t i = 0; i < COLUMNS; i++)
        q->at[i] = i <= NAME_EN ? i : SIZE_MAX;
    if (row->count && row->cells[0][0] >= '0' && row->cells[0][0] <= '9')
        return false;
    for (size_t i = 0; i < COLUMNS; i++)
        q->at[i] = SIZE_MAX;
    for (size_t i = 0; i < row->count; i++) {
        const char *heading = text_trim(q->arena, row->cells[i], strlen(row->cells[i]));
        size_t column = column_of(heading);
        if (column == COLUMNS || q->at[column] != SIZE_MAX)
            fault(q, row->line, i,
                  arena_printf(q->arena, "表头“%s”不认识或者重复。表头为 date,kind,name（日期、类型、名称）。",
                               shown(q, heading)),
                  arena_printf(q->arena, "The heading “%s” is not known, or stands twice. Headings are date,kind,name.",
                               shown(q, heading)));
        else
            q->at[column] = i;
    }
    for (size_t i = 0; i <= NAME; i++)
        if (q->at[i] == SIZE_MAX) {
            fault(q, row->line, SIZE_MAX, "首行既不是日期开头，也不是含有 date,kind,name 的表头。",
                  "The first line neither begins with a date nor is a heading with date,kind,name.");
            break;
        }
    return true;
}

static bool kind_of(const char *word, enum day_kind *out)
{
    static const struct {
        const char *word;
        enum day_kind kind;
    } words[] = {{"holiday", DAY_HOLIDAY}, {"放假", DAY_HOLIDAY}, {"休", DAY_HOLIDAY}, {"休息", DAY_HOLIDAY},
                 {"worked", DAY_WORKED},   {"上班", DAY_WORKED},  {"班", DAY_WORKED},  {"补班", DAY_WORKED}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0) {
            *out = words[i].kind;
            return true;
        }
    return false;
}

/* As other years called it; a festival of one's own keeps its name. */
static const char *english_of(const struct reading *q, const char *name)
{
    size_t count;
    const struct special_day *day =
        calendar_between(q->known, date_of(1999, 12, 31), date_of(LAST_YEAR, 12, 31), &count);
    for (size_t i = count; i-- > 0;)
        if (strcmp(day[i].name.zh, name) == 0)
            return day[i].name.en;
    return name;
}

static bool is_fit_text(const char *s, size_t most)
{
    size_t n = text_length(s);
    for (const char *p = s; *p;) {
        uint32_t c = text_next(&p);
        if (c == '|' || text_is_hidden(c))
            return false;
    }
    return n <= most;
}

static void check_date(struct reading *q, const struct sheet_row *row, const struct special_day *d)
{
    int year = q->out->year, month, day, its;
    date_parts(d->date, &its, &month, &day);
    if (its == year || (its == year - 1 && month == 12))
        return;
    fault(q, row->line, q->at[DATE],
          arena_printf(q->arena, "%s不在%d年（可以包含上年12月与元旦相连的日子）。", date_iso(q->arena, d->date), year),
          arena_printf(q->arena, "%s is not in %d (days of December before it may belong to New Year's).",
                       date_iso(q->arena, d->date), year));
}

static void check_known(struct reading *q, const struct sheet_row *row, const struct special_day *d)
{
    const struct special_day *known = calendar_special(q->known, d->date);
    for (size_t i = 0; i < q->out->days; i++)
        if (q->out->day[i].date == d->date)
            fault(q, row->line, q->at[DATE],
                  arena_printf(q->arena, "%s在第%u行已经写过。", date_iso(q->arena, d->date), q->line[i]),
                  arena_printf(q->arena, "%s stands in line %u already.", date_iso(q->arena, d->date), q->line[i]));
    if (known && known->year != q->out->year)
        fault(q, row->line, q->at[DATE],
              arena_printf(q->arena, "%s已由%d年的放假安排规定。", date_iso(q->arena, d->date), known->year),
              arena_printf(q->arena, "%s is arranged by the notice of %d already.", date_iso(q->arena, d->date),
                           known->year));
}

static void check_kind(struct reading *q, const struct sheet_row *row, const struct special_day *d)
{
    if (d->kind != DAY_WORKED || date_weekday(d->date) >= 6)
        return;
    static const char *const zh[] = {"一", "二", "三", "四", "五"};
    static const char *const en[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"};
    int weekday = date_weekday(d->date) - 1;
    fault(q, row->line, q->at[KIND],
          arena_printf(q->arena, "%s是星期%s，本来就上班，不会是调休上班日。请核对日期，或者改为放假。",
                       date_iso(q->arena, d->date), zh[weekday]),
          arena_printf(q->arena,
                       "%s is a %s and worked anyhow: it cannot be a weekend day that is worked instead. Check the "
                       "date, or make it a holiday.",
                       date_iso(q->arena, d->date), en[weekday]));
}

static void check_row(struct reading *q, const struct sheet_row *row, bool *asked)
{
    const char *year = cell(q, row, YEAR), *number = arena_printf(q->arena, "%d", q->out->year);
    if (*year && strcmp(year, number) != 0)
        fault(q, row->line, q->at[YEAR],
              arena_printf(q->arena, "这一行属于“%s”年，现在录入的是%s年。", shown(q, year), number),
              arena_printf(q->arena, "This row is of the year “%s”, but %s is taken in.", shown(q, year), number));
    size_t most = 0;
    for (size_t i = 0; i < COLUMNS; i++)
        most = q->at[i] != SIZE_MAX && q->at[i] >= most ? q->at[i] + 1 : most;
    if (row->count > most && !*asked) {
        *asked = true;
        fault(q, row->line, most, "这一行的列数多于应有的列数。", "This row has more columns than there should be.");
    }
}

static void read_row(struct reading *q, const struct sheet_row *row, bool *asked)
{
    struct announced *n = q->out;
    const char *date = cell(q, row, DATE), *kind = cell(q, row, KIND), *name = cell(q, row, NAME);
    const char *english = cell(q, row, NAME_EN);
    struct special_day d = {.date = date_parse(date), .year = n->year, .notice = n->notice};
    size_t faults = n->faults;
    check_row(q, row, asked);
    if (d.date == DATE_NONE)
        fault(q, row->line, q->at[DATE],
              arena_printf(q->arena, "“%s”不是日期。日期写作 %d-02-06。", shown(q, date), n->year),
              arena_printf(q->arena, "“%s” is no date. Dates are written %d-02-06.", shown(q, date), n->year));
    if (!kind_of(kind, &d.kind))
        fault(q, row->line, q->at[KIND],
              arena_printf(q->arena, "“%s”不是类型。写 holiday（放假）或者 worked（上班）。", shown(q, kind)),
              arena_printf(q->arena, "“%s” is no kind. Write holiday or worked.", shown(q, kind)));
    if (!*name || !is_fit_text(name, ANNOUNCED_NAME) || !is_fit_text(english, ANNOUNCED_NAME))
        fault(q, row->line, q->at[NAME], "名称不能为空，不超过60字，不含竖线和控制字符。",
              "The name must not be empty, is at most 60 characters long, and holds no bars or control characters.");
    if (n->faults == faults) {
        d.name = (struct law_text){name, *english ? english : english_of(q, name)};
        check_date(q, row, &d);
        check_known(q, row, &d);
        check_kind(q, row, &d);
    }
    if (d.date == DATE_NONE || n->days == ANNOUNCED_DAYS)
        return;
    n->day = arena_grow(q->arena, n->day, n->days, &q->room, sizeof *n->day);
    q->line = arena_grow(q->arena, q->line, n->days, &q->line_room, sizeof *q->line);
    q->line[n->days] = row->line;
    n->day[n->days++] = d;
}

/* The year that most of the days are of. */
static int year_of(const struct reading *q, const struct sheet *s, size_t first)
{
    size_t best = 0;
    int found = 0;
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
        size_t count = 0;
        for (size_t i = first; i < s->count; i++) {
            int32_t date = date_parse(cell(q, &s->rows[i], DATE));
            count += date != DATE_NONE && date_year(date) == year;
        }
        if (count > best) {
            best = count;
            found = year;
        }
    }
    return found;
}

static const char *notice_of(const struct reading *q, const struct sheet *s, size_t first)
{
    return first < s->count ? cell(q, &s->rows[first], NOTICE) : "";
}

static int by_date(const void *x, const void *y)
{
    const struct special_day *a = x, *b = y;
    return (a->date > b->date) - (a->date < b->date);
}

static void check_whole(struct reading *q, const struct sheet *s, size_t first)
{
    const struct announced *n = q->out;
    if (n->year < FIRST_YEAR || n->year > LAST_YEAR)
        fault(q, 0, SIZE_MAX, "没有可以识别的年份：请选择年份，并检查日期。",
              "No year can be told: choose one, and check the dates.");
    if (s->count - first > ANNOUNCED_DAYS)
        fault(q, 0, SIZE_MAX, "一年的安排不会超过150天：请检查是否放入了别的表格。",
              "A year's arrangement has at most 150 days: is it another sheet?");
    if (s->count == first)
        fault(q, 0, SIZE_MAX, "没有任何日期。", "There is no day in it.");
    if (!is_fit_text(n->notice, ANNOUNCED_NOTICE))
        fault(q, 0, SIZE_MAX, "通知文号不超过80字，不含控制字符。",
              "The notice's number has at most 80 characters and holds no control characters.");
}

bool announced_read(struct arena *a, const struct sheet *s, int year, const char *notice, const struct calendar *known,
                    struct announced *out)
{
    struct reading q = {.arena = a, .known = known, .out = out};
    bool asked = false;
    *out = (struct announced){.year = year, .notice = ""};
    size_t first = s->count && read_heading(&q, &s->rows[0]);
    if (!out->faults) {
        out->year = year ? year : year_of(&q, s, first);
        out->notice = notice && *notice ? notice : notice_of(&q, s, first);
        check_whole(&q, s, first);
    }
    bool readable = !out->faults;
    for (size_t i = first; readable && i < s->count; i++)
        read_row(&q, &s->rows[i], &asked);
    if (out->faults)
        out->days = 0;
    if (out->days)
        qsort(out->day, out->days, sizeof *out->day, by_date);
    return !out->faults;
}

/* Writing. */

char *announced_text(struct arena *a, const struct special_day *const *day, size_t days)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < days; i++)
        buf_printf(&b, "%s\t%s\t%s\t%s\n", date_iso(a, day[i]->date), day[i]->kind == DAY_WORKED ? "worked" : "holiday",
                   day[i]->name.zh, day[i]->name.en);
    return b.data;
}

const struct special_day **announced_lacks(struct arena *a, const struct announced *n, const struct calendar *festivals,
                                           size_t *count)
{
    size_t all = 0;
    const struct special_day *day =
        festivals ? calendar_between(festivals, date_of(n->year - 1, 12, 31), date_of(n->year, 12, 31), &all) : NULL;
    const struct special_day **out = arena_array(a, all + 1, sizeof *out);
    *count = 0;
    for (size_t i = 0; i < all; i++) {
        bool named = date_weekday(day[i].date) >= 6;
        for (size_t k = 0; k < n->days; k++)
            named = named || (n->day[k].date == day[i].date && n->day[k].kind == DAY_HOLIDAY);
        if (!named)
            out[(*count)++] = &day[i];
    }
    return out;
}

char *announced_pattern(struct arena *a, const struct calendar *festivals, int year)
{
    struct buf b = buf_new(a);
    size_t count = 0;
    const struct special_day *day =
        festivals ? calendar_between(festivals, date_of(year - 1, 12, 31), date_of(year, 12, 31), &count) : NULL;
    buf_add(&b, "date,kind,name\r\n");
    for (size_t i = 0; i < count; i++)
        buf_printf(&b, "%s,holiday,%s\r\n", date_iso(a, day[i].date), day[i].name.zh);
    return b.data;
}
