-- What a year's matters came to, as far as one waits for another.
CREATE TABLE matter_year (
    convener TEXT NOT NULL, year INTEGER NOT NULL,
    status TEXT NOT NULL, -- open, closed, cancelled
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE matter_pilot (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, unit TEXT NOT NULL,
    source TEXT NOT NULL, -- of the endorsement
    PRIMARY KEY (convener, year, host)
) STRICT, WITHOUT ROWID;
CREATE TABLE matter_designation (
    convener TEXT NOT NULL, year INTEGER NOT NULL, level TEXT NOT NULL, host TEXT NOT NULL, unit TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (convener, year, level, host)
) STRICT, WITHOUT ROWID;
CREATE TABLE matter_ceremony (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, unit TEXT NOT NULL,
    status TEXT NOT NULL, -- planned, started, completed, cancelled
    source TEXT NOT NULL, -- of the status
    PRIMARY KEY (convener, year, host)
) STRICT, WITHOUT ROWID;
-- Items of agendas at which commendations are presented.
CREATE TABLE matter_item (
    convener TEXT NOT NULL, year INTEGER NOT NULL, host TEXT NOT NULL, item TEXT NOT NULL,
    unit TEXT NOT NULL, title TEXT NOT NULL, done INTEGER NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, host, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE matter_award (
    convener TEXT NOT NULL, year INTEGER NOT NULL, commendation TEXT NOT NULL, unit TEXT NOT NULL,
    achievement TEXT NOT NULL,
    standing TEXT NOT NULL, -- pending, decided, scheduled, presented, ended, revoked
    forfeits INTEGER NOT NULL, -- whether its achievement is never rewarded again
    owed INTEGER NOT NULL,     -- whether what was handed over is to come back
    host TEXT, item TEXT,      -- where it is to be presented, or was
    source TEXT NOT NULL,      -- of the standing
    PRIMARY KEY (convener, year, commendation)
) STRICT, WITHOUT ROWID;
CREATE INDEX matter_award_of_achievement ON matter_award (convener, year, achievement);
CREATE INDEX matter_award_of_host ON matter_award (convener, year, host);
CREATE TABLE matter_claim (
    convener TEXT NOT NULL, year INTEGER NOT NULL, achievement TEXT NOT NULL, unit TEXT NOT NULL,
    commendation TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (convener, year, achievement)
) STRICT, WITHOUT ROWID;

CREATE VIEW matter AS
SELECT p.convener, p.year, 'pilot_without_day' AS kind, p.host AS key, p.unit, p.host, NULL AS commendation, p.source
FROM matter_pilot AS p JOIN matter_year AS y USING (convener, year)
WHERE y.status = 'open' AND NOT EXISTS (
    SELECT 1 FROM matter_ceremony AS c WHERE c.convener = p.convener AND c.year = p.year AND c.host = p.host)
UNION ALL
SELECT d.convener, d.year, 'level_without_pilot', d.level || '/' || d.host, d.unit, d.host, NULL, d.source
FROM matter_designation AS d
WHERE NOT EXISTS (
    SELECT 1 FROM matter_pilot AS p WHERE p.convener = d.convener AND p.year = d.year AND p.host = d.host)
UNION ALL
SELECT a.convener, a.year, 'award_not_presented', a.commendation, a.unit, a.host, a.commendation, i.source
FROM matter_award AS a JOIN matter_item AS i USING (convener, year, host, item)
WHERE a.standing = 'scheduled' AND i.done
UNION ALL
SELECT a.convener, a.year, 'award_not_presented', a.commendation, a.unit, a.host, a.commendation, c.source
FROM matter_award AS a JOIN matter_ceremony AS c USING (convener, year, host)
WHERE a.standing = 'scheduled' AND c.status = 'completed' AND NOT EXISTS (
    SELECT 1 FROM matter_item AS i
    WHERE i.convener = a.convener AND i.year = a.year AND i.host = a.host AND i.item = a.item AND i.done)
UNION ALL
SELECT a.convener, a.year, 'award_at_cancelled_ceremony', a.commendation, a.unit, a.host, a.commendation, c.source
FROM matter_award AS a JOIN matter_ceremony AS c USING (convener, year, host)
WHERE a.standing IN ('scheduled', 'presented') AND c.status = 'cancelled'
UNION ALL
SELECT a.convener, a.year, 'award_to_return', a.commendation, a.unit, a.host, a.commendation, a.source
FROM matter_award AS a WHERE a.owed
UNION ALL
SELECT c.convener, c.year, 'ceremony_in_cancelled_year', c.host, c.unit, c.host, NULL, y.source
FROM matter_ceremony AS c JOIN matter_year AS y USING (convener, year)
WHERE y.status = 'cancelled' AND c.status IN ('planned', 'started')
UNION ALL
SELECT k.convener, k.year, 'claim_without_decision', k.achievement, k.unit, NULL, k.commendation, k.source
FROM matter_claim AS k LEFT JOIN matter_award AS a USING (convener, year, commendation)
WHERE a.standing IS NULL OR (a.standing NOT IN ('decided', 'scheduled', 'presented') AND NOT a.forfeits)
UNION ALL
SELECT a.convener, a.year, 'rewarded_twice', a.commendation, a.unit, NULL, a.commendation, a.source
FROM matter_award AS a
WHERE a.standing IN ('decided', 'scheduled', 'presented') AND EXISTS (
    SELECT 1 FROM matter_award AS other
    WHERE other.convener = a.convener AND other.year = a.year AND other.achievement = a.achievement
      AND other.standing IN ('decided', 'scheduled', 'presented') AND other.commendation < a.commendation);
