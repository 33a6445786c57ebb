#include "core/error.h"

#include "core/phrase.h"

#include <stdarg.h>
#include <string.h>

/* Cuts at a character, not inside one: messages hold Chinese. */
static void cut_to_character(char *s, size_t room)
{
    size_t n = strlen(s);
    if (n + 1 < room)
        return;
    while (n && ((unsigned char)s[n - 1] & 0xC0) == 0x80)
        n--;
    if (n)
        s[n - 1] = '\0';
}

bool error_set(struct error *err, enum error_code code, const char *format, ...)
{
    if (!err)
        return false;
    char message[sizeof err->message]; /* the arguments may point into err itself */
    va_list ap;
    va_start(ap, format);
    vsnprintf(message, sizeof message, phrase(format), ap);
    va_end(ap);
    cut_to_character(message, sizeof message);
    memcpy(err->message, message, sizeof message);
    err->code = code;
    return false;
}

bool error_at(struct error *err, const char *file, unsigned line)
{
    if (err) {
        snprintf(err->file, sizeof err->file, "%s", file ? file : "");
        err->line = line;
    }
    return false;
}

bool error_in(struct error *err, const char *field)
{
    if (err)
        snprintf(err->field, sizeof err->field, "%s", field ? field : "");
    return false;
}

void error_clear(struct error *err)
{
    if (err)
        *err = (struct error){0};
}

void error_print(const struct error *err, FILE *to)
{
    if (err->file[0] && err->line)
        fprintf(to, "%s:%u: ", err->file, err->line);
    else if (err->file[0])
        fprintf(to, "%s: ", err->file);
    if (err->field[0])
        fprintf(to, "%s: ", err->field);
    fputs(err->message, to);
    if (err->article[0])
        fprintf(to, " (%s)", err->article);
    fputc('\n', to);
}

int error_exit_status(const struct error *err)
{
    switch (err->code) {
    case ERROR_NONE:
        return 0;
    case ERROR_INPUT:
    case ERROR_DEFINITION:
    case ERROR_NOT_FOUND:
    case ERROR_CONFLICT:
        return 2;
    case ERROR_LAW:
        return 3;
    case ERROR_RIGHTS:
        return 4;
    case ERROR_STORE:
    case ERROR_SYSTEM:
        break;
    }
    return 1;
}
