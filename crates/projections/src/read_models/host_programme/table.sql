-- A host's festival day. Instants are microseconds since 1970, UTC; ordinals are places in the stream.
CREATE TABLE programme_host (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, unit TEXT NOT NULL,
    PRIMARY KEY (convener, year, host)
) STRICT, WITHOUT ROWID;

-- The draft: how things stand now, for those who organise.
CREATE TABLE ceremony (
    convener         TEXT NOT NULL,
    year             INTEGER NOT NULL,
    host             TEXT NOT NULL,
    unit             TEXT NOT NULL,
    status           TEXT NOT NULL, -- planned, started, completed, cancelled
    starts_at        INTEGER NOT NULL,
    venue            TEXT NOT NULL,
    planner          TEXT NOT NULL,
    approved_version INTEGER,
    attendees        INTEGER,
    pact             TEXT,          -- JSON of the parties
    flowers          TEXT NOT NULL, -- JSON of the givers
    models           TEXT NOT NULL, -- JSON of the names
    assessments      TEXT NOT NULL, -- JSON of what was said, by scope
    correction       TEXT,          -- why the record was last put right
    reason           TEXT,          -- why it was last rescheduled, or cancelled
    source           TEXT NOT NULL, -- of the plan
    status_source    TEXT NOT NULL,
    PRIMARY KEY (convener, year, host)
) STRICT, WITHOUT ROWID;
CREATE TABLE agenda_item (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, item TEXT NOT NULL,
    kind TEXT NOT NULL, title TEXT NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
    speaker TEXT, -- JSON of a personal value
    done INTEGER NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE delegate (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, delegate TEXT NOT NULL,
    ordinal INTEGER NOT NULL, organisation TEXT NOT NULL,
    person TEXT,   -- JSON of a personal value
    comes INTEGER, -- NULL while nothing is known
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, delegate)
) STRICT, WITHOUT ROWID;
-- The agenda as it stood at each approval; its times are told from the beginning of the ceremony (from 1970 where none
-- is known), with which it moves.
CREATE TABLE approved_item (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, version INTEGER NOT NULL, item TEXT NOT NULL,
    kind TEXT NOT NULL, title TEXT NOT NULL, starts_after INTEGER NOT NULL, ends_after INTEGER NOT NULL, speaker TEXT,
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, version, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE venue (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, venue TEXT NOT NULL,
    ordinal INTEGER NOT NULL, name TEXT NOT NULL,
    capacity INTEGER, -- persons, where that is known
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, venue)
) STRICT, WITHOUT ROWID;
CREATE TABLE activity (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, activity TEXT NOT NULL,
    kind TEXT NOT NULL, title TEXT NOT NULL, venue_id TEXT NOT NULL,
    venue TEXT, -- its name
    starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    reason TEXT, -- why it was last moved, or cancelled
    cause TEXT NOT NULL, -- weather, other
    places INTEGER, -- how many teams it takes; NULL for any number
    teams TEXT NOT NULL,      -- JSON of teams, in the order of their entry
    waiting TEXT NOT NULL,    -- JSON of teams, likewise
    performers TEXT NOT NULL, -- JSON of performers, in the order of being booked
    contest TEXT,             -- JSON of the contest as it stands
    placings TEXT,            -- JSON of placings
    correction TEXT,          -- why the result was last corrected
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, activity)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_at ON activity (convener, year, starts_at);
CREATE INDEX agenda_item_at ON agenda_item (convener, year, starts_at) WHERE speaker IS NOT NULL;
CREATE TABLE performer (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, performer TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL, -- JSON of a group's name, or of a sealed one
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, performer)
) STRICT, WITHOUT ROWID;
CREATE TABLE duty (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, duty TEXT NOT NULL,
    ordinal INTEGER NOT NULL, task TEXT NOT NULL, in_charge TEXT NOT NULL,
    due TEXT NOT NULL,      -- a day, such as 2019-08-12
    standing TEXT NOT NULL, -- open, done, dropped
    reason TEXT,            -- why it was dropped
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, duty)
) STRICT, WITHOUT ROWID;

-- What was released, for everybody. Rows are added and never change.
CREATE TABLE release (
    convener          TEXT NOT NULL,
    year              INTEGER NOT NULL,
    host              TEXT NOT NULL,
    version           INTEGER NOT NULL,
    unit              TEXT NOT NULL,
    changelog         TEXT NOT NULL,
    occurred          TEXT NOT NULL,    -- when it was released, as precisely as is known
    recorded_at       INTEGER NOT NULL,
    agenda_version    INTEGER,          -- of the agenda as it was approved
    ceremony_status   TEXT,             -- the ceremony as it stood then; NULL where none was planned
    starts_at         INTEGER,
    venue             TEXT,
    source            TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE released_activity (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, version INTEGER NOT NULL, activity TEXT NOT NULL,
    kind TEXT NOT NULL, title TEXT NOT NULL, venue_id TEXT NOT NULL,
    venue TEXT, -- its name
    starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
    cancelled INTEGER NOT NULL, reason TEXT, cause TEXT NOT NULL,
    places INTEGER,
    teams TEXT NOT NULL,      -- JSON of teams
    waiting TEXT NOT NULL,    -- JSON of teams
    performers TEXT NOT NULL, -- JSON of performers
    contest TEXT,             -- JSON of the contest as it stood
    placings TEXT,            -- JSON of placings
    correction TEXT,
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, version, starts_at, ends_at, activity) -- as they are read
) STRICT, WITHOUT ROWID;
