/* Senders that never end: a connection that sends a byte now and then is not idle, and would hold its place for hours.
 * A request's head must be whole in a given time, and a body must come at some pace; else the connection is cut. What
 * takes the server long is no matter of this. */
#pragma once

#include <stddef.h>

struct patience;

/* idle: seconds after which the server closes a connection on which nothing comes. A head may take twice that; a body
 * must bring PATIENCE_RATE bytes a second after four times that. NULL where the system gives no thread. */
enum { PATIENCE_RATE = 1024 };
struct patience *patience_start(unsigned idle);
void patience_stop(struct patience *p); /* when the daemon has stopped; NULL is allowed */

/* A connection, by its socket, from its beginning to its end. NULL where there is no memory for it. */
struct sender;
struct sender *patience_begin(struct patience *p, int fd);
void patience_end(struct patience *p, struct sender *s); /* the socket is still its own */

/* The head has come; … bytes of a body; all has come; the reply has gone, and the next head may come. */
void patience_head(struct patience *p, struct sender *s);
void patience_body(struct patience *p, struct sender *s, size_t bytes);
void patience_whole(struct patience *p, struct sender *s);
void patience_done(struct patience *p, struct sender *s);
