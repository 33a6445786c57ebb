/* Writes the table of initials.c, when the program is built: out of the order in which GB/T 2312 has the characters of
 * its first level, as the C library's own conversion tells it. */
#include <iconv.h>
#include <stdio.h>
#include <string.h>

/* The first place (row and cell, each from 0xA1) of each initial; there are none with i, u and v. */
static const struct {
    unsigned place;
    char initial;
} places[] = {
    {0xB0A1, 'a'}, {0xB0C5, 'b'}, {0xB2C1, 'c'}, {0xB4EE, 'd'}, {0xB6EA, 'e'}, {0xB7A2, 'f'},
    {0xB8C1, 'g'}, {0xB9FE, 'h'}, {0xBBF7, 'j'}, {0xBFA6, 'k'}, {0xC0AC, 'l'}, {0xC2E8, 'm'},
    {0xC4C3, 'n'}, {0xC5B6, 'o'}, {0xC5BE, 'p'}, {0xC6DA, 'q'}, {0xC8BB, 'r'}, {0xC8F6, 's'},
    {0xCBFA, 't'}, {0xCDDA, 'w'}, {0xCEF4, 'x'}, {0xD1B9, 'y'}, {0xD4D1, 'z'}, {0xD7FA, 0},
};

enum { FIRST = 0x4E00, LAST = 0x9FFF, CELLS = 94 };

static char table[LAST - FIRST + 2];

static unsigned character_at(iconv_t conversion, unsigned place)
{
    unsigned char in[2] = {(unsigned char)(place >> 8), (unsigned char)(place & 0xFF)}, out[4];
    char *from = (char *)in, *to = (char *)out;
    size_t left = sizeof in, room = sizeof out;
    if (iconv(conversion, &from, &left, &to, &room) == (size_t)-1 || room)
        return 0;
    return (unsigned)out[0] << 24 | (unsigned)out[1] << 16 | (unsigned)out[2] << 8 | out[3];
}

int main(void)
{
    iconv_t conversion = iconv_open("UCS-4BE", "GB2312");
    size_t count = 0;
    memset(table, ' ', LAST - FIRST + 1);
    for (size_t i = 0; conversion != (iconv_t)-1 && places[i].initial; i++) {
        for (unsigned place = places[i].place; place < places[i + 1].place; place++) {
            unsigned code =
                (place & 0xFF) < 0xA1 || (place & 0xFF) > 0xA0 + CELLS ? 0 : character_at(conversion, place);
            if (code < FIRST || code > LAST)
                continue;
            table[code - FIRST] = places[i].initial;
            count++;
        }
    }
    if (conversion != (iconv_t)-1)
        iconv_close(conversion);
    if (count != 3755) {
        fprintf(stderr, "initials: %zu characters of the 3755 of GB/T 2312's first level could be converted\n", count);
        return 1;
    }
    printf("extern const char initials_table[];\nconst char initials_table[] =");
    for (size_t i = 0; i < sizeof table - 1; i += 64)
        printf("\n    \"%.64s\"", table + i);
    printf(";\n");
    return 0;
}
