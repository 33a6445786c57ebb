/* A major decision as a plan, which all its papers agree with: decisions.c plans and writes it and its catalogue,
 * decisions_papers.c what was drafted, said, reviewed and discussed about it. */
#pragma once

#include "sample.h"

#include <stdbool.h>
#include <stdint.h>

#define NUMBER_OF(list) (sizeof(list) / sizeof *(list))

/* How far a decision has come, in order. */
enum reach { COMMENTING, ASSESSING, DROPPED, REVIEWING, DECIDED, PUBLISHED, EVALUATED };

/* What a matter is besides: why it needs which steps. */
enum {
    TECHNICAL = 1,
    RISKY = 2,
    MARKET = 4,
    SECRET = 8,
    URGENT = 16,
    PLENARY = 32,
    UNMET = 64,
    TWICE = 128,
    LONG = 256
};

struct topic {
    int start; /* 20190304 */
    enum reach reach;
    const char *kind, *subject, *organ; /* organ: part of its name */
    unsigned traits;
    int wan; /* ten thousand yuan; 0: no cost of its own */
};

enum { FIRST_YEAR = 2019, YEARS = 3 };

/* A district's files. */
struct decision_files {
    struct filing *catalogues, *entries, *decisions, *drafts, *periods, *comments, *events, *experts, *risks, *reviews,
        *advisers, *discussions, *executions, *evaluations;
    const char *district, *government, *reviewing; /* who decides, who reviews */
    unsigned decisions_of[YEARS], entries_of[YEARS], documents, meetings, decided_2020;
};

/* Every day of it, as if it went through; what it has not reached is left out by who writes it. */
struct course {
    const struct topic *of;
    unsigned i;
    const char *number, *entry, *period, *organ, *meeting;
    bool back, mended; /* the review sent it back; found it lawful only when changed */
    int32_t started, drafted, opened, closes, shortest, closed, feedback, assessed;
    int32_t sent, returned;                     /* where it came back */
    int32_t received, opinion, revised, resent; /* the last three where it was changed */
    int32_t reviewed, discussed, published;
};

bool has(const struct course *c, unsigned trait);
bool reached(const struct course *c, enum reach reach);
bool is_decided(const struct course *c);
/* The version of the draft that is the last. */
int version_of(const struct course *c);
/* The shortest period for comments, and the least time for the review, are asked for since then. */
#define DECISIONS_LAW date_of(2019, 9, 1)

void write_papers(struct decision_files *to, const struct course *c);
int32_t evaluation_finished(const struct course *c);
