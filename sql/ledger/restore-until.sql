-- Until this statement the ledger takes nothing but what is restored.
INSERT OR IGNORE INTO restore (id, seq) VALUES (1, ?1)
