#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "record/layout.h"
#include "record/record.h"
#include "store/search.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_DEFAULT = 50, LIMIT_MOST = 100000, PARAMETERS_MOST = 200 };

/* A select that is being built: its conditions and what is bound to them. */
struct builder {
    struct arena *arena;
    const struct model *model;
    const struct query *query;
    struct buf where;
    size_t count;
    struct value bound[PARAMETERS_MOST];
};

/* A region code without the pairs of zeros that fill it up: 220103 → 220103, 220100 → 2201, 220000 → 22. */
char *district_begin(struct arena *a, const char *district)
{
    size_t n = strlen(district);
    while (n > 2 && n <= 6 && n % 2 == 0 && district[n - 1] == '0' && district[n - 2] == '0')
        n -= 2;
    return arena_strndup(a, district, n);
}

/* The next text of the same length in the order of bytes; ":" follows "9" in ASCII, so that no carry is needed. */
char *district_end(struct arena *a, const char *district)
{
    char *end = district_begin(a, district);
    size_t n = strlen(end);
    if (n)
        end[n - 1]++;
    return end;
}

static bool bind(struct builder *b, struct value v, struct error *err)
{
    size_t bad;
    if (value_is_text(v.type) && !v.null && !text_valid(v.text, strlen(v.text), &bad))
        return error_set(err, ERROR_INPUT, "what is looked for is not valid UTF-8 text");
    if (b->count == PARAMETERS_MOST)
        return error_set(err, ERROR_INPUT, "too many conditions in one search: at most %d values", PARAMETERS_MOST);
    b->bound[b->count++] = v;
    return true;
}

static void and_also(struct builder *b)
{
    buf_add(&b->where, b->where.size ? " and " : " where ");
}

static bool add_district(struct builder *b, const char *district, bool not, struct error *err)
{
    if (!*district || district[strspn(district, "0123456789")])
        return error_set(err, ERROR_INPUT, "“%.60s” is not a region code, such as those of plumbline find district",
                         district);
    and_also(b);
    buf_printf(&b->where, "%s(district >= ? and district < ?)", not ? "not " : "");
    return bind(b, value_text(district_begin(b->arena, district)), err) &&
           bind(b, value_text(district_end(b->arena, district)), err);
}

/* What a filter or an order may name, with its type. */
static bool column_type(const struct reg *reg, const char *name, enum value_type *type, const struct field **field)
{
    *field = reg_field(reg, name);
    *type = *field ? (*field)->type : VALUE_TEXT;
    if (*field)
        return true;
    if (strcmp(name, "organ") == 0)
        *type = VALUE_REF;
    else if (strcmp(name, "sample") == 0)
        *type = VALUE_BOOLEAN;
    else if (strcmp(name, "state") == 0)
        return reg->states;
    else
        return strcmp(name, "number") == 0 || strcmp(name, "district") == 0;
    return true;
}

static bool filter_value(struct builder *b, const struct filter *f, enum value_type type, const struct field *field,
                         struct value *out, struct error *err)
{
    const struct codes *codes = field ? field->codes : strcmp(f->column, "state") == 0 ? b->query->reg->states : NULL;
    if (codes) {
        const struct code_value *v = codes_find(codes, f->text);
        *out = value_text(v ? v->key : f->text);
        return v || error_set(err, ERROR_INPUT, "“%.60s” is not a value of “%s”", f->text, codes->title.zh);
    }
    return value_parse(b->arena, type, f->text, out, err) &&
           (!out->null || error_set(err, ERROR_INPUT, "the filter needs a value"));
}

/* By the other record's number, or its label where that is no person's. */
static bool add_reference(struct builder *b, const struct filter *f, const struct reg *to, struct error *err)
{
    const char *column = db_quote(b->arena, f->column);
    bool labelled = to->label && !to->label->personal;
    if (f->op == FILTER_FROM || f->op == FILTER_TO)
        return error_set(err, ERROR_INPUT, "“%.60s” refers to “%s”: only = and != can be asked of it", f->column,
                         to->title.zh);
    and_also(b);
    buf_printf(&b->where, f->op == FILTER_NOT ? "(%s is null or %s not" : "(%s is not null and %s", column, column);
    buf_printf(&b->where, " in (select id from %s where number = ?", db_quote(b->arena, to->name));
    if (labelled)
        buf_printf(&b->where, " or %s = ?", db_quote(b->arena, to->label->name));
    buf_add(&b->where, "))");
    struct value v = value_text(text_trim(b->arena, f->text, strlen(f->text)));
    return bind(b, v, err) && (!labelled || bind(b, v, err));
}

