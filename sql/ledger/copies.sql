-- Other parts of this ledger that hold the same texts.
SELECT s.hash AS statement, p.name AS part
  FROM json_each(?1) AS asked
  JOIN part p ON p.text = asked.value AND p.seq <> ?2
  JOIN statement s ON s.seq = p.seq
 ORDER BY p.seq, p.i
