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
    is_land  INTEGER NOT NULL,   -- whether it is a stretch of land, and no market or office
    folded   TEXT NOT NULL,      -- kind and name as people search for them, with a blank before each word
    sorted   BLOB NOT NULL,      -- where its full name stands among others
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

-- Land that changed hands part by part, while the one that it left went on: from the one that the part was told to
-- belong to before, and whatever that had gone into by then (its origin). Not where the one lies within the other.
CREATE VIEW unit_move AS
    SELECT part.unit AS part, before.parent AS unit, (
            WITH RECURSIVE way (unit, step) AS (
                SELECT before.parent, 0
                UNION ALL
                SELECT s.successor, step + 1 FROM way JOIN unit_successor s ON s.unit = way.unit
                WHERE s.extent = 'whole' AND s.changed < part.since AND step < 32
            )
            SELECT unit FROM way ORDER BY step DESC LIMIT 1
        ) AS origin, part.parent AS successor, part.since AS changed, part.decision, part.source
    FROM unit_parent before JOIN unit_parent part ON part.unit = before.unit AND part.since > before.since
    WHERE part.parent <> before.parent
        AND NOT EXISTS (
            SELECT 1 FROM unit_parent between_them
            WHERE between_them.unit = part.unit AND between_them.since > before.since AND between_them.since < part.since)
        AND EXISTS (SELECT 1 FROM unit_name WHERE unit = part.unit AND is_land)
        AND NOT EXISTS (
            WITH RECURSIVE above (unit, beneath) AS (
                SELECT before.parent, part.parent
                UNION
                SELECT part.parent, before.parent
                UNION
                SELECT parent.parent, beneath FROM above JOIN unit_parent parent ON parent.unit = above.unit
                WHERE parent.parent IS NOT NULL AND parent.since = COALESCE(
                    (SELECT MAX(since) FROM unit_parent WHERE unit = above.unit AND since <= part.since),
                    (SELECT MIN(since) FROM unit_parent WHERE unit = above.unit))
            )
            SELECT 1 FROM above WHERE unit = beneath);
