-- Each ward's choice of pilots: its round, and who was nominated.
CREATE TABLE pilot_round (
    convener TEXT NOT NULL, year INTEGER NOT NULL, unit TEXT NOT NULL,
    status   TEXT NOT NULL, -- open, closed
    quota    TEXT NOT NULL, -- JSON of a quota
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
    standing        TEXT NOT NULL,    -- nominated, withdrawn, selected, endorsed
    scores          TEXT,             -- JSON of scores
    mean            REAL,             -- of their points, weighted
    words           TEXT,             -- why it was withdrawn, or why it was selected
    decision        TEXT,             -- JSON of a document
    source          TEXT NOT NULL,    -- of the nomination
    scores_source   TEXT,
    standing_source TEXT NOT NULL,
    PRIMARY KEY (convener, year, unit, neighbourhood)
) STRICT, WITHOUT ROWID;
