-- A log that is restored is that of the site it was: only while it is empty.
UPDATE site SET site = ?1 WHERE id = 1 AND NOT EXISTS (SELECT 1 FROM entry) AND NOT EXISTS (SELECT 1 FROM ledger)