static bool add_filter(struct builder *b, const struct filter *f, struct error *err)
{
    static const char *const operators[] = {[FILTER_IS] = "=", [FILTER_FROM] = ">=", [FILTER_TO] = "<="};
    const struct reg *reg = b->query->reg;
    const struct field *field;
    enum value_type type;
    if (!column_type(reg, f->column, &type, &field)) {
        error_set(err, ERROR_INPUT, "“%s” has no column “%.60s” to filter by", reg->title.zh, f->column);
        return error_in(err, f->column);
    }
    const char *column = db_quote(b->arena, f->column);
    if (f->op == FILTER_EMPTY || f->op == FILTER_FILLED) {
        and_also(b);
        buf_printf(&b->where, "%s is %snull", column, f->op == FILTER_FILLED ? "not " : "");
        return true;
    }
    bool not = f->op == FILTER_NOT;
    if (strcmp(f->column, "district") == 0 && (not || f->op == FILTER_IS))
        return add_district(b, f->text, not, err) || error_in(err, f->column);
    if (type == VALUE_REF)
        return add_reference(b, f, field ? field->to : model_reg(b->model, "organ"), err) || error_in(err, f->column);
    struct value v;
    if (!filter_value(b, f, type, field, &v, err))
        return error_in(err, f->column);
    and_also(b);
    /* A row that has no value has another one than any that is given. */
    if (not )
        buf_printf(&b->where, "(%s is null or %s <> ?)", column, column);
    else
        buf_printf(&b->where, "%s %s ?", column, operators[f->op]);
    return bind(b, v, err);
}

/* A person's word as a LIKE pattern: its own wildcards are literal. Only ASCII letters are made small, as lower() does
 * with our columns on both databases: of a parameter PostgreSQL would make others small too. */
static char *like_pattern(struct arena *a, const char *text)
{
    struct buf b = buf_new(a);
    buf_add_char(&b, '%');
    for (const char *p = text; *p; p++) {
        if (*p == '%' || *p == '_' || *p == '\\')
            buf_add_char(&b, '\\');
        buf_add_char(&b, *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p);
    }
    buf_add_char(&b, '%');
    return b.data;
}

/* Words stand apart by white space, also that of a Chinese keyboard. Cuts them out of the text. */
static char *next_word(char **rest)
{
    static const char wide[] = "\xE3\x80\x80";
    char *wide_space;
    while ((wide_space = strstr(*rest, wide)))
        memcpy(wide_space, "   ", strlen(wide));
    char *word = *rest + strspn(*rest, " \t\r\n");
    size_t n = strcspn(word, " \t\r\n");
    *rest = word + n + (word[n] != '\0');
    word[n] = '\0';
    return n ? word : NULL;
}

static bool is_searched(const struct query *q, const struct field *f)
{
    for (size_t i = 0; i < q->searched; i++)
        if (q->searched_field[i] == f)
            return f->search;
    return f->search && !q->searched;
}

/* The word must stand in one of the texts that are searched. */
static bool add_word(struct builder *b, const char *word, struct error *err)
{
    const struct reg *reg = b->query->reg;
    struct value pattern = value_text(like_pattern(b->arena, word));
    and_also(b);
    buf_add(&b->where, "(false");
    if (!b->query->searched) {
        buf_add(&b->where, " or lower(number) like ? escape '\\'");
        if (!bind(b, pattern, err))
            return false;
    }
    for (size_t i = 0; i < reg->fields; i++) {
        if (!is_searched(b->query, &reg->field[i]))
            continue;
        buf_printf(&b->where, " or lower(%s) like ? escape '\\'", db_quote(b->arena, reg->field[i].name));
        if (!bind(b, pattern, err))
            return false;
    }
    buf_add_char(&b->where, ')');
    return true;
}

/* The index finds rows with all pairs of characters, in any of the texts that it holds; LIKE makes sure that each word
 * stands together, in one of those asked for. */
static bool add_search(struct builder *b, struct db *db, struct error *err)
{
    const struct reg *reg = b->query->reg;
    size_t bad, n = strlen(b->query->search);
    if (!text_valid(b->query->search, n, &bad))
        return error_set(err, ERROR_INPUT, "what is looked for is not valid UTF-8 text");
    char *text = text_trim(b->arena, b->query->search, n);
    if (!*text)
        return true;
    if (!reg->indexed)
        return error_set(err, ERROR_INPUT, "“%s” has no text to search in", reg->title.zh);
    const char *parameter;
    const char *condition = search_condition(b->arena, db, reg->name, "id", text, &parameter);
    if (condition) {
        and_also(b);
        buf_add(&b->where, condition);
        if (!bind(b, value_text(parameter), err))
            return false;
    }
    for (char *rest = text, *word; (word = next_word(&rest));)
        if (!add_word(b, word, err))
            return false;
    return true;
}

/* Are so many rows seen that the page is found sooner by walking all of them in order than by sorting those? A page is
 * met after about page × all / seen rows, so the two cost the same where seen is the root of page × all. */
