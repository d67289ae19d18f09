-- The lineage whose ledger a node belongs to: that of what was said of it first, whatever has become of that since.
SELECT lineage FROM record WHERE n = ?1 AND from_position <= ?2 ORDER BY from_position, position LIMIT 1
