/* WordprocessingML (ECMA-376): the parts of a .docx, and the zip that holds them. Lengths are twips, a twentieth of a
 * point; font sizes are half points. */
#include "core/arena.h"
#include "core/date.h"
#include "core/error.h"
#include "core/text.h"
#include "output/blocks.h"
#include "output/qr.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define WORD " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"" OFFICE "\""
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

static const char content_types[] =
    XML "<Types xmlns=\"" PACKAGE "content-types\">"
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Default Extension=\"png\" ContentType=\"image/png\"/>"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD_TYPE "document.main+xml\"/>"
        "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD_TYPE "styles+xml\"/>"
        "<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD_TYPE "settings+xml\"/>"
        "<Override PartName=\"/word/fontTable.xml\" ContentType=\"" WORD_TYPE "fontTable+xml\"/>"
        "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD_TYPE "footer+xml\"/>"
        "<Override PartName=\"/word/footer2.xml\" ContentType=\"" WORD_TYPE "footer+xml\"/>"
        "<Override PartName=\"/docProps/core.xml\" "
        "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
        "</Types>";

static const char package_rels[] =
    XML "<Relationships xmlns=\"" PACKAGE "relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" OFFICE "/officeDocument\" Target=\"word/document.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" PACKAGE "relationships/metadata/core-properties\" "
        "Target=\"docProps/core.xml\"/>"
        "</Relationships>";

static const char *rels_part(struct arena *a, bool code)
{
    static const char *const parts[] = {"styles", "settings", "fontTable", "footer", "footer"};
    static const char *const files[] = {"styles.xml", "settings.xml", "fontTable.xml", "footer1.xml", "footer2.xml"};
    struct buf b = buf_new(a);
    buf_add(&b, XML "<Relationships xmlns=\"" PACKAGE "relationships\">");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        buf_printf(&b, "<Relationship Id=\"rId%zu\" Type=\"" OFFICE "/%s\" Target=\"%s\"/>", i + 1, parts[i], files[i]);
    if (code)
        buf_add(&b, "<Relationship Id=\"rId6\" Type=\"" OFFICE "/image\" Target=\"media/code.png\"/>");
    buf_add(&b, "</Relationships>");
    return b.data;
}

static const char settings[] = XML "<w:settings" WORD ">"
                                   "<w:evenAndOddHeaders/>"
                                   "<w:drawingGridHorizontalSpacing w:val=\"158\"/>"
                                   "<w:drawingGridVerticalSpacing w:val=\"579\"/>"
                                   "<w:characterSpacingControl w:val=\"doNotCompress\"/>"
                                   "<w:compat><w:compatSetting w:name=\"compatibilityMode\" "
                                   "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
                                   "</w:settings>";

/* What offices have, and what a machine without it may show instead. */
static const char font_table[] =
    XML "<w:fonts" WORD ">"
        "<w:font w:name=\"仿宋_GB2312\"><w:altName w:val=\"仿宋\"/><w:charset w:val=\"86\"/></w:font>"
        "<w:font w:name=\"楷体_GB2312\"><w:altName w:val=\"楷体\"/><w:charset w:val=\"86\"/></w:font>"
        "<w:font w:name=\"黑体\"><w:altName w:val=\"SimHei\"/><w:charset w:val=\"86\"/></w:font>"
        "<w:font w:name=\"宋体\"><w:altName w:val=\"SimSun\"/><w:charset w:val=\"86\"/></w:font>"
        "<w:font w:name=\"方正小标宋简体\"><w:altName w:val=\"宋体\"/><w:charset w:val=\"86\"/></w:font>"
        "</w:fonts>";

#define INDENT "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"
#define CENTRE "<w:jc w:val=\"center\"/>"
#define RED "<w:color w:val=\"E60000\"/>"

