#include "cli/secret_input.h"

#include "core/arena.h"
#include "core/error.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { LONGEST = 1024 };

static char *read_line(struct arena *a, FILE *from)
{
    char line[LONGEST];
    char *copy = NULL;
    if (fgets(line, sizeof line, from)) {
        line[strcspn(line, "\r\n")] = '\0';
        copy = arena_strdup(a, line);
    }
    explicit_bzero(line, sizeof line);
    return copy;
}

static char *ask(struct arena *a, FILE *terminal, const char *prompt)
{
    struct termios shown, hidden;
    if (tcgetattr(fileno(terminal), &shown) != 0)
        return NULL;
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    fprintf(terminal, "%s: ", prompt);
    fflush(terminal);
    tcsetattr(fileno(terminal), TCSAFLUSH, &hidden);
    char *line = read_line(a, terminal);
    tcsetattr(fileno(terminal), TCSAFLUSH, &shown);
    fputc('\n', terminal);
    return line;
}

char *secret_input(struct arena *a, bool from_stdin, const char *prompt, struct error *err)
{
    char *one = NULL;
    if (from_stdin) {
        one = read_line(a, stdin);
        if (!one)
            error_set(err, ERROR_INPUT, "--password-stdin: nothing was piped in");
        return one;
    }
    FILE *terminal = fopen("/dev/tty", "r+e");
    if (!terminal) {
        error_set(err, ERROR_INPUT, "there is no terminal to ask at: pipe the password in with --password-stdin");
        return NULL;
    }
    one = ask(a, terminal, prompt);
    char *two = one ? ask(a, terminal, "Again") : NULL;
    fclose(terminal);
    bool same = two && strcmp(one, two) == 0;
    if (two)
        explicit_bzero(two, strlen(two));
    if (!same)
        error_set(err, ERROR_INPUT, "the two are not the same: nothing was done");
    return same ? one : NULL;
}
