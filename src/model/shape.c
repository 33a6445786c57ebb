#include "model/shape.h"

#include "core/phrase.h"
#include "core/value.h"
#include "model/draft.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define BIT(n) (1u << (n))

static const char *const personal_kinds[] = {"name", "citizen_number", "phone", "address", "account", "text", NULL};
static const char *const checks[] = {"credit_code",  "citizen_number",  "region", "phone",
                                     "index_number", "document_number", NULL};
static const char *const need[] = {"required", "optional", NULL};

/* Code tables. */

#define AT(member) .offset = offsetof(struct draft_codes, member)
static const struct key codes_keys[] = {
    {"title", KEY_TITLE, AT(title), .required = ALL_VARIANTS, .help = "What people call the table"},
    {"values", KEY_VALUES, AT(values), .required = ALL_VARIANTS, .help = "Each key with its Chinese and English title"},
};
#undef AT
static const struct shape shape_codes = {
    "code table", sizeof(struct draft_codes), COUNT(codes_keys), codes_keys, 0, NULL, false};

/* Fields. The order of variants is that of enum value_type. */

static const struct variant field_variants[] = {
    [VALUE_TEXT] = {"type", "text"},       [VALUE_INTEGER] = {"type", "integer"}, [VALUE_DECIMAL] = {"type", "decimal"},
    [VALUE_MONEY] = {"type", "money"},     [VALUE_DATE] = {"type", "date"},       [VALUE_TIME] = {"type", "time"},
    [VALUE_BOOLEAN] = {"type", "boolean"}, [VALUE_CODE] = {"type", "code"},       [VALUE_REF] = {"type", "ref"},
};
static const char *const types[] = {"text", "integer", "decimal", "money", "date",
                                    "time", "boolean", "code",    "ref",   NULL};

static const char *const givers[] = {"file_digest", "file_name", "file_size", "system", NULL};

#define NUMBERS (BIT(VALUE_INTEGER) | BIT(VALUE_DECIMAL) | BIT(VALUE_MONEY))
#define AT(member) .offset = offsetof(struct draft_field, member)
static const struct key field_keys[] = {
    {"type", KEY_CHOICE, AT(type), .required = ALL_VARIANTS, .choices = types},
    {"title", KEY_TITLE, AT(title), .required = ALL_VARIANTS},
    {"required", KEY_FLAG, AT(required), .help = "true: may not be empty"},
    {"of", KEY_NAME_OR_VALUES, AT(of), .second = offsetof(struct draft_field, values), .required = BIT(VALUE_CODE),
     .variants = BIT(VALUE_CODE), .help = "Name of a code table, or a table written in place"},
    {"to", KEY_NAME, AT(to), .required = BIT(VALUE_REF), .variants = BIT(VALUE_REF), .help = "Name of a register"},
    {"personal", KEY_CHOICE, AT(personal), .variants = BIT(VALUE_TEXT), .choices = personal_kinds,
     .help = "Personal data, and how it is masked"},
    {"check", KEY_CHOICE, AT(check), .variants = BIT(VALUE_TEXT), .choices = checks,
     .help = "Identifier whose form and check digit are verified"},
    {"min", KEY_NUMBER, AT(min), .variants = NUMBERS},
    {"max", KEY_NUMBER, AT(max), .variants = NUMBERS | BIT(VALUE_TEXT), .help = "For text: its length in characters"},
    {"long", KEY_FLAG, AT(long_text), .variants = BIT(VALUE_TEXT), .help = "true: many lines of text"},
    {"search", KEY_FLAG, AT(search), .variants = BIT(VALUE_TEXT), .help = "true: full-text search covers the field"},
    {"unit", KEY_TITLE, AT(unit), .variants = NUMBERS, .help = "Shown after the number"},
    {"help", KEY_TITLE, AT(help), .help = "One sentence for whoever fills it in"},
    {"index", KEY_FLAG, AT(index), .help = "true: filters and sorts by it are frequent"},
    {"given", KEY_CHOICE, AT(given), .choices = givers,
     .help = "What gives the value, where nobody types it: the attachment that is chosen, or the program itself"},
};
#undef AT
static const struct shape shape_field = {
    "field", sizeof(struct draft_field), COUNT(field_keys), field_keys, COUNT(field_variants), field_variants, false};

