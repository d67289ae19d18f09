-- What was said before, of these fingerprints.
SELECT f.fingerprint, f.seq, f.receipt, p.position
  FROM json_each(?1) AS asked
  JOIN fingerprint f ON f.fingerprint = asked.value
  LEFT JOIN placement p ON p.seq = f.seq
