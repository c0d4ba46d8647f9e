-- The register: every unit and host that was ever entered.
CREATE TABLE unit (
    unit   TEXT PRIMARY KEY,
    kind   TEXT NOT NULL,
    name   TEXT NOT NULL,
    code   TEXT,
    parent TEXT,
    source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_of_parent ON unit (parent, kind, name);