static const struct style {
    const char *id, *name;
    const char *font; /* NULL: the document's */
    unsigned half;    /* size in half points; 0: the document's */
    const char *paragraph, *colour;
} styles[] = {
    {"Heading1", "heading 1", "黑体", 0, "<w:keepNext/>" INDENT "<w:outlineLvl w:val=\"0\"/>", ""},
    {"Heading2", "heading 2", "楷体_GB2312", 0, "<w:keepNext/>" INDENT "<w:outlineLvl w:val=\"1\"/>", ""},
    {"Title", "Title", "方正小标宋简体", 44,
     "<w:keepNext/><w:snapToGrid w:val=\"0\"/><w:spacing w:after=\"579\" w:line=\"696\" w:lineRule=\"exact\"/>" CENTRE,
     ""},
    {"Text", "正文段落", NULL, 0, INDENT, ""},
    {"Recipient", "主送机关", NULL, 0, "", ""},
    {"Organ", "发文机关标志", "方正小标宋简体", 0,
     "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"1984\" w:after=\"1158\"/>" CENTRE, RED},
    {"Number", "发文字号", NULL, 0,
     "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"11\" w:color=\"E60000\"/></w:pBdr>"
     "<w:spacing w:after=\"1158\"/>" CENTRE,
     ""},
    {"Signature", "发文机关署名", NULL, 0, "<w:keepNext/><w:jc w:val=\"right\"/>", ""},
    {"SignatureDate", "成文日期", NULL, 0, "<w:ind w:rightChars=\"400\" w:right=\"1280\"/><w:jc w:val=\"right\"/>", ""},
    {"Note", "附注", "楷体_GB2312", 24,
     "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"290\" w:line=\"360\" w:lineRule=\"exact\"/>"
     "<w:ind w:firstLineChars=\"200\" w:firstLine=\"480\"/>",
     ""},
    {"Code", "核验码说明", "楷体_GB2312", 24,
     "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"350\" w:lineRule=\"exact\"/><w:jc w:val=\"left\"/>", ""},
    {"Serial", "文书编号", NULL, 0, "<w:keepNext/><w:jc w:val=\"right\"/>", ""},
    {"Line", "填写行", NULL, 0, "<w:jc w:val=\"left\"/>", ""},
    {"PageOdd", "页码单页", "宋体", 28, "<w:ind w:rightChars=\"100\" w:right=\"280\"/><w:jc w:val=\"right\"/>", ""},
    {"PageEven", "页码双页", "宋体", 28, "<w:ind w:leftChars=\"100\" w:left=\"280\"/><w:jc w:val=\"left\"/>", ""},
};

static void add_look(struct buf *b, const char *font, const char *colour, unsigned half)
{
    buf_add(b, "<w:rPr>");
    if (font)
        buf_printf(b, "<w:rFonts w:ascii=\"%s\" w:hAnsi=\"%s\" w:eastAsia=\"%s\" w:cs=\"%s\"/>", font, font, font,
                   font);
    buf_add(b, colour);
    if (half)
        buf_printf(b, "<w:sz w:val=\"%u\"/><w:szCs w:val=\"%u\"/>", half, half);
    buf_add(b, "</w:rPr>");
}

static const char *styles_part(struct arena *a)
{
    struct buf b = buf_new(a);
    buf_add(&b, XML "<w:styles" WORD "><w:docDefaults><w:rPrDefault>");
    add_look(&b, "仿宋_GB2312", "<w:spacing w:val=\"-5\"/>", 32);
    buf_add(&b, "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
                "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>"
                "<w:pPr><w:jc w:val=\"both\"/></w:pPr></w:style>");
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        const struct style *s = &styles[i];
        bool ours = (unsigned char)s->name[0] >= 0x80; /* Word's own have English names */
        buf_printf(&b, "<w:style w:type=\"paragraph\"%s w:styleId=\"%s\"><w:name w:val=\"%s\"/>",
                   ours ? " w:customStyle=\"1\"" : "", s->id, s->name);
        buf_printf(&b, "<w:basedOn w:val=\"Normal\"/><w:pPr>%s</w:pPr>", s->paragraph);
        add_look(&b, s->font, s->colour, s->half);
        buf_add(&b, "</w:style>");
    }
    buf_add(&b, "</w:styles>");
    return b.data;
}

