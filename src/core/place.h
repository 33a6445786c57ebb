/* Where an address leads. Nobody may have this machine call others within its own networks. */
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

struct arena;
struct error;

/* Is it within this machine, its networks, or what is not the world at all? */
bool place_is_private(const struct sockaddr *to);
/* Does every address that the URL's host has now lead out into the world? ERROR_INPUT where not, or where it has none.
 * Asks the name server: not on a thread that others wait for. What a name leads to later is asked again when a notice
 * is sent. */
bool place_leads_out(struct arena *a, const char *url, struct error *err);
