/* The sample year: fictional records for 2020, sized to the published totals of the seed document, written as the CSV
 * and XLSX files that departments would send in. It is a program of its own; Plumbline knows nothing of it and imports
 * its files as any others.
 *
 * Everything here is fiction: people, companies, cases. The organs carry the real kind of name that a district has
 * because the figures are about organs, and every row is marked as a sample. The random stream is seeded by the
 * register's name, so that adding a register does not change the others. Real names and numbers never enter. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/date.h"
#include "core/text.h"

struct sample;
struct filing; /* one file that a department sends: rows of one register */

enum filing_kind { FILING_CSV, FILING_XLSX };

/* Opens the file "REGISTER.csv|xlsx", or "REGISTER-part.…" where part is given (one file a sender). Written, with all
 * rows, when the run ends. */
struct filing *filing_open(struct sample *s, const char *reg, const char *part, enum filing_kind kind);

/* Begins a row. number, district and organ are the built-in columns (organ: its name or number; NULL: empty); the
 * column sample (示例) is set by itself. Columns of the file appear in the order in which they are first put. */
void filing_row(struct filing *f, const char *number, const char *district, const char *organ);
/* Sets a column of the current row, by its field name. NULL or "" leaves the cell empty. */
void filing_put(struct filing *f, const char *field, const char *text);
void filing_putf(struct filing *f, const char *field, const char *format, ...) __attribute__((format(printf, 3, 4)));
void filing_int(struct filing *f, const char *field, int64_t value);
void filing_money(struct filing *f, const char *field, int64_t fen);
void filing_date(struct filing *f, const char *field, int32_t date); /* DATE_NONE: empty */
void filing_bool(struct filing *f, const char *field, bool value);
size_t filing_rows(const struct filing *f); /* rows so far */

/* How the current row's record came to be, where its fields do not tell (plan.h). */
void filing_made_on(struct filing *f, int32_t day); /* the day on which it was entered */
/* In the journal its number comes from the district's series, among those that come by themselves. */
void filing_by_series(struct filing *f);
/* What a field, or organ, was when it was entered, where a step changed it since. */
void filing_made_with(struct filing *f, const char *field, const char *text);
/* Fields, put already, that nobody's step filled: they were entered together on a later day. NULL ends the list;
 * DATE_NONE: they came at once after all. */
void filing_later(struct filing *f, int32_t day, const char *field, ...) __attribute__((sentinel));
/* A step that was taken on a day, with the fields that came with it: name, text, …, NULL. reason may be NULL. Steps are
 * told in their order; those between that the fields tell need not be. */
void filing_step(struct filing *f, int32_t day, const char *step, const char *reason, ...) __attribute__((sentinel));

/* A line of the journal that leads no row: what was done with a record that came by itself. */
void filing_line(struct filing *f, int32_t day, const char *text);

/* The random stream of the current filing: the same every time. */
int64_t filing_between(struct filing *f, int64_t low, int64_t high); /* both included */
bool filing_chance(struct filing *f, unsigned percent);
const char *filing_choose(struct filing *f, const char *const *list, size_t count);
int32_t filing_day(struct filing *f, int32_t from, int32_t to);     /* any day */
int32_t filing_workday(struct filing *f, int32_t from, int32_t to); /* Monday to Friday */

/* Invented people and things; valid check digits, made-up serials. They live as long as the run. */
const char *filing_person(struct filing *f);         /* 王建国 */
const char *filing_citizen_number(struct filing *f); /* region 220103 */
const char *filing_phone(struct filing *f);          /* begins with 199, never assigned here */
const char *filing_company(struct filing *f);        /* 长春示例…有限公司 */
const char *filing_credit_code(struct filing *f);    /* begins with 91 */
const char *filing_address(struct filing *f);        /* a made-up house in Kuancheng's fictional streets */
char *filing_text(struct filing *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The organs, places and districts that every file may refer to. */
#define KUANCHENG "220103"

struct sample_organ {
    const char *name; /* 宽城区司法局: how files refer to it */
    const char *code; /* unified social credit code, made up but for the district government's, which the seed prints */
    const char *kind; /* key of code table organ_kind */
    bool enforces;    /* an administrative enforcement department of the district? */
};
extern const struct sample_organ sample_organs[]; /* of Kuancheng */
extern const size_t sample_organ_count;

struct sample_place {
    const char *code; /* 9 or 12 digits */
    const char *name;
    const char *kind; /* street, town, community, village */
};
extern const struct sample_place
    sample_places[]; /* Kuancheng's streets and towns, then 59 communities and 20 villages */
extern const size_t sample_place_count;

struct sample_district {
    const char *code, *name;
};
/* Changchun's other districts and counties: what rankings compare with. Organs there: "<name>人民政府", "<name>司法局".
 */
extern const struct sample_district sample_districts[];
extern const size_t sample_district_count;

/* One function a domain, in the file of its name. */
void sample_places_run(struct sample *s);
void sample_powers(struct sample *s);
void sample_services(struct sample *s);
void sample_decisions(struct sample *s);
void sample_oversight(struct sample *s);
void sample_officers(struct sample *s);
void sample_enforcement(struct sample *s);
void sample_inspection(struct sample *s);
void sample_towns(struct sample *s);
void sample_reconsideration(struct sample *s);
void sample_litigation(struct sample *s);
void sample_mediation(struct sample *s);
void sample_education(struct sample *s);
void sample_governance(struct sample *s);
void sample_disclosure(struct sample *s);
