#include "work/journal.h"

#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/phrase.h"
#include "core/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct journal {
    const char *path;
    FILE *file;
    char *text; /* of the line read last; malloc */
    size_t room;
    unsigned line;
    int32_t day; /* of the day that begins with that line; DATE_NONE before the first */
    int64_t at;
    bool ended;
};

enum { WORDS_MOST = 256 };

/* The words of a line: separated by blanks; "…" holds blanks, with \" \\ and \n inside, and may begin within a word. */
struct words {
    size_t count;
    const char *word[WORDS_MOST];
    bool quoted[WORDS_MOST]; /* began with a quote: is never a keyword */
};

static void close_journal(void *argument)
{
    struct journal *j = argument;
    free(j->text);
    fclose(j->file);
}

struct journal *journal_open(struct arena *a, const char *path, struct error *err)
{
    struct journal *j = arena_new_of(a, struct journal);
    j->path = arena_strdup(a, path);
    j->day = DATE_NONE;
    j->file = fopen(path, "r");
    if (!j->file) {
        error_set(err, ERROR_INPUT, "cannot read %s: %s", path, strerror(errno));
        return NULL;
    }
    arena_defer(a, close_journal, j);
    return j;
}

static bool wrong(const struct journal *j, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool wrong(const struct journal *j, struct error *err, const char *format, ...)
{
    struct arena *a = arena_new();
    va_list ap;
    va_start(ap, format);
    error_set(err, ERROR_INPUT, "%s", arena_vprintf(a, phrase(format), ap));
    va_end(ap);
    arena_free(a);
    return error_at(err, j->path, j->line);
}

/* The next line that says something; j->text NULL-terminated without its end. */
static bool read_line(struct journal *j, struct error *err)
{
    ssize_t n;
    while ((n = getline(&j->text, &j->room, j->file)) >= 0) {
        j->line++;
        if (!text_valid(j->text, (size_t)n, NULL))
            return wrong(j, err, "the line is not UTF-8, or holds a NUL byte");
        while (n && (j->text[n - 1] == '\n' || j->text[n - 1] == '\r'))
            j->text[--n] = '\0';
        const char *at = j->text + strspn(j->text, " \t");
        if (*at && *at != '#')
            return true;
    }
    j->ended = true;
    return !ferror(j->file) || wrong(j, err, "the file cannot be read on: %s", strerror(errno));
}

/* From the opening quote; *at is moved behind the closing one. */
static bool add_quoted(const struct journal *j, struct buf *b, const char **at, struct error *err)
{
    const char *p = *at + 1;
    for (; *p && *p != '"'; p++) {
        if (*p != '\\') {
            buf_add_char(b, *p);
            continue;
        }
        p++;
        if (*p != '"' && *p != '\\' && *p != 'n')
            return wrong(j, err, "inside “\"…\"” a backslash stands before \", \\ or n only");
        buf_add_char(b, *p == 'n' ? '\n' : *p);
    }
    *at = p + 1;
    return *p == '"' || wrong(j, err, "a quote is opened and not closed on the line");
}

static bool split(const struct journal *j, struct arena *a, struct words *out, struct error *err)
{
    const char *at = j->text;
    out->count = 0;
    for (;;) {
        at += strspn(at, " \t");
        if (!*at)
            return true;
        if (out->count == WORDS_MOST)
            return wrong(j, err, "the line has more than %d words", WORDS_MOST);
        struct buf b = buf_new(a);
        out->quoted[out->count] = *at == '"';
        while (*at && *at != ' ' && *at != '\t') {
            if (*at != '"')
                buf_add_char(&b, *at++);
            else if (!add_quoted(j, &b, &at, err))
                return false;
        }
        out->word[out->count++] = b.size ? b.data : "";
    }
}

/* "2020-01-06", or with a time behind it. */
static bool read_day(struct journal *j, const struct words *w, struct error *err)
{
    int32_t day = date_parse(w->word[0]);
    int64_t at = time_of_date(day);
    struct arena *a = arena_new();
    bool good = w->count == 1 || (w->count == 2 && time_parse(arena_printf(a, "%s %s", w->word[0], w->word[1]), &at));
    arena_free(a);
    if (!good)
        return wrong(j, err, "a day is written 2020-01-06, or with its time 2020-01-06 09:30, and nothing else");
    if (j->day != DATE_NONE && (day < j->day || at < j->at))
        return wrong(j, err, "days follow one another: this one lies before the day above it");
    j->day = day;
    j->at = at;
    return true;
}

static bool is_day(const char *word)
{
    return isdigit((unsigned char)word[0]) && date_parse(word) != DATE_NONE;
}

static bool read_keyword(const struct journal *j, const struct words *w, size_t i, struct journal_deed *out,
                         struct error *err)
{
    const struct {
        const char *word;
        const char **to;
    } keywords[] = {{"as", &out->role}, {"of", &out->organ}, {"by", &out->actor}, {"because", &out->reason}};
    for (size_t k = 0; k < sizeof keywords / sizeof *keywords; k++) {
        if (w->quoted[i] || strcmp(w->word[i], keywords[k].word) != 0)
            continue;
        if (i + 1 == w->count)
            return wrong(j, err, "nothing follows “%s”", w->word[i]);
        if (*keywords[k].to)
            return wrong(j, err, "“%s” stands twice on the line", w->word[i]);
        *keywords[k].to = w->word[i + 1];
        return true;
    }
    return wrong(j, err, "“%.60s” is neither FIELD=VALUE nor one of as, of, by, because", w->word[i]);
}

static bool read_deed(const struct journal *j, struct arena *a, const struct words *w, struct journal_deed *out,
                      struct error *err)
{
    if (w->count < 3)
        return wrong(j, err, "a line says what was done, the register and the record's number");
    *out = (struct journal_deed){.line = j->line, .verb = w->word[0], .reg = w->word[1], .number = w->word[2]};
    out->name = arena_array(a, w->count, sizeof *out->name);
    out->text = arena_array(a, w->count, sizeof *out->text);
    for (size_t i = 3; i < w->count; i++) {
        const char *equals = w->quoted[i] ? NULL : strchr(w->word[i], '=');
        if (equals) {
            out->name[out->fields] = arena_strndup(a, w->word[i], (size_t)(equals - w->word[i]));
            out->text[out->fields++] = equals + 1;
        } else if (!read_keyword(j, w, i++, out, err)) {
            return false;
        }
    }
    return true;
}

bool journal_next(struct journal *j, struct arena *a, struct journal_day *out, bool *more, struct error *err)
{
    struct words w;
    size_t room = 0;
    *more = false;
    if (j->ended || (j->day == DATE_NONE && !read_line(j, err)))
        return !err->code;
    if (j->ended)
        return true;
    if (!split(j, a, &w, err))
        return false;
    if (!w.count || !is_day(w.word[0]))
        return wrong(j, err, "a journal begins with a day, as 2020-01-06");
    if (!read_day(j, &w, err))
        return false;
    *out = (struct journal_day){.day = j->day, .at = j->at, .line = j->line};
    *more = true;
    for (;;) {
        if (!read_line(j, err))
            return false;
        if (j->ended)
            return true;
        if (!split(j, a, &w, err))
            return false;
        if (is_day(w.word[0]))
            return true; /* the next call begins with it */
        out->deed = arena_grow(a, out->deed, out->count, &room, sizeof *out->deed);
        if (!read_deed(j, a, &w, &out->deed[out->count], err))
            return false;
        out->count++;
    }
}
