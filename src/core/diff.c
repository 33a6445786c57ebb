#include "core/diff.h"

#include "core/arena.h"
#include "core/text.h"

#include <stdbool.h>
#include <string.h>

enum {
    MOST_CHANGES = 800, /* words removed and added: the trace of them takes MOST_CHANGES² numbers */
    ISLAND = 2, /* so many equal characters between two changes are told as changed: a text in shreds is not read */
};

struct words {
    size_t count;
    const char **at; /* count + 1 of them: the last is the end */
};

static bool is_word(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c > 0x7F && c < 0x2000);
}

static struct words split(struct arena *a, const char *s)
{
    struct words w = {.at = arena_array(a, text_length(s) + 1, sizeof *w.at)};
    bool inside = false;
    for (const char *at = s; *s; at = s) {
        bool word = is_word(text_next(&s));
        if (!word || !inside)
            w.at[w.count++] = at;
        inside = word;
    }
    w.at[w.count] = s;
    return w;
}

static bool same(const struct words *a, size_t i, const struct words *b, size_t k)
{
    size_t n = (size_t)(a->at[i + 1] - a->at[i]);
    return n == (size_t)(b->at[k + 1] - b->at[k]) && memcmp(a->at[i], b->at[k], n) == 0;
}

struct finding {
    struct arena *arena;
    struct words old, now;
    size_t first, old_end, now_end; /* what differs at all */
    bool *removed, *added;
};

/* The furthest places reached with d changes, by diagonal; index 0 is diagonal -d. */
static bool trace(const struct finding *f, int **reached, int *changes)
{
    int n = (int)(f->old_end - f->first), m = (int)(f->now_end - f->first);
    for (int d = 0; d <= n + m && d <= MOST_CHANGES; d++) {
        int *v = reached[d] = arena_array(f->arena, (size_t)(2 * d + 1), sizeof *v);
        const int *u = d ? reached[d - 1] + d - 1 : NULL; /* by diagonal */
        for (int k = -d; k <= d; k += 2) {
            bool down = d && (k == -d || (k != d && u[k - 1] < u[k + 1]));
            int x = !d ? 0 : down ? u[k + 1] : u[k - 1] + 1;
            int y = x - k;
            while (x < n && y < m && same(&f->old, f->first + (size_t)x, &f->now, f->first + (size_t)y)) {
                x++;
                y++;
            }
            v[k + d] = x;
            if (x >= n && y >= m) {
                *changes = d;
                return true;
            }
        }
    }
    return false;
}

static void walk_back(struct finding *f, int **reached, int changes)
{
    int x = (int)(f->old_end - f->first), y = (int)(f->now_end - f->first);
    for (int d = changes; d > 0; d--) {
        const int *u = reached[d - 1] + d - 1;
        int k = x - y;
        bool down = k == -d || (k != d && u[k - 1] < u[k + 1]);
        int before = down ? u[k + 1] : u[k - 1];
        int start = down ? before - k - 1 : before - k + 1; /* the y where the change began */
        if (down)
            f->added[f->first + (size_t)start] = true;
        else
            f->removed[f->first + (size_t)before] = true;
        x = before;
        y = start;
    }
}

static void find(struct finding *f)
{
    int changes;
    int **reached = arena_array(f->arena, MOST_CHANGES + 1, sizeof *reached);
    if (trace(f, reached, &changes)) {
        walk_back(f, reached, changes);
        return;
    }
    for (size_t i = f->first; i < f->old_end; i++)
        f->removed[i] = true;
    for (size_t i = f->first; i < f->now_end; i++)
        f->added[i] = true;
}

struct runs {
    struct arena *arena;
    size_t count, room;
    struct diff_run *run;
    struct buf removed, added;
};

static void put(struct runs *r, enum diff_kind kind, const char *text, size_t n)
{
    if (!n)
        return;
    r->run = arena_grow(r->arena, r->run, r->count, &r->room, sizeof *r->run);
    r->run[r->count++] = (struct diff_run){kind, arena_strndup(r->arena, text, n)};
}

static void put_changes(struct runs *r)
{
    put(r, DIFF_REMOVED, r->removed.data, r->removed.size);
    put(r, DIFF_ADDED, r->added.data, r->added.size);
    r->removed = buf_new(r->arena);
    r->added = buf_new(r->arena);
}

/* Old words from i and new ones from k on that are both kept: how many. */
static size_t kept(const struct finding *f, size_t i, size_t k)
{
    size_t n = 0;
    while (i + n < f->old.count && k + n < f->now.count && !f->removed[i + n] && !f->added[k + n])
        n++;
    return n;
}

static void gather(struct finding *f, struct runs *r)
{
    size_t i = 0, k = 0;
    while (i < f->old.count || k < f->now.count) {
        size_t n = kept(f, i, k);
        bool between = r->removed.size + r->added.size && (i + n < f->old.count || k + n < f->now.count);
        if (n && between && n <= ISLAND && !memchr(f->old.at[i], '\n', (size_t)(f->old.at[i + n] - f->old.at[i]))) {
            buf_add_n(&r->removed, f->old.at[i], (size_t)(f->old.at[i + n] - f->old.at[i]));
            buf_add_n(&r->added, f->now.at[k], (size_t)(f->now.at[k + n] - f->now.at[k]));
        } else if (n) {
            put_changes(r);
            put(r, DIFF_SAME, f->old.at[i], (size_t)(f->old.at[i + n] - f->old.at[i]));
        }
        i += n;
        k += n;
        for (; i < f->old.count && f->removed[i]; i++)
            buf_add_n(&r->removed, f->old.at[i], (size_t)(f->old.at[i + 1] - f->old.at[i]));
        for (; k < f->now.count && f->added[k]; k++)
            buf_add_n(&r->added, f->now.at[k], (size_t)(f->now.at[k + 1] - f->now.at[k]));
    }
    put_changes(r);
}

size_t diff_words(struct arena *a, const char *old, const char *now, struct diff_run **out)
{
    struct finding f = {.arena = a, .old = split(a, old), .now = split(a, now)};
    f.old_end = f.old.count;
    f.now_end = f.now.count;
    f.removed = arena_array(a, f.old.count + 1, sizeof *f.removed);
    f.added = arena_array(a, f.now.count + 1, sizeof *f.added);
    while (f.first < f.old_end && f.first < f.now_end && same(&f.old, f.first, &f.now, f.first))
        f.first++;
    while (f.old_end > f.first && f.now_end > f.first && same(&f.old, f.old_end - 1, &f.now, f.now_end - 1)) {
        f.old_end--;
        f.now_end--;
    }
    find(&f);
    struct runs r = {.arena = a, .removed = buf_new(a), .added = buf_new(a)};
    gather(&f, &r);
    *out = r.run;
    return r.count;
}
