-- Keeps a statement's bytes until they are projected.
INSERT INTO pending (position, json, parts) VALUES (?1, ?2, ?3)
