/* What is said in both languages. */
#pragma once

enum law_language { LAW_ZH, LAW_EN };

struct law_text {
    const char *zh, *en;
};
