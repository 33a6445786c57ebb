#include "web/link.h"

#include "core/arena.h"

#include <ctype.h>
#include <string.h>

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool link_decode(struct arena *a, const char *s, size_t n, bool plus, const char **out)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < n; i++) {
        char c = plus && s[i] == '+' ? ' ' : s[i];
        if (c == '%') {
            int high = n - i > 2 ? hex(s[i + 1]) : -1, low = high >= 0 ? hex(s[i + 2]) : -1;
            if (low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        if ((unsigned char)c < 0x20 || c == 0x7f)
            return false;
        buf_add_char(&b, c);
    }
    *out = b.data;
    return text_valid(b.data, b.size, NULL);
}

struct link link_to(struct arena *a, const char *path)
{
    struct link l = {.text = buf_new(a)};
    buf_add(&l.text, path);
    return l;
}

void link_segment(struct link *l, const char *segment)
{
    buf_add_char(&l->text, '/');
    buf_add(&l->text, text_percent(l->text.arena, segment));
}

void link_param(struct link *l, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    buf_add_char(&l->text, l->query ? '&' : '?');
    l->query = true;
    buf_add(&l->text, name);
    buf_add_char(&l->text, '=');
    buf_add(&l->text, text_percent(l->text.arena, value));
}
