-- Made by the first backup, which asks for fingerprints in the order of their statements: a ledger that is never backed up
-- writes no index.
CREATE INDEX IF NOT EXISTS fingerprint_seq ON fingerprint (seq)
