/* Amounts of money as Chinese documents write them. */
#pragma once

#include <stdint.h>

struct arena;

/* In capitals, as the Rules of Basic Accounting Work (会计基础工作规范) article 52 wants them:
 * 人民币壹仟零贰拾元伍角整. 整 ends what has no fen; an amount below zero begins with 负. Below 10^16 yuan. */
char *amount_capitals(struct arena *a, int64_t fen);
/* In figures, without what is nought behind the point: 200元, 1200.50元. */
char *amount_yuan(struct arena *a, int64_t fen);
