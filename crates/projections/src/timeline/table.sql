-- The node's own copy of the stored events, by year, convener, unit, host and both clocks.
CREATE TABLE entry (
    seq         INTEGER PRIMARY KEY, -- the journal's order, counted here from 1
    position    TEXT NOT NULL,       -- the journal's own token
    stream      TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    id          BLOB NOT NULL,
    type        TEXT NOT NULL,
    data        TEXT NOT NULL,       -- personal values are ciphertext
    metadata    TEXT NOT NULL,
    convener    TEXT,
    year        INTEGER,             -- NULL for a standing fact
    unit        TEXT,
    host        TEXT,
    recorded_at INTEGER NOT NULL,    -- microseconds since 1970, UTC
    occurred_at INTEGER NOT NULL     -- the end of the interval in which it happened; recorded_at when undated
) STRICT;

-- Which units a festival year draws its standing facts from, with the clocks by which they came to belong.
CREATE TABLE joined (
    convener    TEXT NOT NULL,
    year        INTEGER NOT NULL,
    unit        TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL
) STRICT;

CREATE TABLE parent (
    unit        TEXT NOT NULL,
    parent      TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL
) STRICT;
