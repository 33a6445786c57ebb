#include "core/digest.h"

#include "core/arena.h"
#include "core/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char keys_title[] = "plumbline keys 1\n";

bool digest_begin(struct error *err)
{
    return sodium_init() >= 0 ||
           error_set(err, ERROR_SYSTEM, "the system gives no random numbers: libsodium cannot start");
}

void digest_sha256(const void *data, size_t size, uint8_t out[DIGEST_SIZE])
{
    crypto_hash_sha256(out, data, size);
}

void digest_sha256_node(uint8_t prefix, const void *a, size_t a_size, const void *b, size_t b_size,
                        uint8_t out[DIGEST_SIZE])
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, &prefix, 1);
    crypto_hash_sha256_update(&state, a, a_size);
    if (b_size)
        crypto_hash_sha256_update(&state, b, b_size);
    crypto_hash_sha256_final(&state, out);
}

void digest_seal(const uint8_t key[SEAL_SIZE], const void *data, size_t size, uint8_t out[SEAL_SIZE])
{
    crypto_generichash(out, SEAL_SIZE, data, size, key, SEAL_SIZE);
}

void digest_sign(const uint8_t secret[SIGN_SECRET_SIZE], const void *data, size_t size, uint8_t out[SIGNATURE_SIZE])
{
    crypto_sign_detached(out, NULL, data, size, secret);
}

bool digest_verify(const uint8_t public_key[SIGN_PUBLIC_SIZE], const void *data, size_t size,
                   const uint8_t signature[SIGNATURE_SIZE])
{
    return crypto_sign_verify_detached(signature, data, size, public_key) == 0;
}

char *digest_hex(struct arena *a, const uint8_t *data, size_t size)
{
    char *hex = arena_alloc(a, size * 2 + 1);
    return sodium_bin2hex(hex, size * 2 + 1, data, size);
}

bool digest_unhex(const char *hex, uint8_t *out, size_t size)
{
    size_t written;
    const char *end;
    return sodium_hex2bin(out, size, hex, strlen(hex), NULL, &written, &end) == 0 && written == size && !*end;
}

static bool write_all(int file, const void *data, size_t size)
{
    const char *p = data;
    while (size) {
        ssize_t n = write(file, p, size);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0) {
            p += n;
            size -= (size_t)n;
        }
    }
    return true;
}

static bool write_keys(const char *path, const struct keys *keys)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return false;
    bool good = write_all(file, keys_title, sizeof keys_title - 1) && write_all(file, keys->seal, sizeof keys->seal) &&
                write_all(file, keys->sign_public, sizeof keys->sign_public) &&
                write_all(file, keys->sign_secret, sizeof keys->sign_secret) && fsync(file) == 0;
    int why = errno;
    close(file);
    errno = why;
    return good;
}

/* Whole under its name, or not there: an interrupted start must not leave half a key. link, unlike rename, does not
 * replace keys that another start made meanwhile: then those are the keys. errno says why not. */
static bool place_keys(const char *path, const struct keys *keys)
{
    struct arena *a = arena_new();
    const char *beside = arena_printf(a, "%s.%d", path, (int)getpid());
    bool good = write_keys(beside, keys) && link(beside, path) == 0;
    int why = errno;
    unlink(beside);
    arena_free(a);
    errno = why;
    return good;
}

static bool cannot_place(const char *path, struct error *err)
{
    return error_set(err, ERROR_SYSTEM, "the key file %s cannot be made: %s", path, strerror(errno));
}

static bool keys_make(const char *path, struct keys *out, struct error *err)
{
    randombytes_buf(out->seal, sizeof out->seal);
    crypto_sign_keypair(out->sign_public, out->sign_secret);
    if (place_keys(path, out))
        return true;
    return errno == EEXIST ? keys_open(path, false, out, err) : cannot_place(path, err);
}

bool keys_copy(const char *path, const struct keys *keys, struct error *err)
{
    struct keys there;
    if (place_keys(path, keys))
        return true;
    if (errno != EEXIST)
        return cannot_place(path, err);
    if (!keys_open(path, false, &there, err))
        return false;
    return sodium_memcmp(&there, keys, sizeof there) == 0 ||
           error_set(err, ERROR_CONFLICT, "%s holds the keys of another installation: it is left as it is", path);
}

static bool read_exactly(FILE *f, void *out, size_t size)
{
    return fread(out, 1, size, f) == size;
}

bool keys_open(const char *path, bool create, struct keys *out, struct error *err)
{
    struct stat st;
    FILE *f = fopen(path, "rbe");
    if (!f && errno == ENOENT && create)
        return keys_make(path, out, err);
    if (!f)
        return error_set(err, errno == EACCES ? ERROR_RIGHTS : ERROR_NOT_FOUND,
                         "the key file %s cannot be read: %s. The ledger cannot be written or verified without it",
                         path, strerror(errno));
    char title[sizeof keys_title];
    bool private = fstat(fileno(f), &st) == 0 && !(st.st_mode & 077);
    bool good = private && read_exactly(f, title, sizeof keys_title - 1) &&
                memcmp(title, keys_title, sizeof keys_title - 1) == 0 && read_exactly(f, out->seal, sizeof out->seal) &&
                read_exactly(f, out->sign_public, sizeof out->sign_public) &&
                read_exactly(f, out->sign_secret, sizeof out->sign_secret) && fgetc(f) == EOF;
    fclose(f);
    if (!private)
        return error_set(err, ERROR_RIGHTS, "others can read the key file %s: take their rights away (chmod 600)",
                         path);
    return good || error_set(err, ERROR_INPUT, "%s is not a key file, or is damaged: restore a copy", path);
}
