SELECT seq, hash, position FROM entry WHERE ledger = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq
