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
-- The agenda as it stood at each approval; it moves with the ceremony.
CREATE TABLE approved_item (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, version INTEGER NOT NULL, item TEXT NOT NULL,
    kind TEXT NOT NULL, title TEXT NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, speaker TEXT,
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, version, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE venue (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, venue TEXT NOT NULL,
    ordinal INTEGER NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, venue)
) STRICT, WITHOUT ROWID;
CREATE TABLE activity (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, activity TEXT NOT NULL,
    kind TEXT NOT NULL, title TEXT NOT NULL, venue TEXT NOT NULL,
    starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    reason TEXT, -- why it was last moved, or cancelled
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, activity)
) STRICT, WITHOUT ROWID;
CREATE TABLE team (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, activity TEXT NOT NULL, team TEXT NOT NULL,
    ordinal INTEGER NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, activity, team)
) STRICT, WITHOUT ROWID;
CREATE TABLE result (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, activity TEXT NOT NULL,
    placings TEXT NOT NULL, -- JSON of placings
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, activity)
) STRICT, WITHOUT ROWID;
CREATE VIEW draft_activity AS
SELECT convener, year, host, activity, kind, title, venue AS venue_id,
       (SELECT name FROM venue
        WHERE (venue.convener, venue.year, venue.host, venue.venue)
            = (activity.convener, activity.year, activity.host, activity.venue)) AS venue,
       starts_at, ends_at, cancelled, reason,
       (SELECT json_group_array(json_object('team', team, 'name', name) ORDER BY ordinal) FROM team
        WHERE (team.convener, team.year, team.host, team.activity)
            = (activity.convener, activity.year, activity.host, activity.activity)) AS teams,
       (SELECT placings FROM result
        WHERE (result.convener, result.year, result.host, result.activity)
            = (activity.convener, activity.year, activity.host, activity.activity)) AS placings,
       source
FROM activity;

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
    agenda_version    INTEGER,
    ceremony_status   TEXT,             -- the ceremony as it stood then; NULL where none was planned
    starts_at         INTEGER,
    venue             TEXT,
    source            TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE released_item (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, version INTEGER NOT NULL, item TEXT NOT NULL,
    kind TEXT NOT NULL, title TEXT NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, speaker TEXT,
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, version, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE released_activity (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, version INTEGER NOT NULL, activity TEXT NOT NULL,
    kind TEXT NOT NULL, title TEXT NOT NULL, venue_id TEXT NOT NULL,
    venue TEXT, -- its name
    starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
    cancelled INTEGER NOT NULL, reason TEXT,
    teams TEXT NOT NULL, -- JSON of teams
    placings TEXT,       -- JSON of placings
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, version, activity)
) STRICT, WITHOUT ROWID;
