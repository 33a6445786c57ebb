/* What most commands open: definitions, database, keys. */
#pragma once

#include "core/digest.h"
#include "record/record.h"

struct app;
struct error;
struct law;

struct premises {
    struct model *model;
    struct store *store;
    struct db *db; /* for reading */
    struct keys keys;
    struct records records;
};

enum office_use {
    OFFICE_READ,   /* no keys are read */
    OFFICE_PROVE,  /* reading, with the keys */
    OFFICE_EVENTS, /* the same, of the ledger alone: the registers' tables may be what is lost */
    OFFICE_WRITE,  /* the writer runs */
};

/* Belongs to the command's arena, and everything in it is closed with that. */
struct premises *office_open(struct app *app, enum office_use use, struct error *err);

/* The law's files with the years of the calendar that the database holds. */
const struct law *office_law(struct app *app, const struct premises *o, struct error *err);

/* Where the keys of the database are: PLUMBLINE_KEYS, else the database's file and ".keys", else var/plumbline.keys. */
const char *office_keys_path(const struct app *app);
const char *office_keys_of(const struct app *app, const char *db); /* of another database */

/* Makes the folder that the database's file will lie in, where it is missing. */
bool office_make_folder(const struct app *app, const char *db, struct error *err);

/* Who works at the command line, for the ledger: the account's name. */
const char *office_actor(const struct app *app);

/* A year or another number given as an option. */
bool option_int(const char *name, const char *text, int low, int high, int *out, struct error *err);
