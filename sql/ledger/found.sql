-- Makes the ledger's identity, once.
INSERT INTO identity (id, site, ledger, lineage) VALUES (1, ?1, ?2, ?3)
