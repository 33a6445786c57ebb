/* Senders that never end: a connection that sends a byte now and then is not idle, and would hold its place for hours.
 * A request's head must be whole in a given time, and a body must come at some pace; else the connection is cut. What
 * takes the server long is no matter of this. */
#pragma once

#include <microhttpd.h>
#include <stddef.h>

struct patience;

/* idle: seconds after which the server closes a connection on which nothing comes. A head may take twice that; a body
 * must bring PATIENCE_RATE bytes a second after four times that. NULL where the system gives no thread. */
enum { PATIENCE_RATE = 1024 };
struct patience *patience_start(unsigned idle);
void patience_stop(struct patience *p); /* when the daemon has stopped; NULL is allowed */

/* For MHD_OPTION_NOTIFY_CONNECTION. */
void patience_connection(void *patience, struct MHD_Connection *c, void **connection,
                         enum MHD_ConnectionNotificationCode what);
/* The head has come; … bytes of a body; all has come; the reply has gone, and the next head may come. */
void patience_head(struct patience *p, struct MHD_Connection *c);
void patience_body(struct patience *p, struct MHD_Connection *c, size_t bytes);
void patience_whole(struct patience *p, struct MHD_Connection *c);
void patience_done(struct patience *p, struct MHD_Connection *c);
