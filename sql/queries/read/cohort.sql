SELECT id, position, ledger, seq, statement, lineage, time, name, note, parents, conflict, withheld FROM cohort WHERE id = ?1 AND position <= ?2
