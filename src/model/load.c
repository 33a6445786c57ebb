/* The first pass: shape. Reads files and fills drafts by the tables of shape.c. */

#include "core/arena.h"
#include "core/nearest.h"
#include "core/phrase.h"
#include "core/text.h"
#include "model/draft.h"
#include "model/names.h"
#include "model/node.h"
#include "model/shape.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct loading {
    struct arena *arena;
    struct gather *gather;
    const char *file;
};

/* Where in the file: "register “matter”, field “kind”". Inside a domain its name is left out: the file says it. */
struct spot {
    const struct loading *in;
    const char *path;
    bool top; /* the domain itself */
};

#define TELL(spot, line, format, ...)                                              \
    gather_add((spot)->in->gather, (spot)->in->file, line, "%s: %s", (spot)->path, \
               gather_words((spot)->in->gather, format, __VA_ARGS__))

static void load_thing(const struct spot *at, const struct shape *shape, const struct node *node, void *thing);

/* “a”, “b” or “c”; of keys that may stand in the variants given. */
static char *list_texts(struct arena *a, const char *const *texts, size_t count)
{
    struct buf b = buf_new(a);
    for (size_t i = 0; i < count; i++)
        buf_printf(&b, "%s“%s”", !i ? "" : i + 1 == count ? phrase(" or ") : phrase(", "), texts[i]);
    return b.data;
}

static const char *did_you_mean(struct arena *a, const char *text, const char *const *texts, size_t count)
{
    const char *near = nearest(text, texts, count);
    return near ? arena_printf(a, phrase("did you mean “%s”?"), near)
                : arena_printf(a, phrase("it takes %s"), list_texts(a, texts, count));
}

/* Is the node of the kind? Says so where it is not. */
static bool expect(const struct spot *at, const char *key, const struct node *node, enum node_kind kind,
                   const char *what)
{
    if (node->kind == kind)
        return true;
    if (node->kind == NODE_NOTHING)
        TELL(at, node->line, "“%s” is empty; it must be %s", key, phrase(what));
    else if (node->kind != NODE_BROKEN)
        TELL(at, node->line, "“%s” must be %s, not %s", key, phrase(what), phrase(node_kind_name(node)));
    return false;
}

static struct word load_word(const struct spot *at, const char *key, const struct node *node, const char *what)
{
    struct word w = {.line = node->line};
    if (!expect(at, key, node, NODE_SCALAR, what))
        return w;
    char *text = text_trim(at->in->arena, node->text, strlen(node->text));
    if (*text)
        w.text = text;
    else
        TELL(at, node->line, "“%s” is empty; it must be %s", key, phrase(what));
    return w;
}

static size_t count_choices(const char *const *choices)
{
    size_t n = 0;
    while (choices[n])
        n++;
    return n;
}

static bool check_choice(const struct spot *at, const struct key *key, struct word w)
{
    size_t n = count_choices(key->choices);
    for (size_t i = 0; i < n; i++)
        if (strcmp(w.text, key->choices[i]) == 0)
            return true;
    TELL(at, w.line, "“%s” cannot be “%s”; %s", key->name, w.text,
         did_you_mean(at->in->arena, w.text, key->choices, n));
    return false;
}

static struct word load_choice(const struct spot *at, const struct key *key, const struct node *node)
{
    struct word w = load_word(at, key->name, node, "a word");
    if (w.text && !check_choice(at, key, w))
        w.text = NULL;
    return w;
}

static struct word load_number(const struct spot *at, const struct key *key, const struct node *node)
{
    struct word w = load_word(at, key->name, node, "a number");
    int64_t hundredths;
    if (!w.text || text_to_hundredths(w.text, &hundredths))
        return w;
    TELL(at, w.line, "“%s” must be a number with at most two decimals, not “%s”", key->name, w.text);
    w.text = NULL;
    return w;
}

