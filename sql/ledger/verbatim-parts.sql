-- The parts of a run of statements, with everything that is kept of those that were erased, and where the log has the
-- statement that erased them.
SELECT p.seq, p.name, p.salt, p.text, e.hash, e.outline, e.by_seq, l.position AS by_position
  FROM part p
  LEFT JOIN erasure e ON e.seq = p.seq AND e.i = p.i
  LEFT JOIN placement l ON l.seq = e.by_seq
 WHERE p.seq BETWEEN ?1 AND ?2
 ORDER BY p.seq, p.i
