UPDATE ledger SET seq = ?2, hash = ?3 WHERE ledger = ?1
