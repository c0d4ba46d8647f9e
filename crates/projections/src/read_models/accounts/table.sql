-- Who may act, as of today: rights hold for every moment of the past alike.
CREATE TABLE account (
    account  TEXT PRIMARY KEY, -- under which id its holder acts
    convener TEXT NOT NULL,    -- whose offices look after it
    standing TEXT NOT NULL,    -- open, locked, closed
    opened   INTEGER NOT NULL  -- when, in microseconds since 1970, UTC
) STRICT;
CREATE INDEX account_of_convener ON account (convener, account);

CREATE TABLE account_grant (
    account TEXT NOT NULL,
    role    TEXT NOT NULL,
    scope   TEXT NOT NULL, -- kind and id, as JSON
    PRIMARY KEY (account, role, scope)
) STRICT, WITHOUT ROWID;
