-- The parts that are handed on: a source stays here.
SELECT p.seq, p.name, p.text, e.outline
  FROM part p
  LEFT JOIN erasure e ON e.seq = p.seq AND e.i = p.i
 WHERE p.seq BETWEEN ?1 AND ?2 AND p.name <> 'source'
 ORDER BY p.seq, p.i
