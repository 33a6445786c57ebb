#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "output/blocks.h"
#include "output/pages.h"

#include <cairo-pdf.h>
#include <string.h>

static cairo_status_t append(void *argument, const unsigned char *data, unsigned int size)
{
    buf_add_n(argument, (const char *)data, size);
    return CAIRO_STATUS_SUCCESS;
}

/* Letters from..to of the row, all of one font, as one piece of text: so it can be selected and searched. */
static void draw_piece(struct arena *a, cairo_t *cr, const struct row *r, size_t from, size_t to, double x, double y)
{
    size_t count = to - from;
    cairo_glyph_t *glyph = arena_array(a, count, sizeof *glyph);
    cairo_text_cluster_t *cluster = arena_array(a, count, sizeof *cluster);
    struct buf text = buf_new(a);
    for (size_t i = 0; i < count; i++) {
        char bytes[4];
        size_t n = text_encode(r->letter[from + i].code, bytes);
        buf_add_n(&text, bytes, n);
        cluster[i] = (cairo_text_cluster_t){.num_bytes = (int)n, .num_glyphs = 1};
        glyph[i] = (cairo_glyph_t){.index = r->glyph[from + i].index, .x = x + r->letter[from + i].x, .y = y};
    }
    cairo_set_font_face(cr, r->glyph[from].face);
    cairo_set_font_size(cr, r->size);
    cairo_show_text_glyphs(cr, text.data, (int)text.size, glyph, (int)count, cluster, (int)count, 0);
}

/* Upon the page's white, in which it has its border. Runs of modules in one piece, so that no seams are seen. */
static void draw_code(cairo_t *cr, const struct row *r, double x, double y)
{
    double module = r->size / (double)r->side;
    for (size_t i = 0, end; i < r->side * r->side; i = end) {
        size_t last = (i / r->side + 1) * r->side;
        for (end = i; end < last && r->dark[end];)
            end++;
        if (end > i)
            cairo_rectangle(cr, x + (double)(i % r->side) * module, y + (double)(i / r->side) * module,
                            (double)(end - i) * module, module);
        else
            end++;
    }
    cairo_fill(cr);
}

static void draw_row(struct arena *a, cairo_t *cr, const struct row *r, double x, double y)
{
    if (r->red || r->kind == ROW_RULE)
        cairo_set_source_rgb(cr, 0.9, 0, 0);
    else
        cairo_set_source_rgb(cr, 0, 0, 0);
    if (r->kind == ROW_RULE) {
        cairo_set_line_width(cr, 1.5);
        cairo_move_to(cr, x, y + r->base);
        cairo_line_to(cr, x + area_width, y + r->base);
        cairo_stroke(cr);
    }
    if (r->kind == ROW_CODE)
        draw_code(cr, r, x, y);
    for (size_t from = 0, to; from < r->count; from = to) {
        for (to = from + 1; to < r->count && r->glyph[to].face == r->glyph[from].face; to++)
            ;
        draw_piece(a, cr, r, from, to, x + r->x, y + r->base);
    }
}

/* — 1 —: its dashes 7 mm under the type area, odd pages right, even ones left, one character in. */
static bool draw_page_number(struct arena *a, cairo_t *cr, const struct faces *faces, size_t page, struct error *err)
{
    static const double size = 14, dash = 0.38; /* of the size: how far the dash is above the base line */
    struct row row;
    if (!pages_line(a, faces, FACE_SONG, size, arena_printf(a, "— %zu —", page), &row, err))
        return false;
    double x = page % 2 ? area_width - size - row_width(&row) : size;
    row.base = dash * size;
    draw_row(a, cr, &row, area_left + x, area_top + area_height + 7 * MM);
    return true;
}

static bool draw_pages(struct arena *a, cairo_t *cr, const struct faces *faces, const struct pages *pages,
                       struct error *err)
{
    size_t at = 0;
    for (size_t page = 1; page <= pages->count; page++) {
        for (; at < pages->rows && pages->row[at].page == page; at++)
            draw_row(a, cr, &pages->row[at], area_left, area_top + pages->row[at].y);
        if (!draw_page_number(a, cr, faces, page, err))
            return false;
        cairo_show_page(cr);
    }
    return true;
}

/* The day of the document, never the clock: the same document gives the same bytes. */
static void set_metadata(struct arena *a, cairo_surface_t *surface, const struct document *d)
{
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, block_clean(a, d->title, false));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, block_clean(a, d->author, false));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Plumbline");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   arena_printf(a, "%sT00:00:00+08:00", date_iso(a, (int32_t)d->date)));
}

static void surface_free(void *argument)
{
    cairo_surface_destroy(argument);
}

static bool draw(struct arena *a, cairo_surface_t *surface, const struct document *d, const struct faces *faces,
                 const struct pages *pages, struct error *err)
{
    set_metadata(a, surface, d);
    cairo_t *cr = cairo_create(surface);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(cr, options);
    cairo_font_options_destroy(options);
    bool drawn = draw_pages(a, cr, faces, pages, err);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    if (drawn && status != CAIRO_STATUS_SUCCESS)
        return error_set(err, ERROR_SYSTEM, "The PDF cannot be made: %s.", cairo_status_to_string(status));
    return drawn;
}

bool document_pdf(struct arena *a, const struct document *d, const struct fonts *fonts, const void **data, size_t *size,
                  struct error *err)
{
    struct pages pages;
    const struct faces *faces = faces_open(a, fonts->folder, err);
    if (!faces || !pages_set(a, d, faces, &pages, err))
        return false;
    struct buf *out = arena_new_of(a, struct buf);
    *out = buf_new(a);
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, out, page_width, page_height);
    arena_defer(a, surface_free, surface);
    if (!draw(a, surface, d, faces, &pages, err))
        return false;
    *data = out->data;
    *size = out->size;
    return true;
}
