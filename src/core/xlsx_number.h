/* How a number of a spreadsheet reads to a person, by its cell's style. */
#pragma once

#include <stdbool.h>

struct arena;

enum xlsx_style { XLSX_NUMBER, XLSX_DATE, XLSX_TIME };

/* The styles that come without a format of their own; in China's Excel 27 to 36 and 50 to 58 are dates and times. */
enum xlsx_style xlsx_style_of_id(long id);
enum xlsx_style xlsx_style_of_format(const char *format);

/* What <v> holds, as a person would have typed it: 2020-06-24, 2020-06-24 09:30:00, 09:30:00, 1234.5. A number without
 * exponent and with the 15 digits that Excel shows; what is no number comes back as it is. */
const char *xlsx_number_text(struct arena *a, const char *v, enum xlsx_style style, bool since_1904);