static bool load_flag(const struct spot *at, const struct key *key, const struct node *node)
{
    struct word w = load_word(at, key->name, node, "true or false");
    if (!w.text)
        return false;
    bool yes = node->plain && strcmp(w.text, "true") == 0, no = node->plain && strcmp(w.text, "false") == 0;
    if (!yes && !no)
        TELL(at, w.line, "“%s” must be true or false, not “%s”", key->name, w.text);
    return yes;
}

static void load_title(const struct spot *at, const char *key, const struct node *node, struct title *out)
{
    static const char *const languages[] = {"zh", "en"};
    if (!expect(at, key, node, NODE_MAPPING, "{zh: …, en: …}"))
        return;
    for (size_t i = 0; i < node->count; i++) {
        const struct pair *p = &node->pair[i];
        if (strcmp(p->key, "zh") == 0)
            out->zh = load_word(at, "zh", p->value, "a text").text;
        else if (strcmp(p->key, "en") == 0)
            out->en = load_word(at, "en", p->value, "a text").text;
        else if (p->value->kind == NODE_NOTHING && i)
            TELL(at, p->line, "“%s” is cut by a comma before “%s”: put the text into double quotes", key, p->key);
        else
            TELL(at, p->line, "“%s” takes no “%s”; %s", key, p->key, did_you_mean(at->in->arena, p->key, languages, 2));
    }
    for (size_t i = 0; i < 2; i++)
        if (!node_pair(node, languages[i]))
            TELL(at, node->line, "“%s” lacks “%s”: every title is {zh: …, en: …}", key, languages[i]);
}

static struct words load_words(const struct spot *at, const char *key, const struct node *node)
{
    struct words w = {.line = node->line};
    if (!expect(at, key, node, NODE_SEQUENCE, "a list [name, …]"))
        return w;
    w.item = arena_array(at->in->arena, node->count, sizeof *w.item);
    for (size_t i = 0; i < node->count; i++) {
        struct word word = load_word(at, key, node->item[i], "a list of names [name, …]");
        if (word.text)
            w.item[w.count++] = word;
    }
    if (!node->count)
        TELL(at, node->line, "“%s” is an empty list; name something, or leave it out", key);
    return w;
}

static struct words load_one(const struct spot *at, const char *key, const struct node *node)
{
    struct words w = {.line = node->line};
    struct word word = load_word(at, key, node, "a name or a list [name, …]");
    if (word.text) {
        w.item = arena_memdup(at->in->arena, &word, sizeof word);
        w.count = 1;
    }
    return w;
}

static struct words load_one_or_words(const struct spot *at, const struct key *key, const struct node *node)
{
    struct words w = node->kind == NODE_SEQUENCE ? load_words(at, key->name, node) : load_one(at, key->name, node);
    size_t count = w.count;
    if (!key->choices)
        return w;
    w.count = 0;
    for (size_t i = 0; i < count; i++)
        if (check_choice(at, key, w.item[i]))
            w.item[w.count++] = w.item[i];
    return w;
}

static struct word_pairs load_pairs(const struct spot *at, const char *key, const struct node *node)
{
    struct word_pairs w = {.line = node->line};
    if (!expect(at, key, node, NODE_MAPPING, "{name: value, …}"))
        return w;
    w.item = arena_array(at->in->arena, node->count, sizeof *w.item);
    for (size_t i = 0; i < node->count; i++) {
        const struct pair *p = &node->pair[i];
        struct word value = load_word(at, p->key, p->value, "a word");
        if (value.text)
            w.item[w.count++] = (struct word_pair){{p->key, p->line}, value};
    }
    if (!node->count)
        TELL(at, node->line, "“%s” is empty; name something, or leave it out", key);
    return w;
}