#define FOOTER(style)                                                                                                 \
    XML "<w:ftr" WORD "><w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr><w:r><w:t xml:space=\"preserve\">— "     \
        "</w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText "                               \
        "xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar "                                           \
        "w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r>" \
        "<w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>"

static const char footer_odd[] = FOOTER("PageOdd");
static const char footer_even[] = FOOTER("PageEven");

/* A4; margins 37, 28, 35, 26 mm; 12756/22 = 579 a line; 8844/28 = 15.793 pt a character: a quarter of a point is taken
 * from the font's 16 (in the defaults of all styles). A grid of characters would say it too, but not every program that
 * offices use sets 16 points into its smaller cells. The footer's 1304 from the edge put the number 7 mm under the type
 * area. */
static const char section[] =
    "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" r:id=\"rId5\"/>"
    "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
    "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1304\" "
    "w:gutter=\"0\"/><w:docGrid w:type=\"lines\" w:linePitch=\"579\"/></w:sectPr>";

static const char *const style_of[] = {
    [BLOCK_ORGAN] = "Organ",         [BLOCK_NUMBER] = "Number",     [BLOCK_TITLE] = "Title",
    [BLOCK_RECIPIENT] = "Recipient", [BLOCK_HEADING1] = "Heading1", [BLOCK_HEADING2] = "Heading2",
    [BLOCK_PARAGRAPH] = "Text",      [BLOCK_NOTE] = "Note",         [BLOCK_SIGNATURE] = "Signature",
    [BLOCK_SERIAL] = "Serial",       [BLOCK_LINE] = "Line",         [BLOCK_CODE] = "Code",
};

/* Text of one run; line breaks are breaks. size: in half points; 0: the style's. */
static void add_run(struct buf *b, const char *text, unsigned size)
{
    buf_add(b, "<w:r>");
    if (size)
        add_look(b, NULL, "", size);
    for (;;) {
        size_t n = strcspn(text, "\n");
        buf_add(b, "<w:t xml:space=\"preserve\">");
        buf_add_html(b, arena_strndup(b->arena, text, n));
        buf_add(b, "</w:t>");
        if (!text[n])
            break;
        buf_add(b, "<w:br/>");
        text += n + 1;
    }
    buf_add(b, "</w:r>");
}

