#include "workdays.h"

#include "core/date.h"

#include <stdbool.h>
#include <stddef.h>

static const int free_weekdays[] = {
    20190101, 20190204, 20190205, 20190206, 20190207, 20190208, 20190405, 20190501, 20190502, 20190503, 20190607,
    20190913, 20191001, 20191002, 20191003, 20191004, 20191007, 20200101, 20200124, 20200127, 20200128, 20200129,
    20200130, 20200131, 20200406, 20200501, 20200504, 20200505, 20200625, 20200626, 20201001, 20201002, 20201005,
    20201006, 20201007, 20201008, 20210101, 20210211, 20210212, 20210215, 20210216, 20210217, 20210405, 20210503,
    20210504, 20210505, 20210614, 20210920, 20210921, 20211001, 20211004, 20211005, 20211006, 20211007,
};

static const int worked_weekends[] = {
    20190202, 20190203, 20190428, 20190505, 20190929, 20191012, 20200119, 20200426, 20200509, 20200628,
    20200927, 20201010, 20210207, 20210220, 20210425, 20210508, 20210918, 20210926, 20211009,
};

static bool listed(const int *list, size_t count, int32_t date)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    int key = year * 10000 + month * 100 + day;
    for (size_t i = 0; i < count; i++)
        if (list[i] == key)
            return true;
    return false;
}

static bool is_workday(int32_t date)
{
    if (date_weekday(date) >= 6)
        return listed(worked_weekends, sizeof worked_weekends / sizeof *worked_weekends, date);
    return !listed(free_weekdays, sizeof free_weekdays / sizeof *free_weekdays, date);
}

int32_t workday_after(int32_t date, unsigned days)
{
    while (days == 0 && !is_workday(date))
        date++;
    for (; days > 0; days--)
        do
            date++;
        while (!is_workday(date));
    return date;
}
