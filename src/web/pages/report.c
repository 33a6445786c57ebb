/* The annual report: each figure opens; the same as PDF, DOCX and data. */
#include "web/page.h"

#include "core/arena.h"
#include "output/report.h"

/* A year whose figures are not all known has no report: that is not the site's fault. */
static bool make(struct request *r, int64_t year, struct report *report, struct error *err)
{
    const struct site *s = r->site;
    if (report_make(r->arena, r->db, s->model, page_report_template(r, (int)year), s->options.district, (int)year,
                    report, err))
        return true;
    if (err->code != ERROR_STORE && err->code != ERROR_SYSTEM)
        err->code = ERROR_NOT_FOUND;
    return false;
}

static bool make_file(struct request *r, const struct report *report, struct answer *out, struct error *err)
{
    const struct fonts fonts = {.folder = r->site->options.fonts};
    bool pdf = r->format == FORMAT_PDF;
    out->filename = arena_printf(r->arena, "%s.%s", report->document.title, pdf ? "pdf" : "docx");
    return pdf ? document_pdf(r->arena, &report->document, &fonts, &out->data, &out->size, err)
               : document_docx(r->arena, &report->document, &out->data, &out->size, err);
}

/* The report's own links know nothing of the language that was chosen. */
static void carry_language(const struct request *r, json_t *model)
{
    size_t i, k;
    json_t *block, *run;
    json_array_foreach(json_object_get(model, "blocks"), i, block)
        json_array_foreach(json_object_get(block, "runs"), k, run)
    {
        const char *href = json_string_value(json_object_get(run, "href"));
        if (href && r->chosen)
            page_put(run, "href", arena_printf(r->arena, "%s&lang=%s", href, r->language));
    }
}

bool page_report(struct request *r, struct answer *out, struct error *err)
{
    int64_t year;
    struct report report;
    if (!text_to_int(r->segment[1], &year) || year < 1949 || year > 2200)
        return error_set(err, ERROR_NOT_FOUND, "“%.20s” is not a year", r->segment[1]);
    if (!make(r, year, &report, err))
        return false;
    if (r->format == FORMAT_PDF || r->format == FORMAT_DOCX)
        return make_file(r, &report, out, err);
    out->model = page_model(r, report.document.title);
    json_t *data = report_json(r->arena, &report, r->language);
    json_object_update_missing(out->model, data);
    json_decref(data);
    carry_language(r, out->model);
    page_crumb(out->model, arena_printf(r->arena, "%s %lld", request_text(r, "report.title"), (long long)year), NULL);
    page_put(out->model, "pdf_href", arena_printf(r->arena, "/reports/%lld.pdf", (long long)year));
    page_put(out->model, "docx_href", arena_printf(r->arena, "/reports/%lld.docx", (long long)year));
    page_put(out->model, "data_href", arena_printf(r->arena, "/reports/%lld.json", (long long)year));
    return true;
}
