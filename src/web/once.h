/* A form that is sent twice is done once: by a double click, by a browser that sends again what it got no answer to, by
 * somebody who replays it. Each page has forms of its own (guard_form_token); what was answered to one is kept in
 * memory, for the last few thousands, and is the answer to the same form with the same content. Shared by all threads.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/digest.h"

struct arena;
struct once;
struct request;

struct once *once_new(void);
void once_free(void *once);

/* The form's: of its token, its address and all that it brought. false where nothing is sent that could be told apart:
 * not a page's form. */
bool once_key(const struct request *r, uint8_t key[DIGEST_SIZE]);
/* Was it answered? Then where it led; NULL: it is for the caller to do, who tells once_end. Waits while another does
 * it. */
const char *once_begin(struct once *o, struct arena *a, const uint8_t key[DIGEST_SIZE]);
/* location: where it led; NULL: nothing was done, and it may be sent again. */
void once_end(struct once *o, const uint8_t key[DIGEST_SIZE], const char *location);
