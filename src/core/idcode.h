/* Identifiers with check digits and patterns. Every function says in err what is wrong with the text, in Chinese terms
 * a clerk knows, and returns false. */
#pragma once

#include <stdbool.h>

struct arena;
struct error;

/* Unified social credit code (统一社会信用代码), GB 32100-2015, with the organisation code of GB 11714 inside it. Only
 * the outer check is required: older codes exist whose inner check differs. Lower-case letters are refused. */
bool idcode_credit(const char *s, struct error *err);
char idcode_credit_check(const char *first17); /* the 18th character, or 0 where the first 17 are malformed */

/* Citizen number (公民身份号码), GB 11643-1999: birth date exists, check character right; x is accepted for X. */
bool idcode_citizen(const char *s, struct error *err);
char idcode_citizen_check(const char *first17);

/* Region code: 6 digits (GB/T 2260), 9 for towns and streets, 12 for communities and villages. */
bool idcode_region(const char *s, struct error *err);

bool idcode_phone(const char *s, struct error *err);           /* 11 digits from 1, or 0431-… */
bool idcode_index_number(const char *s, struct error *err);    /* 索引号: credit code/YYYY-NNNNN */
bool idcode_document_number(const char *s, struct error *err); /* 发文字号: 长宽府发〔2021〕3号, with 〔〕 */

/* The check a definition names (credit_code, citizen_number, region, phone, index_number, document_number), or NULL. */
typedef bool idcode_check(const char *s, struct error *err);
idcode_check *idcode_named(const char *name);

/* Masking (脱敏) of personal data, by the kind a definition names: name, citizen_number, phone, address, account, text.
 * 张*, 欧阳**, 2201**********1230, 138****5678, address down to the street, last four of an account. An unknown kind
 * hides everything. */
char *idcode_mask(struct arena *a, const char *kind, const char *s);
