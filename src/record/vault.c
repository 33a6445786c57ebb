#include "record/vault.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/phrase.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { PIECE = 256 << 10 };

static bool is_hash(const char *s)
{
    return strlen(s) == VAULT_HASH - 1 && strspn(s, "0123456789abcdef") == VAULT_HASH - 1;
}

static char *path_of(struct arena *a, const struct vault *v, const char *hash)
{
    return arena_printf(a, "%s/%.2s/%s", v->folder, hash, hash);
}

static bool make_folder(const char *path, struct error *err)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST ||
           error_set(err, ERROR_SYSTEM, "cannot make the folder %s: %s", path, strerror(errno));
}

bool vault_ready(struct arena *a, const struct vault *v, struct error *err)
{
    bool good = make_folder(arena_printf(a, "%s/uploads", v->folder), err);
    for (unsigned i = 0; good && i < 256; i++)
        good = make_folder(arena_printf(a, "%s/%02x", v->folder, i), err);
    return good;
}

/* Hashing and copying. */

static bool write_all(int fd, const char *data, size_t size, struct error *err)
{
    while (size) {
        ssize_t n = write(fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_set(err, ERROR_SYSTEM, "cannot write an attachment: %s", strerror(errno));
        data += n;
        size -= (size_t)n;
    }
    return true;
}

/* The whole file; to: where it is copied to, -1: nowhere. */
static bool hash_file(int from, int to, uint64_t size, char hash[VAULT_HASH], struct error *err)
{
    crypto_hash_sha256_state state;
    uint8_t digest[DIGEST_SIZE];
    char *piece = malloc(PIECE);
    uint64_t done = 0;
    bool good = true;
    if (!piece)
        abort();
    crypto_hash_sha256_init(&state);
    while (good && done < size) {
        ssize_t n = pread(from, piece, size - done < PIECE ? (size_t)(size - done) : PIECE, (off_t)done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            good = error_set(err, ERROR_SYSTEM, "cannot read an upload back: %s",
                             n ? strerror(errno) : phrase("it is shorter than it was"));
        else
            crypto_hash_sha256_update(&state, (const unsigned char *)piece, (size_t)n);
        good = good && (to < 0 || write_all(to, piece, (size_t)n, err));
        done += good ? (uint64_t)n : 0;
    }
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(hash, VAULT_HASH, digest, sizeof digest);
    free(piece);
    return good;
}

/* The scan. */

static bool wait_for(pid_t pid, int *status)
{
    const struct timespec pause = {.tv_nsec = 20000000};
    for (long i = 0; i < SCAN_SECONDS * 50L; i++) {
        pid_t got = waitpid(pid, status, WNOHANG);
        if (got == pid)
            return true;
        if (got < 0 && errno != EINTR)
            return false;
        nanosleep(&pause, NULL);
    }
    kill(pid, SIGKILL);
    waitpid(pid, status, 0);
    return false;
}

/* No shell: the program's name is the keeper's, the file's is ours. */
static bool start(const char *program, const char *path, pid_t *pid)
{
    char *const argv[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)path, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t how;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&how);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&how, &none);
    bool good = posix_spawnp(pid, program, &actions, &how, argv, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&how);
    return good;
}

static bool scan(const struct vault *v, const char *path, struct error *err)
{
    pid_t pid;
    int status = 0;
    if (!v->scan)
        return true;
    if (!start(v->scan, path, &pid))
        return error_set(err, ERROR_SYSTEM, "cannot run the virus scan %s: nothing is taken without it", v->scan);
    if (!wait_for(pid, &status))
        return error_set(err, ERROR_SYSTEM, "the virus scan %s did not end in %d seconds: the file is not taken",
                         v->scan, SCAN_SECONDS);
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           error_set(err, ERROR_INPUT, "the virus scan did not let the file in: nothing was kept of it");
}

/* Putting it in its place. */

static bool sync_folder(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (!good)
        error_set(err, ERROR_SYSTEM, "cannot write to the disk at %s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return good;
}

static bool place(struct arena *a, const struct vault *v, const char *path, const char *hash, struct error *err)
{
    if (!scan(v, path, err))
        return false;
    if (link(path, path_of(a, v, hash)) != 0 && errno != EEXIST)
        return error_set(err, ERROR_SYSTEM, "cannot keep an attachment in %s: %s", v->folder, strerror(errno));
    return sync_folder(arena_printf(a, "%s/%.2s", v->folder, hash), err);
}

bool vault_keep(struct arena *a, const struct vault *v, int fd, uint64_t size, char hash[VAULT_HASH], struct error *err)
{
    char *path = arena_printf(a, "%s/uploads/keep-XXXXXX", v->folder);
    int to = mkstemp(path);
    if (to < 0)
        return error_set(err, ERROR_SYSTEM, "cannot write into %s: %s", v->folder, strerror(errno));
    bool good = hash_file(fd, to, size, hash, err);
    if (good && fsync(to) != 0)
        good = error_set(err, ERROR_SYSTEM, "cannot write an attachment: %s", strerror(errno));
    close(to);
    good = good && place(a, v, path, hash, err);
    unlink(path);
    return good;
}

bool vault_adopt(struct arena *a, const struct vault *v, const char *path, char hash[VAULT_HASH], struct error *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool good = (fd >= 0 && fstat(fd, &st) == 0) ||
                error_set(err, ERROR_SYSTEM, "cannot read an upload back: %s", strerror(errno));
    good = good && hash_file(fd, -1, (uint64_t)st.st_size, hash, err);
    if (good && fsync(fd) != 0)
        good = error_set(err, ERROR_SYSTEM, "cannot write an attachment: %s", strerror(errno));
    if (fd >= 0)
        close(fd);
    return good && place(a, v, path, hash, err);
}

int vault_open(struct arena *a, const struct vault *v, const char *hash, int64_t size, struct error *err)
{
    struct stat st;
    int fd = is_hash(hash) ? open(path_of(a, v, hash), O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == size)
        return fd;
    if (fd >= 0)
        close(fd);
    error_set(err, ERROR_NOT_FOUND,
              "the attachment's file is not where it was put: whoever keeps this site restores it from a copy");
    return -1;
}

/* Verification. */

static bool check_file(struct arena *a, const struct vault *v, const char *hash, int64_t size, struct error *err)
{
    char is[VAULT_HASH];
    struct error own = {0};
    int fd = vault_open(a, v, hash, size, &own);
    bool good = fd >= 0 && hash_file(fd, -1, (uint64_t)size, is, err) && strcmp(is, hash) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

bool vault_verify(struct arena *a, struct db *db, const struct vault *v, int64_t *files, const char **finding,
                  struct error *err)
{
    struct stmt *st =
        db_prepare(db, "select sha256, \"size\", min(event), min(name) from attachment group by sha256, \"size\"", err);
    *files = 0;
    *finding = NULL;
    while (st && !*finding && stmt_row(st, err)) {
        ++*files;
        if (!check_file(a, v, stmt_text(st, 0), stmt_int(st, 1), err) && !err->code)
            *finding = arena_printf(a, phrase("the file of attachment %lld (%s) is missing or was altered: %s"),
                                    (long long)stmt_int(st, 2), stmt_text(st, 3), path_of(a, v, stmt_text(st, 0)));
    }
    if (st)
        stmt_reset(st);
    return st && !err->code;
}
