#include "core/phrase.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/map.h"
#include "core/text.h"

#include <errno.h>
#include <gettext-po.h>
#include <setjmp.h>
#include <stddef.h>
#include <string.h>

struct phrases {
    struct map *found; /* English to the other */
};

static _Thread_local const struct phrases *speaking;

const struct phrases *phrase_use(const struct phrases *p)
{
    const struct phrases *before = speaking;
    speaking = p;
    return before;
}

const struct phrases *phrase_used(void)
{
    return speaking;
}

const char *phrase(const char *english)
{
    const char *found = speaking ? map_get(speaking->found, english) : NULL;
    return found ? found : english;
}

void phrase_label(FILE *to, const char *english, size_t columns)
{
    const char *text = *english ? phrase(english) : "", *at = text;
    size_t used = 0;
    for (uint32_t c; (c = text_next(&at));)
        used += text_is_han(c) || c >= 0xFF00 ? 2 : 1;
    fprintf(to, "  %s%*s ", text, (int)(used < columns ? columns - used : 0), "");
}

/* ---- reading ---- */

/* The library tells its complaints to functions that take nothing of ours, and those it cannot go on after must not
 * return. */
struct reading {
    const char *path;
    struct error *err;
    bool failed;
    jmp_buf out;
};
static _Thread_local struct reading *reading;

static bool complain(size_t line, const char *what)
{
    struct reading *r = reading;
    if (!r->failed) {
        error_set(r->err, ERROR_DEFINITION, "%.*s", (int)strcspn(what, "\n"), what);
        error_at(r->err, r->path, line == (size_t)-1 ? 0 : (unsigned)line);
    }
    r->failed = true;
    return false;
}

static void hear(int severity, po_message_t message, const char *file, size_t line, size_t column, int multiline,
                 const char *text)
{
    (void)column;
    (void)multiline;
    if (severity == PO_SEVERITY_WARNING)
        return;
    po_filepos_t at = message ? po_message_filepos(message, 0) : NULL;
    complain(file ? line : at ? po_filepos_start_line(at) : (size_t)-1, text);
    if (severity == PO_SEVERITY_FATAL_ERROR)
        longjmp(reading->out, 1);
}

static void hear_two(int severity, po_message_t message, const char *file, size_t line, size_t column, int multiline,
                     const char *text, po_message_t message2, const char *file2, size_t line2, size_t column2,
                     int multiline2, const char *text2)
{
    (void)message2;
    (void)file2;
    (void)line2;
    (void)column2;
    (void)multiline2;
    (void)text2;
    hear(severity, message, file, line, column, multiline, text);
}

static const struct po_xerror_handler handler = {hear, hear_two};

static bool take(struct arena *a, struct phrases *p, po_message_t m)
{
    const char *english = po_message_msgid(m), *other = po_message_msgstr(m);
    if (po_message_is_obsolete(m) || po_message_is_fuzzy(m) || !*english || !*other)
        return true;
    if (!text_valid(other, strlen(other), NULL))
        return complain((size_t)-1, arena_printf(a, "the translation of “%.80s” is not UTF-8", english));
    if (po_message_msgctxt(m) || po_message_msgid_plural(m))
        return complain((size_t)-1, arena_printf(a, "“%.80s” has a context or a plural: none is asked for", english));
    po_message_set_format(m, "c-format", 1); /* whether the file says so or not */
    po_message_check_format(m, &handler);
    *map_slot(p->found, english) = arena_strdup(a, other);
    return !reading->failed;
}

static bool take_all(struct arena *a, struct phrases *p, po_file_t file)
{
    const char *header = po_file_domain_header(file, NULL);
    if (!header || !strstr(header, "charset=UTF-8"))
        return complain((size_t)-1, "the catalogue does not say that it is in UTF-8");
    po_message_iterator_t at = po_message_iterator(file, NULL);
    po_message_t m;
    bool good = true;
    while (good && (m = po_next_message(at)))
        good = take(a, p, m);
    po_message_iterator_free(at);
    return good;
}

const struct phrases *phrases_read(struct arena *a, const char *path, struct error *err)
{
    struct reading r = {.path = path, .err = err};
    struct phrases *volatile p = arena_new_of(a, struct phrases);
    po_file_t volatile file = NULL;
    p->found = map_new(a);
    reading = &r;
    if (setjmp(r.out) == 0) {
        errno = 0;
        file = po_file_read(path, &handler);
        if (!file)
            complain((size_t)-1, arena_printf(a, "the catalogue cannot be read: %s", strerror(errno)));
        else
            take_all(a, p, file);
    }
    if (file)
        po_file_free(file);
    reading = NULL;
    return r.failed ? NULL : p;
}
