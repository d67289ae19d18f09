UPDATE ledger SET frozen = ?2 WHERE ledger = ?1 AND frozen IS NULL
