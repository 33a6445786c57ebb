/* Service items as the guide, the cases and the proofs share them. */
#pragma once

#include "duties.h"

/* The items of the guide at the end of 2020; the first so many of what duties.h lists. Most stand since 2018, the
 * others came in 2020. */
enum { SERVICE_ITEMS = 697, SERVICE_ITEMS_SINCE_2018 = 640 };
/* Proofs that stay, one for each of the first so many duties; commitments replace the first ones since 2019. */
enum { PROOFS_KEPT = 58, PROOFS_BY_COMMITMENT = 50 };

char *service_number(struct filing *f, size_t i);
char *service_name(struct filing *f, size_t i);
size_t service_materials(size_t i); /* how many its guide lists: 第1 to so many */
char *service_material_number(struct filing *f, size_t i, size_t material);
bool service_immediate(size_t i); /* done at once? */
unsigned service_statutory_days(size_t i);
unsigned service_promised_days(size_t i);
bool service_by_commitment(size_t i); /* is there a proof that a commitment replaces? It is its first material. */
char *proof_number(struct filing *f, size_t i);

void sample_service_cases(struct sample *s);
void sample_proofs(struct sample *s);
