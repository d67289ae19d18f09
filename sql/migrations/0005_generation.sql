-- How often the projection was put in another's place: who keeps what was read from it asks whether it is still the same. No
-- part of the fold.
CREATE TABLE generation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  made INTEGER NOT NULL
);
INSERT INTO generation (id, made) VALUES (1, 0);
