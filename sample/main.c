/* plumbline-sample OUTDIR: writes the files of the sample year. */
#include "core/error.h"
#include "files.h"
#include "sample.h"

#include <errno.h>
#include <stdio.h>
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
    bool good = sample_write(s, argv[1], &err);
    if (!good)
        error_print(&err, stderr);
    arena_free(a);
    return good ? 0 : 1;
}