/* keep: on the page of what comes next. */
static void begin_paragraph(struct buf *b, const char *style, bool keep)
{
    buf_printf(b, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr>", style, keep ? "<w:keepNext/>" : "");
}

/* The largest size, at most 54 pt, at which the red head's longest line fits into 442 pt. */
static unsigned organ_size(const char *text)
{
    size_t longest = 1, length = 0;
    for (uint32_t c; (c = text_next(&text));) {
        length = c == '\n' ? 0 : length + 1;
        longest = length > longest ? length : longest;
    }
    size_t points = 442 / longest;
    return 2 * (unsigned)(points > 54 ? 54 : points < 22 ? 22 : points);
}

/* In half characters. */
static int width_of(const char *text)
{
    int width = 0;
    for (uint32_t c; (c = text_next(&text));)
        width += c < 0x80 ? 1 : 2;
    return width;
}

/* The date right with four characters free, each organ centred over it, never past the edge. */
static void add_signature(struct buf *b, const char *organs, const char *date, bool keep)
{
    enum { FREE = 400, HALF = 50 }; /* hundredths of a character */
    buf_add(b, "<w:p><w:pPr><w:keepNext/></w:pPr></w:p>");
    for (;;) {
        size_t n = strcspn(organs, "\n");
        const char *organ = arena_strndup(b->arena, organs, n);
        int right = FREE + (width_of(date) - width_of(organ)) * HALF / 2;
        right = right > 0 ? right : 0;
        buf_printf(b, "<w:p><w:pPr><w:pStyle w:val=\"Signature\"/><w:ind w:rightChars=\"%d\" w:right=\"%d\"/></w:pPr>",
                   right, right * 16 / 5); /* 320 twips a character */
        add_run(b, organ, 0);
        buf_add(b, "</w:p>");
        if (!organs[n])
            break;
        organs += n + 1;
    }
    begin_paragraph(b, "SignatureDate", keep);
    add_run(b, date, 0);
    buf_add(b, "</w:p>");
}

#define CELL(width) "<w:tc><w:tcPr><w:tcW w:w=\"" width "\" w:type=\"dxa\"/></w:tcPr>"

/* DrawingML: the picture of 25 mm a side (36,000 EMU a millimetre), in a table's row with its words. */
static void add_code(struct buf *b, const char *words)
{
    static const char picture[] =
        "<w:p><w:pPr><w:keepNext/><w:spacing w:line=\"200\" w:lineRule=\"exact\"/></w:pPr></w:p>"
        "<w:tbl><w:tblPr><w:tblW w:w=\"8844\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>"
        "<w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>"
        "<w:tblGrid><w:gridCol w:w=\"1701\"/><w:gridCol w:w=\"7143\"/></w:tblGrid>"
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>" CELL(
            "1701") "<w:p><w:pPr><w:snapToGrid w:val=\"0\"/><w:jc w:val=\"left\"/></w:pPr><w:r><w:drawing>"
                    "<wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\" "
                    "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\">"
                    "<wp:extent cx=\"900000\" cy=\"900000\"/><wp:docPr id=\"1\" name=\"code\" descr=\"核验二维码\"/>"
                    "<a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">"
                    "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
                    "<pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
                    "<pic:nvPicPr><pic:cNvPr id=\"1\" name=\"code.png\"/><pic:cNvPicPr/></pic:nvPicPr>"
                    "<pic:blipFill><a:blip r:embed=\"rId6\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
                    "<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"900000\" cy=\"900000\"/></a:xfrm>"
                    "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>"
                    "</wp:inline></w:drawing></w:r></w:p></w:tc>" CELL("7143");
    buf_add(b, picture);
    for (;;) {
        size_t n = strcspn(words, "\n");
        begin_paragraph(b, "Code", false);
        add_run(b, arena_strndup(b->arena, words, n), 0);
        buf_add(b, "</w:p>");
        if (!words[n])
            break;
        words += n + 1;
    }
    /* A paragraph must follow a table; it takes no room that could fall on a page of its own. */
    buf_add(b, "</w:tc></w:tr></w:tbl><w:p><w:pPr><w:snapToGrid w:val=\"0\"/>"
               "<w:spacing w:line=\"20\" w:lineRule=\"exact\"/></w:pPr></w:p>");
}

static void add_block(struct buf *b, const struct doc_block *block, const struct doc_block *next)
{
    struct arena *a = b->arena;
    bool keep = next && (next->kind == BLOCK_SIGNATURE || next->kind == BLOCK_CODE ||
                         (next->kind == BLOCK_LINE && block->kind != BLOCK_LINE));
    if (block->kind == BLOCK_CODE) {
        add_code(b, block_clean(a, block->run[1].text, true));
        return;
    }
    if (block->kind == BLOCK_SIGNATURE) {
        add_signature(b, block_clean(a, block->run[0].text, true), block_clean(a, block->run[1].text, false), keep);
        return;
    }
    const char *text = block_text(a, block, "");
    begin_paragraph(b, style_of[block->kind], keep);
    add_run(b, text, block->kind == BLOCK_ORGAN ? organ_size(text) : 0);
    buf_add(b, "</w:p>");
}

static const char *document_part(struct arena *a, const struct document *d)
{
    struct buf b = buf_new(a);
    buf_add(&b, XML "<w:document" WORD "><w:body>");
    for (size_t i = 0; i < d->blocks; i++)
        add_block(&b, &d->block[i], i + 1 < d->blocks ? &d->block[i + 1] : NULL);
    buf_add(&b, section);
    buf_add(&b, "</w:body></w:document>");
    return b.data;
}

