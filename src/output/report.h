/* The report: a template, narrative blocks that people wrote, and figures by indicator name, made into a document.
 *
 * A template is a text file under reports/; reports/README.md says its language. */
#pragma once

#include <jansson.h>

#include "figure/figure.h"
#include "output/document.h"

struct report {
    struct document document;
    const char *district, *district_name;
    int year;
    struct figures figures; /* of the year */
    size_t used;            /* the figures that the text prints, in order, each once */
    const struct figure **figure;
};

/* Every figure that the text names must be known, and every narrative must be there: otherwise the error names it, with
 * the template's file and line (or the narrative's record), and says what is missing. Nothing is left blank. */
bool report_make(struct arena *a, struct db *db, const struct model *m, const char *template_path, const char *district,
                 int year, struct report *out, struct error *err);

/* The same as a page of its own that needs nothing else: each figure is a link to its definition at the page's end.
 * view_path: the Mustache template of the page. NULL with err where it cannot be read. */
const char *report_html(struct arena *a, const struct report *r, const char *view_path, struct error *err);

/* The report as data: title, blocks with runs (text, figure name, href), and for each figure its definition, basis,
 * value, numerator and denominator. Both the JSON output and what the page's template is given. */
json_t *report_json(struct arena *a, const struct report *r, const char *language);