/* Registers. */

#define AT(member) .offset = offsetof(struct draft_reg, member)
static const struct key reg_keys[] = {
    {"title", KEY_TITLE, AT(title), .required = ALL_VARIANTS},
    {"basis", KEY_TEXT, AT(basis), .help = "The article the register rests on"},
    {"number", KEY_TEXT, AT(number), .required = ALL_VARIANTS,
     .help = "Pattern with {district}, {year}, {seq:05}, {organ.FIELD}, {FIELD}; or: given"},
    {"number_check", KEY_CHOICE, AT(number_check), .choices = checks, .help = "Where the number is given"},
    {"dated", KEY_NAME, AT(dated), .help = "The date field whose year is {year}"},
    {"label", KEY_NAME, AT(label), .help = "The text field that names a record to people; default: its number"},
    {"about", KEY_NAME, AT(about), .help = "Where there is no label: the reference whose record names it"},
    {"organ", KEY_CHOICE, AT(organ), .choices = need, .help = "Default: required"},
    {"show", KEY_WORDS, AT(show), .help = "Columns of short tables, besides number and state"},
    {"states", KEY_VALUES, AT(states), .help = "The first is the state of a new record"},
    {"fields", KEY_THINGS, AT(fields), .required = ALL_VARIANTS, .shape = &shape_field},
    {"readers", KEY_ONE_OR_WORDS, AT(readers),
     .help = "Roles that read it, besides those that work in it; or: everyone"},
    {"writers", KEY_ONE_OR_WORDS, AT(writers),
     .help = "Roles that make, change and import its records; default: as the procedures tell"},
    {"unique", KEY_LISTS, AT(unique), .help = "Combinations of fields that may not repeat"},
};
#undef AT
static const struct shape shape_reg = {"register", sizeof(struct draft_reg), COUNT(reg_keys), reg_keys, 0, NULL, false};

/* Lists. */

#define AT(member) .offset = offsetof(struct draft_list, member)
static const struct key list_keys[] = {
    {"title", KEY_TITLE, AT(title), .required = ALL_VARIANTS},
    {"of", KEY_NAME, AT(of), .required = ALL_VARIANTS, .help = "Name of the register"},
    {"where", KEY_TEXT, AT(where), .help = "Condition on the register's columns"},
    {"show", KEY_WORDS, AT(show), .required = ALL_VARIANTS, .help = "What is published"},
    {"order", KEY_WORDS, AT(order), .help = "Default: number"},
    {"basis", KEY_TEXT, AT(basis)},
};
#undef AT
static const struct shape shape_list = {"list", sizeof(struct draft_list), COUNT(list_keys), list_keys, 0, NULL, false};

/* Indicators. The order of variants is that of enum indicator_kind. */

static const struct variant indicator_variants[] = {
    [INDICATOR_COUNT] = {"count", NULL},   [INDICATOR_SUM] = {"sum", NULL},   [INDICATOR_RATE] = {"rate", NULL},
    [INDICATOR_CHANGE] = {"change", NULL}, [INDICATOR_RANK] = {"rank", NULL}, [INDICATOR_FACT] = {"fact", NULL},
};
static const char *const change_kinds[] = {"points", "relative", NULL};
static const char *const among[] = {"siblings", NULL};
static const char *const sides[] = {"high", "low", NULL};
static const char *const forms[] = {"plain", "percent", "over_wan", "all", "each", "ordinal", NULL};