static struct draft_period load_period(const struct spot *at, const char *key, const struct node *node)
{
    static const char *const ends[] = {"from", "until"};
    struct draft_period period = {0};
    if (!expect(at, key, node, NODE_MAPPING, "{from: DATE, until: DATE}"))
        return period;
    for (size_t i = 0; i < node->count; i++) {
        const struct pair *p = &node->pair[i];
        if (strcmp(p->key, "from") == 0)
            period.from = load_word(at, p->key, p->value, "a date 2024-01-01");
        else if (strcmp(p->key, "until") == 0)
            period.until = load_word(at, p->key, p->value, "a date 2024-01-01");
        else
            TELL(at, p->line, "“%s” takes no “%s”; %s", key, p->key, did_you_mean(at->in->arena, p->key, ends, 2));
    }
    if (!node->count)
        TELL(at, node->line, "“%s” is empty; give a day, or leave it out", key);
    return period;
}

static struct word_lists load_lists(const struct spot *at, const char *key, const struct node *node)
{
    struct word_lists w = {0};
    if (!expect(at, key, node, NODE_SEQUENCE, "a list of lists [[name, name], …]"))
        return w;
    w.item = arena_array(at->in->arena, node->count, sizeof *w.item);
    for (size_t i = 0; i < node->count; i++)
        w.item[w.count++] = load_words(at, key, node->item[i]);
    return w;
}

static bool check_name(const struct spot *at, const char *what, bool is_id, const struct pair *p)
{
    const char *why = is_id ? id_wrong(p->key) : name_wrong(p->key);
    if (why)
        TELL(at, p->line, "“%s” cannot be the name of a %s: %s", p->key, what, why);
    return !why;
}

static struct items load_values(const struct spot *at, const char *key, const struct node *node)
{
    struct items items = {.broken = true};
    if (!expect(at, key, node, NODE_MAPPING, "{key: {zh: …, en: …}, …}"))
        return items;
    struct draft_value *value = arena_array(at->in->arena, node->count, sizeof *value);
    for (size_t i = 0; i < node->count; i++) {
        const struct pair *p = &node->pair[i];
        check_name(at, "code", false, p);
        value[i].head.name = (struct word){p->key, p->line};
        load_title(at, p->key, p->value, &value[i].title);
    }
    if (!node->count)
        TELL(at, node->line, "“%s” is empty: declare a value, or leave it out", key);
    return (struct items){.count = node->count, .item = value};
}

static struct items load_things(const struct spot *at, const struct key *key, const struct node *node)
{
    struct items items = {.broken = true};
    if (!expect(at, key->name, node, NODE_MAPPING, "names, each with its keys"))
        return items;
    char *thing = arena_array(at->in->arena, node->count, key->shape->size);
    for (size_t i = 0; i < node->count; i++) {
        const struct pair *p = &node->pair[i];
        struct head *head = (struct head *)(void *)(thing + i * key->shape->size);
        head->name = (struct word){p->key, p->line};
        check_name(at, key->shape->what, key->shape->has_ids, p);
        struct spot inside = {.in = at->in};
        inside.path = arena_printf(at->in->arena, "%s%s%s “%s”", at->top ? "" : at->path, at->top ? "" : ", ",
                                   phrase(key->shape->what), p->key);
        load_thing(&inside, key->shape, p->value, head);
    }
    return (struct items){.count = node->count, .item = thing};
}

static void load_alone(const struct spot *at, const struct key *key, const struct pair *p, struct head *head)
{
    struct spot inside = {.in = at->in};
    inside.path = at->top ? key->name : arena_printf(at->in->arena, "%s, %s", at->path, key->name);
    head->name = (struct word){p->key, p->line};
    load_thing(&inside, key->shape, p->value, head);
}

