-- What was said before, of these fingerprints.
SELECT asked.value AS fingerprint, r.seq, r.receipt, p.position
  FROM json_each(?1) AS asked
  JOIN receipt r ON r.fingerprint = unhex(asked.value)
  LEFT JOIN placement p ON p.seq = r.seq