#define FROM_RECORDS (BIT(INDICATOR_COUNT) | BIT(INDICATOR_SUM) | BIT(INDICATOR_FACT))
#define AT(member) .offset = offsetof(struct draft_indicator, member)
#define KIND(name, variant, text)                                                                      \
    {                                                                                                  \
        name, KEY_NAME, AT(rests_on), .required = BIT(variant), .variants = BIT(variant), .help = text \
    }
static const struct key indicator_keys[] = {
    {"title", KEY_TITLE, AT(title), .required = ALL_VARIANTS},
    KIND("count", INDICATOR_COUNT, "Number of records of the register"),
    KIND("sum", INDICATOR_SUM, "Sum of a field over the register"),
    KIND("rate", INDICATOR_RATE, "Part of the indicator that meets “hit”, per cent"),
    KIND("change", INDICATOR_CHANGE, "The indicator against the year before"),
    KIND("rank", INDICATOR_RANK, "Place of the district by the indicator"),
    KIND("fact", INDICATOR_FACT, "A field of the one record that matches"),
    {"field", KEY_NAME, AT(field), .required = BIT(INDICATOR_SUM), .variants = BIT(INDICATOR_SUM) | BIT(INDICATOR_FACT),
     .help = "For fact the default is the number"},
    {"on", KEY_NAME, AT(on), .variants = FROM_RECORDS, .help = "Date field: records dated in the year"},
    {"in", KEY_NAME, AT(in), .variants = FROM_RECORDS, .help = "Integer field: records whose field is the year"},
    {"since", KEY_NAME, AT(since), .variants = FROM_RECORDS,
     .help = "Date field: records that stand at the year's end"},
    {"until", KEY_NAME, AT(until), .variants = FROM_RECORDS, .help = "With since: the date field that ends them"},
    {"where", KEY_TEXT, AT(where), .variants = FROM_RECORDS, .help = "Condition on the register's columns"},
    {"hit", KEY_TEXT, AT(hit), .required = BIT(INDICATOR_RATE), .variants = BIT(INDICATOR_RATE),
     .help = "Condition that the part of the whole meets"},
    {"as", KEY_CHOICE, AT(as), .required = BIT(INDICATOR_CHANGE), .variants = BIT(INDICATOR_CHANGE),
     .choices = change_kinds},
    {"among", KEY_CHOICE, AT(among), .variants = BIT(INDICATOR_RANK), .choices = among},
    {"order", KEY_CHOICE, AT(order), .required = BIT(INDICATOR_RANK), .variants = BIT(INDICATOR_RANK), .choices = sides,
     .help = "Which value is first"},
    {"unit", KEY_TITLE, AT(unit)},
    {"basis", KEY_TEXT, AT(basis), .help = "Why it is counted"},
    {"note", KEY_TITLE, AT(note)},
    {"form", KEY_CHOICE, AT(form), .choices = forms, .help = "How officials write it"},
    {"better", KEY_CHOICE, AT(better), .choices = sides},
    {"target", KEY_NUMBER, AT(target),
     .help = "What the year should reach, in the unit that people see: per cent, points, yuan, a place"},
};
#undef KIND
#undef AT
static const struct shape shape_indicator = {"indicator",    sizeof(struct draft_indicator), COUNT(indicator_keys),
                                             indicator_keys, COUNT(indicator_variants),      indicator_variants,
                                             false};

/* Roles: a title, how far it reaches, what it reads and may besides. */

static const char *const reaches[] = {"district", NULL};
static const char *const reading[] = {"all", NULL};
const char *const power_name[] = {
    [POWER_SYSTEM] = "system", [POWER_ACCOUNTS] = "accounts",   [POWER_OFFICES] = "offices",
    [POWER_AUDIT] = "audit",   [POWER_SUPERVISE] = "supervise", [POWERS] = NULL,
};

