#include "model/names.h"

#include "core/phrase.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_NAME = 48 };

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_word(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9');
}

const char *name_wrong(const char *text)
{
    size_t n = strlen(text);
    if (n > LONGEST_NAME)
        return phrase("it is longer than 48 characters");
    bool good = is_letter(*text) && n && is_word(text[n - 1]);
    for (size_t i = 0; good && i < n; i++)
        good = is_word(text[i]) || (text[i] == '_' && text[i + 1] != '_');
    return good ? NULL : phrase("names are lower-case English letters and digits, words joined by “_”, a letter first");
}

const char *id_wrong(const char *text)
{
    char part[LONGEST_NAME + 2];
    size_t parts = 0;
    for (const char *s = text; s; parts++) {
        size_t n = strcspn(s, ".");
        snprintf(part, sizeof part, "%.*s", (int)(n <= LONGEST_NAME ? n : LONGEST_NAME + 1), s);
        if (name_wrong(part))
            return name_wrong(part);
        s = s[n] ? s + n + 1 : NULL;
    }
    return parts > 1 ? NULL : phrase("ids of the law are names joined by dots, as decision.reviewed is");
}

/* Sorted. Reserved by PostgreSQL 15 (its manual, appendix C), by SQLite (sqlite.org/lang_keywords.html, but for those
 * it takes as names), or part of the conditions. */
static const char *const reserved[] = {
    "add",
    "all",
    "alter",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "autoincrement",
    "between",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "commit",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "delete",
    "desc",
    "distinct",
    "do",
    "drop",
    "else",
    "end",
    "escape",
    "except",
    "exists",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "index",
    "initially",
    "inner",
    "insert",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "not",
    "nothing",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "rowid",
    "select",
    "session_user",
    "set",
    "similar",
    "some",
    "symmetric",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "transaction",
    "true",
    "union",
    "unique",
    "update",
    "user",
    "using",
    "values",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
};

static int compare(const void *key, const void *element)
{
    return strcmp(key, *(const char *const *)element);
}

bool name_is_sql(const char *text)
{
    return bsearch(text, reserved, sizeof reserved / sizeof *reserved, sizeof *reserved, compare);
}
