/* A client that sends exactly the bytes it is told: what tests of a server need and libraries do not allow. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct got {
    int status;       /* 0: closed without a reply */
    const char *head; /* status line and headers */
    const char *body;
    size_t size;
};

int client_connect(uint16_t port);
/* Sends it all and reads until the server closes. */
struct got client_raw(struct arena *a, uint16_t port, const char *bytes, size_t size);
/* One request with Connection: close; headers (or NULL) end with CRLF each. */
struct got client_ask(struct arena *a, uint16_t port, const char *method, const char *target, const char *headers);
struct got client_get(struct arena *a, uint16_t port, const char *target);
/* The value of a reply's header, or NULL. */
char *client_header(struct arena *a, const struct got *g, const char *name);
