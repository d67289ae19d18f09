-- The parts of a statement, with what stands for those that were erased.
SELECT p.i, p.name, p.salt, p.text, e.outline
  FROM part p
  LEFT JOIN erasure e ON e.seq = p.seq AND e.i = p.i
 WHERE p.seq = ?1
 ORDER BY p.i
