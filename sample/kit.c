#include "kit.h"

#include "workdays.h"

#include <stdio.h>
#include <string.h>

static bool is_organ_of(size_t at, const char *kind)
{
    return strcmp(sample_organs[at].kind, kind) == 0;
}

size_t kit_organ_count(const char *kind)
{
    size_t n = 0;
    for (size_t at = 0; at < sample_organ_count; at++)
        n += is_organ_of(at, kind);
    return n;
}

const struct sample_organ *kit_organ(const char *kind, size_t i)
{
    size_t n = kit_organ_count(kind), left = n ? i % n : 0;
    for (size_t at = 0; at < sample_organ_count; at++)
        if (is_organ_of(at, kind) && left-- == 0)
            return &sample_organs[at];
    return &sample_organs[0];
}

const char *kit_organ_name(const char *kind, size_t i)
{
    return kit_organ(kind, i)->name;
}

const char *kit_department(enum kit_field field)
{
    static const char *const words[] = {"城市管理", "生态环境", "住房", "市场监督",
                                        "人力资源", "自然资源", "应急", "民政"};
    for (size_t at = 0; at < sample_organ_count; at++)
        if (is_organ_of(at, "department") && strstr(sample_organs[at].name, words[field]))
            return sample_organs[at].name;
    return kit_organ_name("department", (size_t)field);
}

static bool is_place_of(size_t at, const char *kind)
{
    return strcmp(sample_places[at].kind, kind) == 0;
}

size_t kit_place_count(const char *kind)
{
    size_t n = 0;
    for (size_t at = 0; at < sample_place_count; at++)
        n += is_place_of(at, kind);
    return n;
}

const struct sample_place *kit_place(const char *kind, size_t i)
{
    size_t n = kit_place_count(kind), left = n ? i % n : 0;
    for (size_t at = 0; at < sample_place_count; at++)
        if (is_place_of(at, kind) && left-- == 0)
            return &sample_places[at];
    return &sample_places[0];
}

size_t kit_base_count(void)
{
    return kit_place_count("street") + kit_place_count("town");
}

const struct sample_place *kit_base(size_t i)
{
    size_t streets = kit_place_count("street"), at = i % kit_base_count();
    return at < streets ? kit_place("street", at) : kit_place("town", at - streets);
}

const char *kit_base_organ(size_t i)
{
    size_t streets = kit_place_count("street"), at = i % kit_base_count();
    return at < streets ? kit_organ_name("street", at) : kit_organ_name("town", at - streets);
}

int32_t kit_weekday(int32_t date)
{
    if (date == DATE_NONE)
        return date;
    while (date_weekday(date) > 5)
        date++;
    return date;
}

int32_t kit_months_after(int32_t date, int months)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    year += (month - 1 + months) / 12;
    month = (month - 1 + months) % 12 + 1;
    int32_t next = date_of(year, month, day);
    while (next == DATE_NONE)
        next = date_of(year, month, --day);
    return next;
}

int32_t kit_next_month(int32_t date)
{
    return kit_months_after(date, 1);
}

const char *kit_day_text(struct filing *f, int32_t date)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    return filing_text(f, "%04d-%02d-%02d", year, month, day);
}

void kit_order_answered(struct filing *f, const char *number, int32_t due, const char *reply)
{
    enum { UNTIL_ORDERED = 5, UNTIL_ANSWERED = 3, UNTIL_CLOSED = 2 }; /* workdays; the first as domains/ has it */
    int32_t answered = workday_after(workday_after(due + 1, UNTIL_ORDERED), UNTIL_ANSWERED);
    filing_line(f, answered,
                filing_text(f,
                            "reply supervision_order \"about_number=%s\" as task_officer by \"示例责任单位联络员\" "
                            "reply=\"%s\"",
                            number, reply));
    filing_line(f, workday_after(answered, UNTIL_CLOSED),
                filing_text(f, "close supervision_order \"about_number=%s\" as supervisor by \"示例督察员\"", number));
}

int32_t kit_born_on(const char *citizen_number)
{
    int year = 0, month = 0, day = 0;
    if (sscanf(citizen_number + 6, "%4d%2d%2d", &year, &month, &day) != 3)
        return DATE_NONE;
    return date_of(year, month, day);
}

const char *kit_sex(const char *citizen_number)
{
    return (citizen_number[16] - '0') % 2 ? "male" : "female";
}
