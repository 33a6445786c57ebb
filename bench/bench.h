/* Measuring: wall clock in seconds, and lines that say what was measured beside what. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double bench_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ours and theirs are rates (more is better); aim 0: none. */
static inline void bench_line(const char *what, double ours, double theirs, const char *unit, double aim)
{
    printf("%-58s %12.1f %12.1f %-8s ratio %6.2f", what, ours, theirs, unit, theirs > 0 ? ours / theirs : 0);
    if (aim > 0)
        printf("  (aim %.2f: %s)", aim, ours / theirs >= aim ? "met" : "NOT met");
    putchar('\n');
    fflush(stdout);
}

static inline void bench_must(int good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}
