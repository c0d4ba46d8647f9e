-- What finds entries again: by event, by year, by unit and by host; and by unit alone where they are standing facts.
CREATE UNIQUE INDEX entry_of_event ON entry (id);
CREATE INDEX entry_of_festival ON entry (convener, year, seq);
CREATE INDEX entry_of_unit ON entry (convener, year, unit, seq);
CREATE INDEX entry_of_host ON entry (convener, year, host, seq) WHERE host IS NOT NULL;
CREATE INDEX entry_standing ON entry (unit, seq) WHERE year IS NULL;
CREATE INDEX joined_of_festival ON joined (convener, year);
CREATE INDEX parent_of ON parent (parent);
