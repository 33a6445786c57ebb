/* The append-only Merkle tree of RFC 6962, kept as its frontier: the roots of the perfect subtrees that its size is the
 * sum of. Appending and the root cost O(log n), whatever the size. */
#pragma once

#include <stdint.h>

#include "core/digest.h"

struct merkle {
    uint64_t size;
    uint8_t node[64][DIGEST_SIZE]; /* node[i] is in use where bit i of size is set */
};

void merkle_leaf(const void *data, size_t size, uint8_t out[DIGEST_SIZE]); /* SHA-256(0x00 || data) */
void merkle_append(struct merkle *m, const uint8_t leaf[DIGEST_SIZE]);
void merkle_root(const struct merkle *m, uint8_t out[DIGEST_SIZE]); /* of nothing: SHA-256 of the empty string */
void merkle_parent(const uint8_t left[DIGEST_SIZE], const uint8_t right[DIGEST_SIZE], uint8_t out[DIGEST_SIZE]);
