#include "fuzz.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "web/body.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LONGEST = 60000 }; /* what a socket takes at once */

struct visit {
    struct arena *arena;
    struct body *body;
    bool ended;
};

static enum MHD_Result end(struct MHD_Connection *c, struct visit *v)
{
    struct error err = {0};
    const struct body_field *field;
    const struct body_file *file;
    struct MHD_Response *nothing = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    if (v->body && body_end(v->body, &err)) {
        for (size_t i = 0, n = body_fields(v->body, &field); i < n; i++)
            if (!text_valid(field[i].value, __builtin_strlen(field[i].value), NULL))
                abort();
        for (size_t i = 0, n = body_files(v->body, &file); i < n; i++)
            if (lseek(file[i].fd, 0, SEEK_END) != (off_t)file[i].size)
                abort();
    }
    v->ended = true;
    enum MHD_Result result = MHD_queue_response(c, MHD_HTTP_OK, nothing);
    MHD_destroy_response(nothing);
    return result;
}

static enum MHD_Result handle(void *visit, struct MHD_Connection *c, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **begun)
{
    struct visit *v = visit;
    struct error err = {0};
    (void)url, (void)method, (void)version;
    if (!*begun) {
        *begun = v;
        const char *type = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);
        v->body = body_new(v->arena, c, type, "/tmp", &err);
        return v->body ? MHD_YES : end(c, v);
    }
    if (!*size)
        return end(c, v);
    body_add(v->body, data, *size);
    *size = 0;
    return MHD_YES;
}

static void serve(struct visit *v, const char *bytes, size_t size)
{
    struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL, handle, v, MHD_OPTION_END);
    const struct sockaddr_in from = {.sin_family = AF_INET};
    int pair[2];
    if (!daemon || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        abort();
    MHD_add_connection(daemon, pair[1], (const struct sockaddr *)&from, sizeof from);
    if (write(pair[0], bytes, size) != (ssize_t)size)
        abort();
    shutdown(pair[0], SHUT_WR);
    for (int i = 0; i < 200 && !v->ended; i++)
        MHD_run(daemon);
    MHD_stop_daemon(daemon);
    close(pair[0]);
}

void fuzz_body(const uint8_t *data, size_t size)
{
    static const char *const types[] = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=XyZ",
                                        "application/json", "application/octet-stream"};
    if (size < 1 || size > LONGEST)
        return;
    struct visit v = {.arena = arena_new()};
    struct buf b = buf_new(v.arena);
    buf_printf(&b, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", types[data[0] % 4],
               size - 1);
    buf_add_n(&b, (const char *)data + 1, size - 1);
    serve(&v, b.data, b.size);
    arena_free(v.arena);
}
