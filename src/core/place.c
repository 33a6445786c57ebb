/* Where an address leads: out into the world, or into this machine and its networks. */
#include "core/place.h"

#include "core/arena.h"
#include "core/error.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <string.h>

static bool is_private4(uint32_t ip)
{
    static const struct {
        uint32_t net;
        int bits;
    } own[] = {{0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},  {0xa9fe0000, 16},
               {0xac100000, 12}, {0xc0000000, 24}, {0xc0a80000, 16}, {0xc6120000, 15}, {0xe0000000, 3}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if ((ip ^ own[i].net) >> (32 - own[i].bits) == 0)
            return true;
    return false;
}

static uint32_t four(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Only 2000::/3 is the world; of it 2002::/16 carries an IPv4 address, and 2001::/32 hides one. */
static bool is_private6(const uint8_t *b)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff}, teredo[4] = {0x20, 0x01};
    if (memcmp(b, mapped, sizeof mapped) == 0)
        return is_private4(four(b + 12));
    if (b[0] == 0x20 && b[1] == 0x02)
        return is_private4(four(b + 2));
    return (b[0] & 0xe0) != 0x20 || memcmp(b, teredo, sizeof teredo) == 0;
}

bool place_is_private(const struct sockaddr *to)
{
    if (to->sa_family == AF_INET)
        return is_private4(ntohl(((const struct sockaddr_in *)to)->sin_addr.s_addr));
    if (to->sa_family != AF_INET6)
        return true;
    return is_private6(((const struct sockaddr_in6 *)to)->sin6_addr.s6_addr);
}

/* Without the brackets of an IPv6 address. NULL where it is no address. */
static char *host_of(struct arena *a, const char *url)
{
    CURLU *u = curl_url();
    char *host = NULL, *copy = NULL;
    if (u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
        size_t n = strlen(host);
        copy = *host == '[' && n > 2 ? arena_strndup(a, host + 1, n - 2) : arena_strdup(a, host);
    }
    curl_free(host);
    curl_url_cleanup(u);
    return copy;
}

bool place_leads_out(struct arena *a, const char *url, struct error *err)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    const char *host = host_of(a, url);
    if (!host || getaddrinfo(host, NULL, &hints, &found) != 0)
        return error_set(err, ERROR_INPUT, "the address leads nowhere: no machine has this name");
    bool inside = false;
    for (const struct addrinfo *i = found; i; i = i->ai_next)
        inside = inside || place_is_private(i->ai_addr);
    freeaddrinfo(found);
    return !inside || error_set(err, ERROR_INPUT,
                                "the address leads into this machine or its networks: whoever keeps the server must "
                                "allow that first (serve --notify-private)");
}
