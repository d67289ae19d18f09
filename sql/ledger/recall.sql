SELECT f.seq, f.receipt, p.position FROM fingerprint f LEFT JOIN placement p ON p.seq = f.seq WHERE f.fingerprint = ?1
