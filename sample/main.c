/* plumbline-sample OUTDIR: writes the sample year: as the files that departments would send in at its end, and as the
 * journal (year.journal) of how its records came to be. */
#include "core/error.h"
#include "files.h"
#include "plan.h"
#include "sample.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static void (*const domains[])(struct sample *) = {
    sample_places_run,  sample_powers,     sample_services,   sample_oversight,       sample_officers,
    sample_enforcement, sample_inspection, sample_towns,      sample_reconsideration, sample_litigation,
    sample_mediation,   sample_education,  sample_governance, sample_disclosure,      sample_decisions,
};

int main(int argc, char **argv)
{
    struct error err = {0};
    if (argc != 2) {
        fprintf(stderr, "Usage: plumbline-sample OUTDIR\n");
        return 2;
    }
    if (mkdir(argv[1], 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "cannot make the folder %s: %m\n", argv[1]);
        return 1;
    }
    struct arena *a = arena_new();
    struct sample *s = sample_new(a);
    for (size_t i = 0; i < sizeof domains / sizeof *domains; i++)
        domains[i](s);
    size_t without_way = 0;
    const char *home = getenv("PLUMBLINE_HOME");
    bool good = sample_write(s, argv[1], &err) && plan_write(s, home ? home : ".", argv[1], &without_way, &err);
    if (!good)
        error_print(&err, stderr);
    else if (without_way)
        fprintf(stderr, "for %zu records there is no way to their state by steps: they are not in the journal\n",
                without_way);
    arena_free(a);
    return good ? 0 : 1;
}
