-- Which projection this is: who keeps what was read from it asks whether it is still the same. No part of the fold.
CREATE TABLE generation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  word TEXT NOT NULL
);
INSERT INTO generation (id, word) VALUES (1, lower(hex(randomblob(8))));
