/* Drafts: what the files say, key by key, before any name is looked up. Loading fills them by the tables in shape.c,
 * linking makes the model of them, checking compares both. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/gather.h"
#include "model/model.h"

struct word { /* a text of the file; text NULL: not given, or given wrong and told */
    const char *text;
    unsigned line;
};

struct words {
    size_t count;
    struct word *item;
    unsigned line;
};

struct word_lists {
    size_t count;
    struct words *item;
};

struct word_pairs { /* {key: value, …} */
    size_t count;
    struct word_pair {
        struct word key, value;
    } * item;
    unsigned line;
};

struct items { /* what stands under a key in order, each beginning with a struct head */
    size_t count;
    void *item;
    bool broken; /* some of it could not be read: a name that is missing may be there */
};

struct head {
    struct word name;
    bool broken; /* its own key could not be read, or its variant is unknown */
    int variant; /* which of the shape's variants it is; -1: none, or unknown */
};

struct draft_value { /* of a code table */
    struct head head;
    struct title title;
};

struct draft_codes {
    struct head head;
    struct title title;
    struct items values; /* draft_value */
    struct codes *out;
};

struct draft_field { /* variant: enum value_type */
    struct head head;
    struct title title, unit, help;
    struct word type, of, to, personal, check, min, max, given;
    struct items values; /* draft_value; of, written in place */
    bool required, search, long_text, index;
};

struct draft_reg {
    struct head head;
    struct title title;
    struct word basis, number, number_check, dated, label, about, organ;
    struct words show, readers, writers;
    struct items states, fields; /* draft_value, draft_field */
    struct word_lists unique;
    struct draft_domain *domain;
    struct reg *out;
    struct field *field; /* out->field, while it may be written */
};

struct draft_list {
    struct head head;
    struct title title;
    struct word of, where, basis;
    struct words show, order;
    struct list *out;
};

struct draft_indicator { /* variant: enum indicator_kind */
    struct head head;
    struct title title, unit, note;
    struct word rests_on; /* the register or indicator: value of count, sum, rate, change, rank or fact */
    struct word field, on, in, since, until, where, hit, as, among, order, basis, form, better, target;
    struct indicator *out;
};

struct draft_gate { /* variant: enum gate_kind */
    struct head head;
    struct word when, holds, count, by, where, at_least;
    struct words through;
    struct word_pairs same;
    bool none;
    struct draft_domain *domain;
    struct gate *out;
};

struct draft_step {
    struct head head;
    struct title title;
    struct words from, by, needs, takes, gates;
    struct word to, organ;
    struct word_pairs sets;
    bool automatic, reason, aside;
};

struct draft_clock {
    struct head head;
    struct title title;
    struct words starts, stops, drops, undoes, suspends, resumes, ground, extends, restarts, turns;
    struct word rule, when, begins_on, by_field, into, due, deemed, length;
    bool quiet;
};

struct draft_role {
    struct head head;
    struct word zh, en, reach, reads;
    struct words may;
};

struct draft_period { /* days, both included; either may be left out */
    struct word from, until;
};

struct draft_procedure {
    struct head head;
    struct title title;
    struct word of, when, basis, start;
    struct draft_period in_force;
    struct items steps, clocks; /* draft_step, draft_clock */
    struct draft_domain *domain;
    struct procedure *out;
    struct step *step; /* out->step and out->clock, while they may be written */
    struct clock *clock;
};

struct draft_paper {
    struct head head;
    struct title title;
    struct word of, template, basis, rule, where, number, dated, step;
    struct words states;
    struct paper *out;
};

struct draft_escalation { /* head.name.text NULL: not declared */
    struct head head;
    struct word basis, remind, head_role, supervise, supervisor, order;
    struct word_pairs fills;
};

struct draft_domain {
    struct head head;
    struct word domain;
    struct title title;
    struct items codes, registers, lists, indicators;
    struct items roles, gates, procedures, papers; /* draft_role, draft_gate, draft_procedure, draft_paper */
    struct draft_escalation escalation;
    const char *file;
    struct domain *out;
};

enum gate_kind { GATE_HOLDS, GATE_COUNT };

struct draft { /* a folder */
    struct gather gather;
    size_t domains, unread;
    struct draft_domain *domain;
    const char **unread_text; /* of files that are not valid YAML; NULL where even the text is unknown */
};

/* The passes. Each tells its mistakes and leaves what it could make; none stops at the first. */
void load_folder(struct draft *d, const char *folder);
void link_draft(struct draft *d, struct model *m);
void check_draft(struct draft *d, const struct model *m);

/* Could a file that could not be read declare the name? Then a reference to it is no mistake of its own. */
bool draft_may_declare(const struct draft *d, const char *name);

/* Drafts' items, typed. */
#define items_of(type, items) ((type *)(items).item)
