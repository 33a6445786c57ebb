/* Bare libmicrohttpd with a body of a given size: what the server's pages are measured against.
 *
 *   bench-bare-http PORT BYTES THREADS */
#include "bench.h"

#include <microhttpd.h>
#include <string.h>
#include <unistd.h>

static enum MHD_Result answer(void *response, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **state)
{
    (void)url, (void)method, (void)version, (void)data, (void)size;
    static int seen;
    if (!*state) {
        *state = &seen;
        return MHD_YES;
    }
    return MHD_queue_response(connection, MHD_HTTP_OK, response);
}

int main(int argc, char **argv)
{
    bench_must(argc == 4, "bench-bare-http PORT BYTES THREADS");
    size_t size = strtoul(argv[2], NULL, 10);
    char *body = malloc(size);
    bench_must(body != NULL, "memory");
    memset(body, 'x', size);
    struct MHD_Response *response = MHD_create_response_from_buffer(size, body, MHD_RESPMEM_MUST_FREE);
    MHD_add_response_header(response, "Content-Type", "text/html; charset=utf-8");
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)strtoul(argv[1], NULL, 10), NULL, NULL, answer,
                         response, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)strtoul(argv[3], NULL, 10), MHD_OPTION_END);
    bench_must(daemon != NULL, "the port is taken");
    pause();
    return 0;
}
