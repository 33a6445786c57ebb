/* The fuzzers' seeds (tests/fuzz/), and what fuzzers once found, again: without a fuzzer, in every run. */
#include "fuzz/fuzz.h"
#include "support.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static void replay(const char *name, void (*fuzz)(const uint8_t *data, size_t size))
{
    struct arena *a = arena_new();
    char *path = support_path(a, arena_printf(a, "tests/fuzz/%s", name));
    DIR *folder = opendir(path);
    static uint8_t data[1 << 16];
    size_t count = 0;
    assert_non_null(folder);
    for (const struct dirent *e; (e = readdir(folder));) {
        FILE *from = *e->d_name == '.' ? NULL : fopen(arena_printf(a, "%s/%s", path, e->d_name), "rb");
        if (!from)
            continue;
        size_t n = fread(data, 1, sizeof data, from);
        fclose(from);
        for (size_t cut = 0; cut <= n && cut < 200; cut++) /* and all their beginnings */
            fuzz(data, cut);
        fuzz(data, n);
        count++;
    }
    closedir(folder);
    arena_free(a);
    assert_true(count > 5);
}

static void test_bodies(void **state)
{
    (void)state;
    replay("body", fuzz_body);
}

static void test_requests(void **state)
{
    (void)state;
    replay("request", fuzz_request);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bodies), cmocka_unit_test(test_requests)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