#define AT(member) .offset = offsetof(struct draft_role, member)
static const struct key role_keys[] = {
    {"zh", KEY_TEXT, AT(zh), .required = ALL_VARIANTS},
    {"en", KEY_TEXT, AT(en), .required = ALL_VARIANTS},
    {"reach", KEY_CHOICE, AT(reach), .choices = reaches,
     .help = "district: the records of all its organs; default: of the own organ and those below it"},
    {"reads", KEY_CHOICE, AT(reads), .choices = reading,
     .help = "all: every register that does not declare its readers; default: those of the domains it works in"},
    {"may", KEY_ONE_OR_WORDS, AT(may), .choices = power_name, .help = "Powers besides work on records"},
};
#undef AT
static const struct shape shape_role = {
    .what = phrase_mark("role"), .size = sizeof(struct draft_role), .keys = COUNT(role_keys), .key = role_keys};

/* Gates. The order of variants is that of enum gate_kind. */

static const struct variant gate_variants[] = {[GATE_HOLDS] = {"holds", NULL}, [GATE_COUNT] = {"count", NULL}};

#define COUNTS BIT(GATE_COUNT)
#define AT(member) .offset = offsetof(struct draft_gate, member)
static const struct key gate_keys[] = {
    {"when", KEY_TEXT, AT(when), .help = "The gate asks only where this holds of the record"},
    {"through", KEY_ONE_OR_WORDS, AT(through),
     .help = "Reference field (or a way of them): the gate asks the record referred to, not the record itself"},
    {"holds", KEY_TEXT, AT(holds), .required = BIT(GATE_HOLDS), .variants = BIT(GATE_HOLDS),
     .help = "Condition on the record asked"},
    {"count", KEY_NAME, AT(count), .required = COUNTS, .variants = COUNTS, .help = "Records of this register …"},
    {"by", KEY_NAME, AT(by), .required = COUNTS, .variants = COUNTS,
     .help = "… whose field refers to the record asked …"},
    {"where", KEY_TEXT, AT(where), .variants = COUNTS, .help = "… that meet this …"},
    {"same", KEY_PAIRS, AT(same), .variants = COUNTS, .help = "… and whose field equals a field of the record"},
    {"at_least", KEY_NUMBER, AT(at_least), .variants = COUNTS, .help = "So many; default: 1"},
    {"none", KEY_FLAG, AT(none), .variants = COUNTS, .help = "true: there must be none"},
};
#undef AT
#undef COUNTS
static const struct shape shape_gate = {
    "gate", sizeof(struct draft_gate), COUNT(gate_keys), gate_keys, COUNT(gate_variants), gate_variants, true};

/* Procedures. */

#define AT(member) .offset = offsetof(struct draft_step, member)
static const struct key step_keys[] = {
    {"title", KEY_TITLE, AT(title), .required = ALL_VARIANTS},
    {"from", KEY_ONE_OR_WORDS, AT(from), .required = ALL_VARIANTS, .help = "States"},
    {"to", KEY_NAME, AT(to), .help = "State; left out: it stays"},
    {"by", KEY_ONE_OR_WORDS, AT(by), .help = "Roles; left out only where automatic"},
    {"organ", KEY_NAME, AT(organ), .help = "Field: the organ (or the record whose organ) takes it, not the own one"},
    {"needs", KEY_WORDS, AT(needs), .help = "Fields that must be filled when the step is done"},
    {"takes", KEY_WORDS, AT(takes), .help = "Fields that may also be given"},
    {"sets", KEY_PAIRS, AT(sets), .help = "Fields: today, now, actor, empty, true, false, a code or a number"},
    {"gates", KEY_IDS, AT(gates), .help = "What must hold before it"},
    {"reason", KEY_FLAG, AT(reason), .help = "true: a reason must be given"},
    {"automatic", KEY_FLAG, AT(automatic), .help = "true: a clock takes it on its day"},
    {"aside", KEY_FLAG, AT(aside), .help = "true: taken where there is cause; it is nobody's to-do"},
};
#undef AT
static const struct shape shape_step = {
    .what = phrase_mark("step"), .size = sizeof(struct draft_step), .keys = COUNT(step_keys), .key = step_keys};

