-- A word that is erased leaves the index of this table at once.
INSERT INTO $table ($table, rank) VALUES ('secure-delete', 1)
