-- A festival year at a glance.
CREATE TABLE festival (
    convener        TEXT NOT NULL,
    year            INTEGER NOT NULL,
    status          TEXT NOT NULL, -- open, closed, cancelled
    theme           TEXT,
    decision        TEXT NOT NULL, -- JSON of a document
    plan            TEXT,          -- JSON of a document
    quota           TEXT NOT NULL, -- JSON of a quota
    window          TEXT,          -- JSON of the days
    closing         TEXT,          -- summary of a closed year, reason of a cancelled one
    opened          TEXT NOT NULL, -- when it was opened, as precisely as is known
    sample          INTEGER NOT NULL,
    source          TEXT NOT NULL,
    amended_for     TEXT,          -- why theme, plan and days were last amended
    amendment_source TEXT,         -- of theme, plan and days since then
    PRIMARY KEY (convener, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE festival_unit (
    convener TEXT NOT NULL, year INTEGER NOT NULL, unit TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, unit)
) STRICT, WITHOUT ROWID;
CREATE TABLE outline_part (
    convener TEXT NOT NULL, year INTEGER NOT NULL, section TEXT NOT NULL, ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, section, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE standard (
    convener TEXT NOT NULL, year INTEGER NOT NULL, holder TEXT NOT NULL, stage TEXT NOT NULL, source TEXT NOT NULL,
    circular TEXT,       -- by whose criteria
    self_results TEXT,   -- JSON of results, as the holder sees itself
    results TEXT,        -- JSON of results, as it was appraised
    PRIMARY KEY (convener, year, holder)
) STRICT, WITHOUT ROWID;
CREATE TABLE figure (
    convener TEXT NOT NULL, year INTEGER NOT NULL, unit TEXT NOT NULL, figure TEXT NOT NULL,
    value INTEGER NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, unit, figure)
) STRICT, WITHOUT ROWID;
CREATE TABLE assessment_call (
    convener TEXT NOT NULL, year INTEGER NOT NULL, unit TEXT NOT NULL,
    period TEXT NOT NULL, scopes TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, unit)
) STRICT, WITHOUT ROWID;
CREATE TABLE assessment (
    convener TEXT NOT NULL, year INTEGER NOT NULL, unit TEXT NOT NULL, scope TEXT NOT NULL,
    summary TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, unit, scope)
) STRICT, WITHOUT ROWID;
CREATE TABLE emulation (
    convener TEXT NOT NULL, year INTEGER NOT NULL, unit TEXT NOT NULL,
    title TEXT NOT NULL, contents TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, unit)
) STRICT, WITHOUT ROWID;
-- Standing: groups live on from year to year.
CREATE TABLE safe_family_group (
    id TEXT PRIMARY KEY, unit TEXT NOT NULL, name TEXT NOT NULL, households INTEGER NOT NULL,
    cameras INTEGER NOT NULL, source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX group_of_unit ON safe_family_group (unit, id);
-- Cameras that neighbourhoods funded as a whole.
CREATE TABLE neighbourhood_cameras (
    unit TEXT NOT NULL, -- that it belonged to
    neighbourhood TEXT NOT NULL, cameras INTEGER NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (unit, neighbourhood)
) STRICT, WITHOUT ROWID;
CREATE TABLE sign_up (
    convener TEXT NOT NULL, year INTEGER NOT NULL, unit TEXT NOT NULL, participant TEXT NOT NULL,
    signed INTEGER NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, unit, participant)
) STRICT, WITHOUT ROWID;
CREATE TABLE outreach_session (
    convener TEXT NOT NULL, year INTEGER NOT NULL, unit TEXT NOT NULL,
    ordinal INTEGER NOT NULL, -- its place in the stream
    session TEXT NOT NULL, topic TEXT NOT NULL, audience TEXT NOT NULL, attendees INTEGER NOT NULL,
    held_by TEXT NOT NULL,
    held TEXT NOT NULL,  -- when, as precisely as is known
    reason TEXT,         -- why the figure was corrected last
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, unit, ordinal)
) STRICT, WITHOUT ROWID;
