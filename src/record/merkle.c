#include "record/merkle.h"

#include <string.h>

void merkle_leaf(const void *data, size_t size, uint8_t out[DIGEST_SIZE])
{
    digest_sha256_node(0x00, data, size, NULL, 0, out);
}

void merkle_parent(const uint8_t left[DIGEST_SIZE], const uint8_t right[DIGEST_SIZE], uint8_t out[DIGEST_SIZE])
{
    digest_sha256_node(0x01, left, DIGEST_SIZE, right, DIGEST_SIZE, out);
}

void merkle_append(struct merkle *m, const uint8_t leaf[DIGEST_SIZE])
{
    uint8_t node[DIGEST_SIZE];
    memcpy(node, leaf, DIGEST_SIZE);
    unsigned level = 0;
    for (; m->size >> level & 1; level++)
        merkle_parent(m->node[level], node, node);
    memcpy(m->node[level], node, DIGEST_SIZE);
    m->size++;
}

void merkle_root(const struct merkle *m, uint8_t out[DIGEST_SIZE])
{
    if (!m->size) {
        digest_sha256("", 0, out);
        return;
    }
    unsigned level = (unsigned)__builtin_ctzll(m->size);
    memcpy(out, m->node[level], DIGEST_SIZE);
    for (level++; level < 64; level++)
        if (m->size >> level & 1)
            merkle_parent(m->node[level], out, out);
}