static const char *core_part(struct arena *a, const struct document *d)
{
    const char *day = date_iso(a, (int32_t)d->date);
    struct buf b = buf_new(a);
    buf_add(&b, XML "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\" "
                    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    buf_add_html(&b, block_clean(a, d->title, false));
    buf_add(&b, "</dc:title><dc:creator>");
    buf_add_html(&b, block_clean(a, d->author, false));
    buf_add(&b, "</dc:creator>");
    buf_printf(&b, "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:created>", day);
    buf_printf(&b, "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:modified>", day);
    buf_add(&b, "</cp:coreProperties>");
    return b.data;
}

/* Every part carries the first moment that a zip can hold, in any time zone. */
static bool add_bytes(zip_t *zip, const char *name, const void *data, size_t size)
{
    enum { DOS_TIME = 0, DOS_DATE = 1 << 5 | 1 };
    zip_source_t *source = zip_source_buffer(zip, data, size, 0);
    if (!source)
        return false;
    zip_int64_t index = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_file_set_dostime(zip, (zip_uint64_t)index, DOS_TIME, DOS_DATE, 0) == 0;
}

static bool add_part(zip_t *zip, const char *name, const char *text)
{
    return add_bytes(zip, name, text, strlen(text));
}

static const struct doc_block *code_of(const struct document *d)
{
    for (size_t i = 0; i < d->blocks; i++)
        if (d->block[i].kind == BLOCK_CODE)
            return &d->block[i];
    return NULL;
}

static bool add_parts(struct arena *a, zip_t *zip, const struct document *d, const void *code, size_t size)
{
    return (!code || add_bytes(zip, "word/media/code.png", code, size)) &&
           add_part(zip, "[Content_Types].xml", content_types) && add_part(zip, "_rels/.rels", package_rels) &&
           add_part(zip, "docProps/core.xml", core_part(a, d)) &&
           add_part(zip, "word/document.xml", document_part(a, d)) &&
           add_part(zip, "word/_rels/document.xml.rels", rels_part(a, code)) &&
           add_part(zip, "word/styles.xml", styles_part(a)) && add_part(zip, "word/settings.xml", settings) &&
           add_part(zip, "word/fontTable.xml", font_table) && add_part(zip, "word/footer1.xml", footer_odd) &&
           add_part(zip, "word/footer2.xml", footer_even);
}

/* The finished archive, out of the source that it was written into. */
static bool read_source(struct arena *a, zip_source_t *source, const void **data, size_t *size)
{
    zip_stat_t st;
    if (zip_source_stat(source, &st) != 0 || !(st.valid & ZIP_STAT_SIZE) || zip_source_open(source) != 0)
        return false;
    char *bytes = arena_alloc(a, st.size);
    bool whole = zip_source_read(source, bytes, st.size) == (zip_int64_t)st.size;
    zip_source_close(source);
    *data = bytes;
    *size = st.size;
    return whole;
}

static void source_free(void *argument)
{
    zip_source_free(argument);
}

bool document_docx(struct arena *a, const struct document *d, const void **data, size_t *size, struct error *err)
{
    const void *code = NULL;
    size_t code_size = 0;
    if (!blocks_check(d, err))
        return false;
    const struct doc_block *block = code_of(d);
    if (block && !qr_png(a, block->run[0].text, &code, &code_size, err))
        return false;
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &why);
    if (!source)
        return error_set(err, ERROR_SYSTEM, "The DOCX cannot be made: %s.", zip_error_strerror(&why));
    arena_defer(a, source_free, source);
    zip_source_keep(source); /* the archive lets go of its own hold when it closes */
    zip_t *zip = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &why);
    if (!zip) {
        zip_source_free(source);
        return error_set(err, ERROR_SYSTEM, "The DOCX cannot be made: %s.", zip_error_strerror(&why));
    }
    if (!add_parts(a, zip, d, code, code_size) || zip_close(zip) != 0) {
        error_set(err, ERROR_SYSTEM, "The DOCX cannot be made: %s.", zip_strerror(zip));
        zip_discard(zip);
        return false;
    }
    return read_source(a, source, data, size) || error_set(err, ERROR_SYSTEM, "The DOCX cannot be read back.");
}
