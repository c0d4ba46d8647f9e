-- Who is to be commended, for what, and how far it came. Persons' names are ciphertext.
CREATE TABLE commendation (
    convener      TEXT NOT NULL,
    year          INTEGER NOT NULL,
    unit          TEXT NOT NULL,
    ordinal       INTEGER NOT NULL, -- the nomination's place in its stream
    commendation  TEXT NOT NULL,
    status        TEXT NOT NULL,    -- nominated, appraised, recommended, decided, rejected, presented, withdrawn
    nominee       TEXT NOT NULL,    -- JSON of a nominee
    form          TEXT NOT NULL,
    achievement   TEXT NOT NULL,
    merit         TEXT NOT NULL,
    proposer      TEXT NOT NULL,
    opinion       TEXT,
    votes_for     INTEGER,
    votes_against INTEGER,
    recused       INTEGER,
    decision      TEXT,             -- JSON of a document
    signer        TEXT,             -- JSON of a personal value
    legal_basis   TEXT,
    amount        INTEGER,          -- đồng, as decided
    host          TEXT,             -- at whose ceremony it was presented
    reason        TEXT,             -- why it was rejected or withdrawn
    source        TEXT NOT NULL,    -- of the nomination
    status_source TEXT NOT NULL,
    PRIMARY KEY (convener, year, commendation)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX commendation_of_unit ON commendation (convener, year, unit, ordinal);
