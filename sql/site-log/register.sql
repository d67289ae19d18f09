-- A ledger's first append waits for this, so that no ledger is ever unknown here.
INSERT OR IGNORE INTO ledger (ledger, lineage, seq, hash) VALUES (?1, ?2, 0, ?3)
