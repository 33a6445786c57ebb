/* How often an address may do something: a bucket of tokens for each, in memory. The table is bounded: where a place in
 * it is needed, the fullest bucket, that is, the address that has asked least of late, is forgotten. Shared by all
 * threads. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct limits;

/* per_minute: as many at once, and as many a minute for ever. */
struct limits *limits_new(unsigned per_minute);
void limits_free(void *limits);
/* Takes one token. Where there is none: false, and the seconds until there is. now: milliseconds of any clock that does
 * not go back. IPv6 addresses count by their first 64 bits, which one subscriber has. */
bool limits_take(struct limits *l, const char *address, int64_t now, unsigned *wait);