static void load_key(const struct spot *at, const struct key *key, const struct pair *p, char *thing)
{
    const struct node *node = p->value;
    void *to = thing + key->offset;
    switch (key->kind) {
    case KEY_TEXT:
        *(struct word *)to = load_word(at, key->name, node, "a text");
        break;
    case KEY_NAME:
        *(struct word *)to = load_word(at, key->name, node, "a name");
        break;
    case KEY_CHOICE:
        *(struct word *)to = load_choice(at, key, node);
        break;
    case KEY_NUMBER:
        *(struct word *)to = load_number(at, key, node);
        break;
    case KEY_FLAG:
        *(bool *)to = load_flag(at, key, node);
        break;
    case KEY_TITLE:
        load_title(at, key->name, node, to);
        break;
    case KEY_WORDS:
    case KEY_IDS:
        *(struct words *)to = load_words(at, key->name, node);
        break;
    case KEY_ONE_OR_WORDS:
        *(struct words *)to = load_one_or_words(at, key, node);
        break;
    case KEY_PAIRS:
        *(struct word_pairs *)to = load_pairs(at, key->name, node);
        break;
    case KEY_PERIOD:
        *(struct draft_period *)to = load_period(at, key->name, node);
        break;
    case KEY_LISTS:
        *(struct word_lists *)to = load_lists(at, key->name, node);
        break;
    case KEY_VALUES:
        *(struct items *)to = load_values(at, key->name, node);
        break;
    case KEY_NAME_OR_VALUES:
        if (node->kind == NODE_MAPPING)
            *(struct items *)(void *)(thing + key->second) = load_values(at, key->name, node);
        else
            *(struct word *)to = load_word(at, key->name, node, "a name, or {key: {zh: …, en: …}, …}");
        break;
    case KEY_THINGS:
        *(struct items *)to = load_things(at, key, node);
        break;
    case KEY_THING:
        load_alone(at, key, p, to);
        break;
    }
}

/* Which variant the node is, or -1: told where several are there or none; a wrong value of the key is told as such. */
static int find_variant(const struct spot *at, const struct shape *shape, const struct node *node)
{
    int found = -1;
    const char *names[16];
    for (size_t i = 0; i < shape->variants; i++) {
        const struct variant *v = &shape->variant[i];
        const struct pair *p = node_pair(node, v->key);
        names[i] = v->key;
        if (!p || (v->value && (p->value->kind != NODE_SCALAR || strcmp(p->value->text, v->value) != 0)))
            continue;
        if (found >= 0) {
            TELL(at, p->line, "has both “%s” and “%s”, and can be only one of them", shape->variant[found].key, v->key);
            return -1;
        }
        found = (int)i;
    }
    if (found < 0 && shape->variants && !shape->variant[0].value)
        TELL(at, node->line, "must have one of %s", list_texts(at->in->arena, names, shape->variants));
    return found;
}

/* "code", or "“count”, “sum” or “fact”": the variants where a key may stand. */
static char *list_variants(struct arena *a, const struct shape *shape, unsigned variants)
{
    const char *names[16];
    size_t n = 0;
    for (size_t i = 0; i < shape->variants; i++)
        if (variants >> i & 1)
            names[n++] = shape->variant[i].value ? shape->variant[i].value : shape->variant[i].key;
    return list_texts(a, names, n);
}

static void tell_unknown_key(const struct spot *at, const struct shape *shape, const struct pair *p)
{
    const char *names[32];
    for (size_t i = 0; i < shape->keys; i++)
        names[i] = shape->key[i].name;
    const char *cut = p->value->kind == NODE_NOTHING ? phrase(" (a text with a comma in it needs double quotes)") : "";
    TELL(at, p->line, "a %s has no “%s”; %s%s", phrase(shape->what), p->key,
         did_you_mean(at->in->arena, p->key, names, shape->keys), cut);
}

static const struct key *find_key(const struct shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->keys; i++)
        if (strcmp(shape->key[i].name, name) == 0)
            return &shape->key[i];
    return NULL;
}

/* A key of another variant; not told where the variant itself is unknown. */
static bool key_fits(const struct spot *at, const struct shape *shape, const struct key *key, int variant,
                     const struct pair *p)
{
    if (!key->variants || variant < 0 || key->variants >> variant & 1)
        return true;
    const struct variant *v = &shape->variant[variant];
    TELL(at, p->line, "“%s” does not go with “%s”; it goes with %s", key->name, v->value ? v->value : v->key,
         list_variants(at->in->arena, shape, key->variants));
    return false;
}

static bool key_is_required(const struct key *key, int variant)
{
    return key->required == ALL_VARIANTS || (variant >= 0 && key->required >> variant & 1);
}

