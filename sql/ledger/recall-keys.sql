-- What was said under these keys.
SELECT asked.value AS key, lower(hex(k.fingerprint)) AS fingerprint, k.seq, r.receipt, p.position
  FROM json_each(?1) AS asked
  JOIN idempotency k ON k.key = unhex(asked.value)
  JOIN receipt r ON r.seq = k.seq
  LEFT JOIN placement p ON p.seq = k.seq
