-- Other parts of this ledger that hold the same texts as these parts (?2, by their places) of a statement.
SELECT s.hash AS statement, p.name AS part
  FROM part mine
  JOIN part p ON p.text = mine.text AND p.seq <> mine.seq
  JOIN statement s ON s.seq = p.seq
 WHERE mine.seq = ?1 AND mine.i IN (SELECT value FROM json_each(?2))
 GROUP BY p.seq, p.i
 ORDER BY p.seq, p.i
 LIMIT ?3