#define AT(member) .offset = offsetof(struct draft_clock, member)
static const struct key clock_keys[] = {
    {"title", KEY_TITLE, AT(title), .required = ALL_VARIANTS},
    {"rule", KEY_TEXT, AT(rule), .required = ALL_VARIANTS, .help = "An id of law/time-limits.csv"},
    {"when", KEY_TEXT, AT(when), .help = "It starts only where this holds of the record"},
    {"starts", KEY_ONE_OR_WORDS, AT(starts), .required = ALL_VARIANTS, .help = "Steps; begin: when the record is made"},
    {"begins_on", KEY_NAME, AT(begins_on), .help = "Date field: from which day it counts, where it starts with begin"},
    {"stops", KEY_ONE_OR_WORDS, AT(stops), .help = "Steps"},
    {"drops", KEY_ONE_OR_WORDS, AT(drops), .help = "Steps by which the matter leaves: neither in time nor late"},
    {"undoes", KEY_ONE_OR_WORDS, AT(undoes), .help = "Steps that take a stop back: it goes on as if never stopped"},
    {"suspends", KEY_ONE_OR_WORDS, AT(suspends), .help = "Steps; with resumes and the ground"},
    {"resumes", KEY_ONE_OR_WORDS, AT(resumes), .help = "Steps"},
    {"ground", KEY_ONE_OR_WORDS, AT(ground),
     .help = "Of suspensions, as law/ names it: one for all, or one for each of suspends"},
    {"extends", KEY_ONE_OR_WORDS, AT(extends), .help = "Steps; with by_field"},
    {"by_field", KEY_NAME, AT(by_field), .help = "Integer field: by how much an extension extends"},
    {"restarts", KEY_ONE_OR_WORDS, AT(restarts), .help = "Steps"},
    {"turns", KEY_ONE_OR_WORDS, AT(turns), .help = "Steps from which another rule counts it; with into"},
    {"into", KEY_TEXT, AT(into), .help = "An id of law/time-limits.csv"},
    {"due", KEY_NAME, AT(due), .help = "Date field that always shows the due date"},
    {"deemed", KEY_NAME, AT(deemed), .help = "The automatic step that is taken when the term has passed"},
    {"length", KEY_NAME, AT(length), .help = "Integer field, where the rule's length stands on the record"},
    {"quiet", KEY_FLAG, AT(quiet), .help = "true: a term of the citizen's own; nobody is reminded or told of it"},
};
#undef AT
static const struct shape shape_clock = {
    .what = phrase_mark("clock"), .size = sizeof(struct draft_clock), .keys = COUNT(clock_keys), .key = clock_keys};

#define AT(member) .offset = offsetof(struct draft_procedure, member)
static const struct key procedure_keys[] = {
    {"title", KEY_TITLE, AT(title), .required = ALL_VARIANTS},
    {"of", KEY_NAME, AT(of), .required = ALL_VARIANTS, .help = "Name of the register"},
    {"when", KEY_TEXT, AT(when), .help = "Which of the register's records follow it"},
    {"in_force", KEY_PERIOD, AT(in_force), .help = "The day a record begins chooses"},
    {"basis", KEY_TEXT, AT(basis)},
    {"start", KEY_NAME, AT(start), .help = "Default: the register's first state"},
    {"steps", KEY_THINGS, AT(steps), .required = ALL_VARIANTS, .shape = &shape_step},
    {"clocks", KEY_THINGS, AT(clocks), .shape = &shape_clock},
};
#undef AT
static const struct shape shape_procedure = {.what = phrase_mark("procedure"),
                                             .size = sizeof(struct draft_procedure),
                                             .keys = COUNT(procedure_keys),
                                             .key = procedure_keys};

/* Papers. */

