-- The violations of a node that are open, with what was found last.
SELECT v.*, f.kind, f.state, f.outcome, f.position AS found
  FROM violation v
  JOIN finding f ON f.id = v.id AND f.position = (SELECT max(position) FROM finding WHERE id = v.id)
 WHERE v.n = ?1 AND v.closed IS NULL
 ORDER BY v.id
