#include "web_client.h"

#include "core/arena.h"
#include "core/text.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int client_connect(uint16_t port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s >= 0 && connect(s, (struct sockaddr *)&to, sizeof to) != 0) {
        close(s);
        return -1;
    }
    return s;
}

/* A server that refuses may close while we still send: what it said before is read all the same. */
static void send_all(int s, const char *bytes, size_t size)
{
    while (size) {
        ssize_t n = send(s, bytes, size, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        bytes += n;
        size -= (size_t)n;
    }
}

struct got client_raw(struct arena *a, uint16_t port, const char *bytes, size_t size)
{
    struct got g = {.head = "", .body = ""};
    int s = client_connect(port);
    if (s < 0)
        return g;
    send_all(s, bytes, size);
    struct buf b = buf_new(a);
    char piece[65536];
    ssize_t n;
    while ((n = recv(s, piece, sizeof piece, 0)) > 0)
        buf_add_n(&b, piece, (size_t)n);
    close(s);
    char *end = strstr(b.data, "\r\n\r\n");
    if (!end || strncmp(b.data, "HTTP/1.", 7) != 0)
        return g;
    g.status = atoi(b.data + 9);
    g.head = arena_strndup(a, b.data, (size_t)(end + 2 - b.data));
    g.body = end + 4;
    g.size = b.size - (size_t)(g.body - b.data);
    return g;
}

struct got client_ask(struct arena *a, uint16_t port, const char *method, const char *target, const char *headers)
{
    const char *bytes = arena_printf(a, "%s %s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n%s\r\n", method, target,
                                     headers ? headers : "");
    return client_raw(a, port, bytes, strlen(bytes));
}

struct got client_get(struct arena *a, uint16_t port, const char *target)
{
    return client_ask(a, port, "GET", target, NULL);
}

char *client_header(struct arena *a, const struct got *g, const char *name)
{
    const char *at = strcasestr(g->head, arena_printf(a, "\r\n%s: ", name));
    if (!at)
        return NULL;
    at += strlen(name) + 4;
    return arena_strndup(a, at, strcspn(at, "\r"));
}