#define AT(member) .offset = offsetof(struct draft_paper, member)
static const struct key paper_keys[] = {
    {"title", KEY_TITLE, AT(title), .required = ALL_VARIANTS},
    {"of", KEY_NAME, AT(of), .required = ALL_VARIANTS, .help = "Name of the register"},
    {"template", KEY_NAME, AT(template), .help = "File under reports/papers/, without .txt; default: the paper's name"},
    {"states", KEY_ONE_OR_WORDS, AT(states), .help = "In which it may be printed; default: in any"},
    {"where", KEY_TEXT, AT(where), .help = "Condition on the register's columns: of which records it may be printed"},
    {"number", KEY_NAME, AT(number), .help = "Text field that holds its number; default: the record's number"},
    {"dated", KEY_NAME, AT(dated), .help = "Date field: its date; default: the day of printing"},
    {"step", KEY_NAME, AT(step), .help = "Where no field holds its date: the step on whose day it is made"},
    {"basis", KEY_TEXT, AT(basis)},
    {"rule", KEY_TEXT, AT(rule),
     .help = "Instead of a basis that changed: an id of law/, whose article on the paper's day it is"},
};
#undef AT
static const struct shape shape_paper = {
    .what = phrase_mark("paper"), .size = sizeof(struct draft_paper), .keys = COUNT(paper_keys), .key = paper_keys};

/* Escalation. */

#define AT(member) .offset = offsetof(struct draft_escalation, member)
static const struct key escalation_keys[] = {
    {"basis", KEY_TEXT, AT(basis)},
    {"remind", KEY_NUMBER, AT(remind), .help = "Workdays before the day due; left out: nobody is reminded"},
    {"head", KEY_NAME, AT(head_role), .required = ALL_VARIANTS, .help = "Role that is told on the day after it"},
    {"supervise", KEY_NUMBER, AT(supervise), .help = "Workdays after that the order is made"},
    {"supervisor", KEY_NAME, AT(supervisor), .help = "Role that watches over it then"},
    {"order", KEY_NAME, AT(order), .help = "Register of the orders"},
    {"fills", KEY_PAIRS, AT(fills),
     .help =
         "The order's fields: matter, register, number, clock, due, today, true, false, a code, a number, or a text"},
};
#undef AT
static const struct shape shape_escalation = {.what = phrase_mark("escalation"),
                                              .size = sizeof(struct draft_escalation),
                                              .keys = COUNT(escalation_keys),
                                              .key = escalation_keys};

/* Files. */

#define AT(member) .offset = offsetof(struct draft_domain, member)
static const struct key domain_keys[] = {
    {"domain", KEY_NAME, AT(domain), .required = ALL_VARIANTS, .help = "The file's name without .yaml"},
    {"title", KEY_TITLE, AT(title), .required = ALL_VARIANTS},
    {"codes", KEY_THINGS, AT(codes), .shape = &shape_codes, .help = "Code tables"},
    {"registers", KEY_THINGS, AT(registers), .shape = &shape_reg, .help = "Typed tables of records"},
    {"lists", KEY_THINGS, AT(lists), .shape = &shape_list, .help = "What is published of them"},
    {"indicators", KEY_THINGS, AT(indicators), .shape = &shape_indicator, .help = "Figures computed from them"},
    {"roles", KEY_THINGS, AT(roles), .shape = &shape_role, .help = "Who takes steps"},
    {"gates", KEY_THINGS, AT(gates), .shape = &shape_gate, .help = "What must hold before a step"},
    {"procedures", KEY_THINGS, AT(procedures), .shape = &shape_procedure,
     .help = "States and steps of a register's records"},
    {"papers", KEY_THINGS, AT(papers), .shape = &shape_paper, .help = "Official forms that are printed of records"},
    {"escalation", KEY_THING, AT(escalation), .shape = &shape_escalation,
     .help = "Who is told when a term runs out; in one file only"},
};
#undef AT
const struct shape shape_domain = {
    .what = phrase_mark("file"), .size = sizeof(struct draft_domain), .keys = COUNT(domain_keys), .key = domain_keys};
