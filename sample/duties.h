/* What the district's departments deal with: powers and service items are made of the same objects, so that an item of
 * service finds its item of power. */
#pragma once

#include "sample.h"

/* The day up to which these files know what happened. */
#define DUTIES_AS_OF date_of(2021, 2, 19)

struct duty {
    const char *organ, *object;
    const char *law;      /* 《食品安全法》第三十五条 */
    const char *rank;     /* key of code table basis_rank */
    const char *audience; /* key of code table service_audience */
    const char *event;    /* key of code table life_event */
};
extern const struct duty duties[];
extern const size_t duty_count;

/* The duties that need a licence come first, the benefits after them. The i-th of all that can be done about them:
 * every duty with the first action, then with the second… */
const struct duty *duty_of(size_t i);
size_t duty_action(size_t i);

/* Kinds of power and service by their two digits in the base code. */
enum base_kind {
    BASE_LICENCE = 1,
    BASE_PENALTY = 2,
    BASE_PAYMENT = 5,
    BASE_CONFIRMATION = 7,
    BASE_REWARD = 8,
    BASE_OTHER = 10,
    BASE_APPROVAL = 11,
    BASE_PUBLIC_SERVICE = 20,
};
char *base_code(struct filing *f, enum base_kind kind, size_t duty, size_t form);

/* The i-th power of a kind: about every duty that a licence is needed for, in its first form, then in its second… */
enum { LICENSED_DUTIES = 50 };
const struct duty *power_of(size_t i);
size_t power_form(size_t i);
char *power_base_code(struct filing *f, enum base_kind kind, size_t i);
char *power_number(struct filing *f, const char *district, enum base_kind kind, size_t i);

/* Of `all` things in a row, is the i-th one of the `part` that are spread evenly among them? Exactly part are. */
bool spread(size_t i, size_t part, size_t all);
const char *organ_code(const char *organ); /* of an organ of Kuancheng */
/* The day, or DATE_NONE where it has not come yet. */
int32_t known(int32_t date);
