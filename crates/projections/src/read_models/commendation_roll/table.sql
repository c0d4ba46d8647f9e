-- Who is to be commended, for what, and how far it came. Persons' names are ciphertext.
CREATE TABLE commendation (
    convener      TEXT NOT NULL,
    year          INTEGER NOT NULL,
    unit          TEXT NOT NULL,
    ordinal       INTEGER NOT NULL, -- the nomination's place in its stream
    commendation  TEXT NOT NULL,
    status        TEXT NOT NULL,    -- nominated, appraised, recommended, decided, scheduled, rejected, presented,
                                    -- withdrawn, revoked
    nominee       TEXT NOT NULL,    -- JSON of a nominee
    form          TEXT NOT NULL,
    achievement   TEXT NOT NULL,
    merit         TEXT NOT NULL,
    proposer      TEXT NOT NULL,
    opinion       TEXT,
    votes_for     INTEGER,
    votes_against INTEGER,
    recused       INTEGER,
    ballots       TEXT,             -- JSON of ballots, where the council votes by name
    decision      TEXT,             -- JSON of a document
    signer        TEXT,             -- JSON of a personal value
    legal_basis   TEXT,
    amount        INTEGER,          -- đồng, as decided
    law           TEXT,             -- the one in force on the day of the decision
    authority     TEXT,
    host          TEXT,             -- at whose ceremony it was presented, or is to be
    item          TEXT,             -- at which item of the agenda it is to be presented
    reason        TEXT,             -- why it was rejected, withdrawn, called off or revoked
    ground        TEXT,             -- why it was revoked, as the law sees it
    revocation    TEXT,             -- JSON of a document
    owed          INTEGER NOT NULL DEFAULT 0, -- whether what was handed over is to come back
    source        TEXT NOT NULL,    -- of the nomination
    status_source TEXT NOT NULL,
    PRIMARY KEY (convener, year, commendation)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX commendation_of_unit ON commendation (convener, year, unit, ordinal);
-- The council that a unit convened by name, and who stands aside.
CREATE TABLE council (
    convener TEXT NOT NULL, year INTEGER NOT NULL, unit TEXT NOT NULL,
    members  TEXT NOT NULL, -- JSON of seats
    quorum   INTEGER NOT NULL,
    source   TEXT NOT NULL,
    PRIMARY KEY (convener, year, unit)
) STRICT, WITHOUT ROWID;
CREATE TABLE recusal (
    convener TEXT NOT NULL, year INTEGER NOT NULL, commendation TEXT NOT NULL, member TEXT NOT NULL,
    reason TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, commendation, member)
) STRICT, WITHOUT ROWID;
