-- Each ward's choice of pilots: its round, and who was nominated.
CREATE TABLE pilot_round (
    convener TEXT NOT NULL, year INTEGER NOT NULL, unit TEXT NOT NULL,
    status   TEXT NOT NULL, -- open, closed
    quota    TEXT NOT NULL, -- JSON of a quota
    criteria TEXT NOT NULL, -- JSON of criteria
    source   TEXT NOT NULL,
    PRIMARY KEY (convener, year, unit)
) STRICT, WITHOUT ROWID;
CREATE TABLE pilot_nominee (
    convener        TEXT NOT NULL,
    year            INTEGER NOT NULL,
    unit            TEXT NOT NULL,
    neighbourhood   TEXT NOT NULL,
    ordinal         INTEGER NOT NULL, -- the nomination's place in its stream
    proposer        TEXT NOT NULL,
    standing        TEXT NOT NULL,    -- nominated, withdrawn, selected, endorsed, replaced
    scores          TEXT,             -- JSON of scores
    mean            REAL,             -- of their points, weighted
    words           TEXT,             -- why it was withdrawn, or why it was selected
    decision        TEXT,             -- JSON of a document
    source          TEXT NOT NULL,    -- of the nomination
    scores_source   TEXT,
    standing_source TEXT NOT NULL,
    PRIMARY KEY (convener, year, unit, neighbourhood)
) STRICT, WITHOUT ROWID;
-- What the year lays down for the choice of pilots, and which pilots are ones of a higher level too.
CREATE TABLE pilot_rules (
    convener TEXT NOT NULL, year INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    criteria TEXT NOT NULL, -- JSON of criteria
    levels   TEXT NOT NULL, -- JSON of quotas by level
    source   TEXT NOT NULL,
    PRIMARY KEY (convener, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE designation (
    convener TEXT NOT NULL, year INTEGER NOT NULL, level TEXT NOT NULL, neighbourhood TEXT NOT NULL,
    unit TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, level, neighbourhood)
) STRICT, WITHOUT ROWID;
