SELECT name, ledger, root, from_position FROM lineage WHERE name = ?1
