INSERT INTO woken (id, lineage) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET lineage = excluded.lineage
