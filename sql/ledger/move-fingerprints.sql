-- Receipts of an earlier version: their key was the row, and scattered it.
INSERT OR IGNORE INTO receipt (seq, fingerprint, receipt) SELECT seq, unhex(fingerprint), receipt FROM fingerprint ORDER BY seq;
DROP TABLE fingerprint
