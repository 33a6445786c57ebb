#include "output/qr.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"

#include <cairo.h>
#include <errno.h>
#include <qrencode.h>
#include <string.h>

enum { BORDER = 4 /* modules: ISO/IEC 18004, section 9.1 */ };

bool *qr_modules(struct arena *a, const char *text, size_t *side, struct error *err)
{
    QRcode *code = QRcode_encodeData((int)strlen(text), (const unsigned char *)text, 0, QR_ECLEVEL_M);
    if (!code) {
        if (errno == ERANGE || errno == EINVAL)
            error_set(err, ERROR_INPUT, "a QR code cannot hold a text of %zu bytes", strlen(text));
        else
            error_set(err, ERROR_SYSTEM, "the QR code could not be made: %s", strerror(errno));
        return NULL;
    }
    size_t count = (size_t)code->width * (size_t)code->width;
    bool *dark = arena_array(a, count, sizeof *dark);
    *side = (size_t)code->width;
    for (size_t i = 0; i < count; i++)
        dark[i] = code->data[i] & 1;
    QRcode_free(code);
    return dark;
}

/* Each run of dark modules in a row is a rectangle of the path. */
static void add_row(struct buf *b, const bool *dark, size_t side, size_t y)
{
    for (size_t x = 0; x < side;) {
        size_t end = x;
        while (end < side && dark[end])
            end++;
        if (end > x)
            buf_printf(b, "M%zu %zuh%zuv1h-%zuz", x + BORDER, y + BORDER, end - x, end - x);
        x = end + 1;
    }
}

char *qr_svg(struct arena *a, const char *text, const char *title, struct error *err)
{
    size_t side;
    const bool *dark = qr_modules(a, text, &side, err);
    struct buf b = buf_new(a);
    if (!dark)
        return NULL;
    size_t whole = side + 2 * BORDER;
    buf_printf(&b,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %zu %zu\" role=\"img\" "
               "shape-rendering=\"crispEdges\"><title>",
               whole, whole);
    buf_add_html(&b, title);
    buf_printf(&b, "</title><path fill=\"#fff\" d=\"M0 0h%zuv%zuh-%zuz\"/><path fill=\"#000\" d=\"", whole, whole,
               whole);
    for (size_t y = 0; y < side; y++)
        add_row(&b, dark + y * side, side, y);
    buf_add(&b, "\"/></svg>");
    return b.data;
}

static cairo_status_t append(void *argument, const unsigned char *data, unsigned int size)
{
    buf_add_n(argument, (const char *)data, size);
    return CAIRO_STATUS_SUCCESS;
}

bool qr_png(struct arena *a, const char *text, const void **data, size_t *size, struct error *err)
{
    enum { PIXELS = 8 };
    size_t side;
    const bool *dark = qr_modules(a, text, &side, err);
    if (!dark)
        return false;
    int whole = (int)(side + 2 * BORDER) * PIXELS;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, whole, whole);
    cairo_t *cr = cairo_create(surface);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    for (size_t i = 0; i < side * side; i++)
        if (dark[i])
            cairo_rectangle(cr, (double)(i % side + BORDER) * PIXELS, (double)(i / side + BORDER) * PIXELS, PIXELS,
                            PIXELS);
    cairo_fill(cr);
    cairo_destroy(cr);
    struct buf out = buf_new(a);
    cairo_status_t status = cairo_surface_write_to_png_stream(surface, append, &out);
    cairo_surface_destroy(surface);
    *data = out.data;
    *size = out.size;
    return status == CAIRO_STATUS_SUCCESS ||
           error_set(err, ERROR_SYSTEM, "the QR code could not be drawn: %s", cairo_status_to_string(status));
}
