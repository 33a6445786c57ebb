/* The pages, and what they share. A page is one file under pages/, builds one model, and has a view of its name. */
#pragma once

#include "core/error.h"
#include "figure/figure.h"
#include "web/router.h"

enum { VERIFY_BYTES = 4 /* of an event's leaf, in the code of a paper */ };

page_function page_home, page_search, page_report, page_figures, page_figure, page_lists, page_list, page_record,
    page_verify, page_due;

/* A new model with its title; it goes with the request's arena. */
json_t *page_model(struct request *r, const char *title);
/* One step of the way from the home page to here; href NULL: the page itself. */
void page_crumb(json_t *model, const char *title, const char *href);

void page_put(json_t *o, const char *key, const char *value); /* nothing where value is NULL */
/* What may be a record's own words as well as the page's: KEY, and KEY_zh where it is Chinese, so that pages in other
 * languages say so (WCAG 3.1.2). */
void page_put_data(json_t *o, const char *key, const char *value);
void page_put_int(json_t *o, const char *key, int64_t value);
void page_put_flag(json_t *o, const char *key, bool value);
json_t *page_put_array(json_t *o, const char *key);  /* borrowed */
json_t *page_put_object(json_t *o, const char *key); /* borrowed */
json_t *page_add_object(json_t *array);              /* borrowed */

/* The rows of a table: for each record its number and its columns as people read them, personal data masked. href:
 * gives a row's address, or NULL. */
struct page_columns {
    size_t count;
    const struct field *const *field;
};
void page_put_columns(const struct request *r, json_t *model, const struct page_columns *c);
json_t *page_add_row(const struct request *r, json_t *rows, const struct record *record, const struct page_columns *c);
/* A heading sorts by its column; the one in use turns the order round. References have no order that people know. The
 * model has its columns already. */
void page_put_sorting(const struct request *r, json_t *model, const struct field *const *field, size_t count,
                      const struct query *q);
/* options: the codes with the one chosen. many: more than are seen at a glance; they are then found by typing, each
 * with the initials of its pinyin. */
void page_put_code_options(const struct request *r, json_t *o, const struct codes *codes, const char *chosen);
/* NAME=KEY for codes and states; NAME.from= and NAME.to= for dates: the controls, with what was asked. */
void page_add_code_filter(const struct request *r, json_t *filters, const struct field *f, const struct codes *codes);
void page_add_date_filter(const struct request *r, json_t *filters, const struct field *f);
/* next_href and first_href. */
void page_put_pager(const struct request *r, json_t *model, const struct page *page);

/* years: links to the same page of other years. */
void page_put_years(struct request *r, json_t *model, int year);

/* The figure as people write it, with its unit; in English a plain number has its English unit. NULL where unknown. */
const char *page_figure_value(const struct request *r, const struct figure *f);
/* As a number for charts, in the unit that people see. false where it is not known, or is no number. */
bool page_figure_number(const struct figure *f, double *out);
/* A figure in short: name, title, value, href. */
json_t *page_add_figure(const struct request *r, json_t *array, const struct figure *f, int year);
const char *page_figure_href(const struct request *r, const struct indicator *i, const char *district, int year);
const char *page_district_name(const struct request *r, const char *code); /* the code itself where it is unknown */

/* A list's records as they are public: its register, its condition, the site's district; by its order, but the newest
 * first where that is a date. */
struct query page_list_query(const struct request *r, const struct list *l);
const char *page_list_href(const struct request *r, const struct list *l);
const char *page_record_href(const struct request *r, const struct list *l, const struct record *record);
/* What a list calls a record: what the column shows, or the number where that is empty. */
const char *page_record_title(const struct request *r, const struct record *record, const struct field *label);
/* The columns of the list that may be searched: nobody learns by a search what the list does not show. */
struct page_columns page_list_searched(const struct request *r, const struct list *l);

/* The annual report's template of a year: the year's own, or the one that all others share. */
const char *page_report_template(const struct request *r, int year);
const char *page_report_href(const struct request *r, int year);
