-- What proves who somebody is. All of it can be deleted, and what is deleted is overwritten.
CREATE TABLE login (
    account  TEXT PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE, -- the sign-in name, in small letters
    password TEXT                  -- argon2id as a PHC string; NULL until one is chosen
) STRICT;

CREATE TABLE invitation (
    hash    BLOB PRIMARY KEY, -- of the secret in a link that works once
    account TEXT,             -- whose password it sets; NULL for the first account of all
    expires INTEGER NOT NULL  -- seconds since 1970
) STRICT;

CREATE TABLE session (
    hash    BLOB PRIMARY KEY, -- of the secret in a browser's cookie
    first   BLOB NOT NULL,    -- of the secret that the session began with
    account TEXT NOT NULL,
    begun   INTEGER NOT NULL, -- when the password was given, seconds since 1970
    made    INTEGER NOT NULL, -- when this secret was made
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX session_of_account ON session (account, begun);

CREATE TABLE token (
    hash    BLOB PRIMARY KEY, -- of the secret that a client sends
    id      TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    label   TEXT NOT NULL,    -- which client
    made    INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX token_of_account ON token (account, made);

CREATE TABLE signing (only INTEGER PRIMARY KEY CHECK (only = 1), bytes BLOB NOT NULL) STRICT;
