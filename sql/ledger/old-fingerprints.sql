-- Whether the table is there that an earlier version kept receipts in.
SELECT count(*) AS found FROM sqlite_master WHERE name = 'fingerprint'