static bool is_wide(struct builder *b, struct db *db, bool *out, struct error *err)
{
    const struct within *w = b->query->within;
    const char *table = db_quote(b->arena, b->query->reg->name);
    int64_t last, most = 1, seen;
    if (!db_int(db, arena_printf(b->arena, "select max(id) from %s", table), 0, &last, err))
        return false;
    while (most * most < last * LIMIT_DEFAULT)
        most *= 2;
    const char *sql =
        arena_printf(b->arena, "select count(*) from (select 1 from %s where %s limit ?) t", table, w->condition);
    struct stmt *st = db_prepare(db, sql, err);
    if (!st)
        return false;
    for (size_t i = 0; i < w->count; i++)
        stmt_bind_value(st, (int)i + 1, w->value[i]);
    stmt_bind_int(st, (int)w->count + 1, most);
    seen = stmt_row(st, err) ? stmt_int(st, 0) : 0;
    stmt_reset(st);
    *out = seen == most;
    return !err->code;
}

static bool add_within(struct builder *b, const char *condition, struct error *err)
{
    const struct within *w = b->query->within;
    and_also(b);
    buf_printf(&b->where, "(%s)", condition);
    for (size_t i = 0; i < w->count; i++)
        if (!bind(b, w->value[i], err))
            return false;
    return true;
}

/* wide: most rows are seen. */
static bool add_conditions(struct builder *b, struct db *db, bool wide, struct error *err)
{
    const struct query *q = b->query;
    if (q->within && !add_within(b, wide ? q->within->loose : q->within->condition, err))
        return false;
    if (q->district && !add_district(b, q->district, false, err))
        return false;
    if (q->condition) {
        and_also(b);
        buf_printf(&b->where, "(%s)", q->condition);
        for (size_t i = 0; i < q->numbers; i++)
            if (!bind(b, value_number(VALUE_INTEGER, q->number[i]), err))
                return false;
    }
    for (size_t i = 0; i < q->filters; i++)
        if (!add_filter(b, &q->filter[i], err))
            return false;
    return !q->search || add_search(b, db, err);
}

/* How the page is ordered: by a column, then by id. Rows without the column's value come last; also a required column
 * may lack it, in rows that are older than the column. */
struct order {
    const char *column; /* quoted */
    const char *direction;
    enum value_type type;
    bool nullable;
};

static bool read_order(struct arena *a, const struct query *q, struct order *out, struct error *err)
{
    const char *name = q->order ? q->order : "number";
    const struct field *field;
    if (!column_type(q->reg, name, &out->type, &field))
        return error_set(err, ERROR_INPUT, "“%s” has no column “%.60s” to sort by", q->reg->title.zh, name);
    out->column = db_quote(a, name);
    out->direction = q->descending ? " desc" : "";
    out->nullable = field || strcmp(name, "organ") == 0 || strcmp(name, "state") == 0;
    return true;
}

static char *order_by(struct arena *a, const struct order *o, const char *alias)
{
    return arena_printf(a, " order by %s%s%s%s, %sid%s", alias, o->column, o->direction,
                        o->nullable ? " nulls last" : "", alias, o->direction);
}

/* A cursor is the last row's id and ordering value: "12:=text", or "12:-" where it had none. */
static bool add_after(struct builder *b, const struct order *o, struct error *err)
{
    const char *after = b->query->after, *colon = strchr(after, ':');
    int64_t id;
    if (!colon || (colon[1] != '=' && colon[1] != '-') ||
        !text_to_int(arena_strndup(b->arena, after, (size_t)(colon - after)), &id))
        return error_set(err, ERROR_INPUT, "the page's cursor is not one that was given out: start at the first page");
    const char *sign = b->query->descending ? "<" : ">";
    struct value bound_id = value_number(VALUE_INTEGER, id), v = value_null(o->type);
    and_also(b);
    if (colon[1] == '-') {
        buf_printf(&b->where, "(%s is null and id %s ?)", o->column, sign);
        return bind(b, bound_id, err);
    }
    if (value_is_text(o->type))
        v = value_text(colon + 2);
    else if (text_to_int(colon + 2, &v.number))
        v.null = false;
    else
        return error_set(err, ERROR_INPUT, "the page's cursor is not one that was given out: start at the first page");
    buf_printf(&b->where, "(%s %s ? or (%s = ? and id %s ?)%s%s%s)", o->column, sign, o->column, sign,
               o->nullable ? " or " : "", o->nullable ? o->column : "", o->nullable ? " is null" : "");
    return bind(b, v, err) && bind(b, v, err) && bind(b, bound_id, err);
}

