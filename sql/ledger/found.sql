-- Makes the ledger's identity, once: a founding that broke off can be repeated.
INSERT INTO identity (id, site, ledger, lineage) VALUES (1, ?1, ?2, ?3)
ON CONFLICT (id) DO NOTHING
