/* The report: a template, narrative blocks that people wrote, and figures by indicator name, made into a document.
 *
 * A template is a text file under reports/; reports/README.md says its language. */
#pragma once

#include <jansson.h>

#include "figure/figure.h"
#include "output/document.h"

/* What a draft lacks: a figure that is not known, a narrative that nobody wrote, or, in message alone, what is wrong
 * with what somebody wrote. */
struct report_gap {
    const struct indicator *figure; /* or NULL */
    const char *block;              /* of the narrative; or NULL */
    const char *message;
};

struct report {
    struct document document;
    const char *district, *district_name;
    int year;
    struct figures figures; /* of the year */
    size_t used;            /* the figures that the text prints, in order, each once */
    const struct figure **figure;
    size_t gaps; /* of a draft: what is missing, in the order of the text */
    const struct report_gap *gap;
};

/* Every figure that the text names must be known, and every narrative must be there: otherwise the error names it, with
 * the template's file and line (or the narrative's record), and says what is missing. Nothing is left blank. */
bool report_make(struct arena *a, struct db *db, const struct model *m, const char *template_path, const char *district,
                 int year, struct report *out, struct error *err);

/* The same for those who write it: where a figure is not known or a narrative is missing, the text says so in 〔…〕,
 * and gaps tells what report_make would have refused. What is wrong with the template itself is an error here too.
 * written: the document's date, where it is decided before the figure knows it; else DATE_NONE. */
bool report_draft(struct arena *a, struct db *db, const struct model *m, const char *template_path,
                  const char *district, int year, int32_t written, struct report *out, struct error *err);

/* The narratives that the template asks for, in order, each with its heading, and where they are kept. */
struct report_block {
    const char *name;    /* as its record's block field has it */
    const char *heading; /* the one it stands under, its names in braces as they are written; or NULL */
};
struct report_outline {
    const struct reg *reg; /* of narratives; NULL: the template has none */
    const struct field *year, *block, *text;
    size_t blocks;
    const struct report_block *item;
};
bool report_outline(struct arena *a, const struct model *m, const char *template_path, struct report_outline *out,
                    struct error *err);

/* Its text alone, a block a line: what is kept of a version, and compared with the next. */
const char *report_text(struct arena *a, const struct report *r);
/* SHA-256 of report_text, in hexadecimal. */
const char *report_fingerprint(struct arena *a, const struct report *r);

/* The same as a page of its own that needs nothing else: each figure is a link to its definition at the page's end.
 * view_path: the Mustache template of the page. NULL with err where it cannot be read. */
const char *report_html(struct arena *a, const struct report *r, const char *view_path, struct error *err);

/* The report as data: title, blocks with runs (text, figure name, href), and for each figure its definition, basis,
 * value, numerator and denominator. Both the JSON output and what the page's template is given. */
json_t *report_json(struct arena *a, const struct report *r, const char *language);