static char *cursor_of(struct arena *a, const struct query *q, const struct record *r)
{
    const char *name = q->order ? q->order : "number";
    const struct field *f = reg_field(q->reg, name);
    struct value v = f                               ? r->value[f - q->reg->field]
                     : strcmp(name, "number") == 0   ? value_text(r->number)
                     : strcmp(name, "district") == 0 ? value_text(r->district)
                     : strcmp(name, "state") == 0    ? value_text(r->state)
                     : strcmp(name, "sample") == 0   ? value_number(VALUE_BOOLEAN, r->sample)
                     : r->organ_id                   ? value_number(VALUE_REF, r->organ_id)
                                                     : value_null(VALUE_REF);
    if (v.null)
        return arena_printf(a, "%lld:-", (long long)r->id);
    if (value_is_text(v.type))
        return arena_printf(a, "%lld:=%s", (long long)r->id, v.text);
    return arena_printf(a, "%lld:=%lld", (long long)r->id, (long long)v.number);
}

static struct stmt *prepare_bound(const struct builder *b, struct db *db, const char *sql, struct error *err)
{
    struct stmt *st = db_prepare(db, sql, err);
    for (size_t i = 0; st && i < b->count; i++)
        stmt_bind_value(st, (int)i + 1, b->bound[i]);
    return st;
}

static struct builder *builder_new(struct arena *a, const struct model *m, const struct query *q)
{
    struct builder *b = arena_new_of(a, struct builder);
    b->arena = a;
    b->model = m;
    b->query = q;
    b->where = buf_new(a);
    return b;
}

bool record_find(struct arena *a, struct db *db, const struct model *m, const struct query *q, struct page *out,
                 struct error *err)
{
    struct builder *b = builder_new(a, m, q);
    struct order order;
    size_t limit = q->limit ? q->limit : LIMIT_DEFAULT;
    if (limit > LIMIT_MOST)
        limit = LIMIT_MOST;
    bool wide = false;
    if ((q->within && q->within->loose && !is_wide(b, db, &wide, err)) || !add_conditions(b, db, wide, err) ||
        !read_order(a, q, &order, err) || (q->after && !add_after(b, &order, err)))
        return false;
    const char *inner = arena_printf(a, "select * from %s%s%s limit %zu", db_quote(a, q->reg->name), b->where.data,
                                     order_by(a, &order, ""), limit + 1);
    struct stmt *st = prepare_bound(b, db, layout_select(a, q->reg, inner, order_by(a, &order, "t.")), err);
    if (!st)
        return false;
    *out = (struct page){0};
    size_t room = 0;
    while (stmt_row(st, err)) {
        if (out->count == limit) {
            out->next = cursor_of(a, q, &out->record[limit - 1]);
            stmt_reset(st);
            break;
        }
        out->record = arena_grow(a, out->record, out->count, &room, sizeof *out->record);
        layout_read(a, q->reg, st, &out->record[out->count++]);
    }
    return !err->code;
}

static bool count(const struct builder *b, struct db *db, const char *sql, int64_t *out, struct error *err)
{
    struct stmt *st = prepare_bound(b, db, sql, err);
    if (!st || !stmt_row(st, err))
        return false;
    *out = stmt_int(st, 0);
    stmt_reset(st);
    return true;
}

bool record_count_to(struct arena *a, struct db *db, const struct model *m, const struct query *q, int64_t most,
                     int64_t *out, struct error *err)
{
    struct builder *b = builder_new(a, m, q);
    return add_conditions(b, db, false, err) &&
           count(b, db,
                 arena_printf(a, "select count(*) from (select 1 from %s%s limit %lld) t", db_quote(a, q->reg->name),
                              b->where.data, (long long)most),
                 out, err);
}

bool record_count(struct arena *a, struct db *db, const struct model *m, const struct query *q, int64_t *out,
                  struct error *err)
{
    struct builder *b = builder_new(a, m, q);
    if (!add_conditions(b, db, false, err))
        return false;
    const char *sql = arena_printf(a, "select count(*) from %s%s", db_quote(a, q->reg->name), b->where.data);
    return count(b, db, sql, out, err);
}

struct record *record_read(struct arena *a, struct db *db, const struct reg *reg, const char *number, struct error *err)
{
    struct layout layout;
    size_t bad;
    if (!text_valid(number, strlen(number), &bad)) {
        error_set(err, ERROR_INPUT, "the number is not valid UTF-8 text");
        return NULL;
    }
    layout_build(a, reg, &layout);
    struct stmt *st = db_prepare(db, layout.by_number, err);
    if (!st)
        return NULL;
    stmt_bind_text(st, 1, number);
    if (!stmt_row(st, err)) {
        if (!err->code)
            error_set(err, ERROR_NOT_FOUND, "there is no “%s” with the number %.80s", reg->title.zh, number);
        return NULL;
    }
    struct record *r = arena_new_of(a, struct record);
    layout_read(a, reg, st, r);
    stmt_reset(st);
    return r;
}
