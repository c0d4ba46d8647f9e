-- The register, day by day. A day is written 2025-07-01; '' is a day that nobody names, before all others.

-- Every unit and host that is known, and how long it is there.
CREATE TABLE unit_life (
    unit       TEXT PRIMARY KEY,
    since      TEXT,             -- its first day
    founded_by TEXT,             -- JSON of a document
    source     TEXT,
    ended      TEXT,             -- the first day on which it was no more
    ending     TEXT,             -- merged, split, disbanded, level_abolished
    ended_by   TEXT,             -- JSON of a document
    end_source TEXT
) STRICT, WITHOUT ROWID;

-- What it goes by, from a day on.
CREATE TABLE unit_name (
    unit     TEXT NOT NULL,
    since    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    code     TEXT,
    folded   TEXT NOT NULL,      -- kind and name as people search for them, with a blank before each word
    decision TEXT,               -- JSON of a document
    source   TEXT NOT NULL,
    PRIMARY KEY (unit, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_name_of_code ON unit_name (code, since) WHERE code IS NOT NULL;

-- What it belongs to, from a day on.
CREATE TABLE unit_parent (
    unit     TEXT NOT NULL,
    since    TEXT NOT NULL,
    parent   TEXT,
    decision TEXT,               -- JSON of a document
    source   TEXT NOT NULL,
    PRIMARY KEY (unit, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_parent_of ON unit_parent (parent);

-- Where its land went.
CREATE TABLE unit_successor (
    unit      TEXT NOT NULL,
    successor TEXT NOT NULL,
    changed   TEXT NOT NULL,     -- the first day on which it lay there
    extent    TEXT NOT NULL,     -- whole, most, part
    decision  TEXT,              -- JSON of a document
    source    TEXT NOT NULL,
    PRIMARY KEY (unit, successor)
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_successor_of ON unit_successor (successor);
