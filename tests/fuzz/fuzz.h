/* What fuzzers feed: bytes in, nothing out; whatever comes, nothing may crash, leak or read what is not its own.
 * tests/test_fuzz.c replays the seeds; `meson setup build-fuzz -Dtests=true -Dfuzz=true` with CC=clang builds fuzzers
 * of libFuzzer: build-fuzz/tests/fuzz_body tests/fuzz/body. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* An HTTP request's body through libmicrohttpd and web/body.h. The first byte chooses its Content-Type. */
void fuzz_body(const uint8_t *data, size_t size);
/* An address: its path and parameters, the page that answers it, links made of it, and what a program asks for. */
void fuzz_request(const uint8_t *data, size_t size);