static void load_thing(const struct spot *at, const struct shape *shape, const struct node *node, void *thing)
{
    struct head *head = thing;
    head->variant = -1;
    head->broken = !expect(at, head->name.text, node, NODE_MAPPING, "keys { … }");
    if (head->broken)
        return;
    head->variant = find_variant(at, shape, node);
    head->broken = shape->variants && head->variant < 0;
    for (size_t i = 0; i < node->count; i++) {
        const struct pair *p = &node->pair[i];
        const struct key *key = find_key(shape, p->key);
        if (!key)
            tell_unknown_key(at, shape, p);
        else if (key_fits(at, shape, key, head->variant, p))
            load_key(at, key, p, thing);
    }
    for (size_t i = 0; i < shape->keys; i++)
        if (key_is_required(&shape->key[i], head->variant) && !node_pair(node, shape->key[i].name))
            TELL(at, head->name.line, "lacks “%s”", shape->key[i].name);
}

static void load_file(struct draft *d, const char *folder, const char *name)
{
    struct arena *a = d->gather.arena;
    struct loading in = {a, &d->gather, arena_printf(a, "%s/%s", folder, name)};
    const char *text;
    struct node *root = node_read(a, in.file, &text, &d->gather);
    if (!root) {
        d->unread_text[d->unread++] = text;
        return;
    }
    struct draft_domain *domain = &d->domain[d->domains++];
    domain->file = in.file;
    domain->head.name = (struct word){arena_strndup(a, name, strlen(name) - strlen(".yaml")), 1};
    struct spot at = {&in, arena_printf(a, phrase("domain “%s”"), domain->head.name.text), true};
    load_thing(&at, &shape_domain, root, domain);
    if (domain->domain.text && strcmp(domain->domain.text, domain->head.name.text) != 0)
        gather_add(&d->gather, in.file, domain->domain.line, "“domain” must be “%s”, as the file is called, not “%s”",
                   domain->head.name.text, domain->domain.text);
    else if (name_wrong(domain->head.name.text))
        gather_add(&d->gather, in.file, 0, "the file's name cannot be the name of a domain: %s",
                   name_wrong(domain->head.name.text));
}

static int is_definition(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && text_ends(entry->d_name, ".yaml");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

void load_folder(struct draft *d, const char *folder)
{
    struct dirent **entry = NULL;
    int count = scandir(folder, &entry, is_definition, by_name);
    if (count < 0) {
        gather_add(&d->gather, folder, 0, "the folder of definitions cannot be read: %s", strerror(errno));
        return;
    }
    if (!count)
        gather_add(&d->gather, folder, 0, "the folder holds no definitions (files *.yaml)");
    d->domain = arena_array(d->gather.arena, (size_t)count, sizeof *d->domain);
    d->unread_text = arena_array(d->gather.arena, (size_t)count, sizeof *d->unread_text);
    for (int i = 0; i < count; i++) {
        load_file(d, folder, entry[i]->d_name);
        free(entry[i]);
    }
    free(entry);
}

/* A line of the file that begins with the name and a colon is taken for a declaration. */
static bool text_declares(const char *text, const char *name)
{
    size_t n = strlen(name);
    for (const char *s = text; (s = strstr(s, name)); s += n)
        if (s[n] == ':' && (s == text || s[-1] == ' ' || s[-1] == '\n' || s[-1] == '{'))
            return true;
    return false;
}

bool draft_may_declare(const struct draft *d, const char *name)
{
    for (size_t i = 0; i < d->unread; i++)
        if (!d->unread_text[i] || text_declares(d->unread_text[i], name))
            return true;
    for (size_t i = 0; i < d->domains; i++) {
        const struct draft_domain *x = &d->domain[i];
        if (x->head.broken || x->codes.broken || x->registers.broken || x->indicators.broken || x->roles.broken ||
            x->gates.broken || x->procedures.broken)
            return true;
    }
    return false;
}
