/* Sending a notice, over the web or by mail (core/fetch.h). Blocks for at most SEND_SECONDS. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "account/notice.h"

enum { SEND_SECONDS = 15 };

struct send_options {
    const char *smtp; /* smtp://HOST:PORT or smtps://…; NULL: no mail is sent */
    const char *from; /* the sender's mail address */
    bool private_too; /* also to addresses within this machine and its networks */
};

/* The receiver's answer goes to *said, in the arena. A notice for the web is a POST with the headers
 *   Plumbline-Notice: ID (the same whenever it is sent again)
 *   Plumbline-Signature: t=SECONDS,v1=HEX, HMAC-SHA-256 with the secret over "SECONDS.BODY".
 * Redirects are not followed. 410 is NOTICE_REFUSED. */
enum notice_outcome send_notice(struct arena *a, const struct send_options *o, const struct notice *n, int64_t now,
                                const char **said);
