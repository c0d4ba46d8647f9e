-- The first format of the file, with two events as the first programs stored them: long names in the metadata, hashes
-- in hexadecimal.
PRAGMA journal_mode = WAL;
CREATE TABLE stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, events INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TABLE event (
    position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL, id BLOB NOT NULL,
    type TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_of_stream ON event (stream, revision);
PRAGMA application_id = 0x6e676179;
PRAGMA user_version = 1;
INSERT INTO stream VALUES (1, 'pilot-2019.tp-mau.phuong-1', 2, '4b3fcffec967704d73ca7686ceab5ba90e6e580d97fbdd827c0dfa6a6ac6bdba');
INSERT INTO event VALUES
     (1, 1, 0, x'00000000000000000000000000000001', 'PilotRoundOpened.v1',
      '{"quota":{"exactly":1},"note":"Khối phố số 1"}',
      '{"actor":{"id":"cong-an","role":"drafter","scope":{"convener":"tp-mau"},"verified":false},"command":{"id":"00000000-0000-0000-0000-000000000001","fingerprint":"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"},"correlation":"00000000-0000-0000-0000-000000000001","evidence":"0.0","occurred":"undated","source":{"kind":"live","sample":true},"about":{"convener":"tp-mau","year":2019},"recorded_at":"2025-08-19T01:30:00.000001Z","previous":""}'),
     (2, 1, 1, x'00000000000000000000000000000002', 'PilotRoundOpened.v1',
      '{"quota":{"exactly":2},"note":"Khối phố số 2"}',
      '{"actor":{"id":"cong-an","role":"drafter","scope":{"convener":"tp-mau"},"verified":false},"command":{"id":"00000000-0000-0000-0000-000000000002","fingerprint":"d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35"},"correlation":"00000000-0000-0000-0000-000000000002","evidence":"0.0","occurred":"undated","source":{"kind":"live","sample":true},"about":{"convener":"tp-mau","year":2019},"recorded_at":"2025-08-19T01:30:00.000001Z","previous":"637e31d0693378b28261d1301ab10d5fdaca9151f582f0a1f9d63a3c3b7132aa"}');
