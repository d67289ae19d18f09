-- One violation as it stood at a position (?2).
SELECT v.*, f.kind, f.state, f.outcome, f.position AS found
  FROM violation v
  JOIN finding f ON f.id = v.id AND f.position = (SELECT max(position) FROM finding WHERE id = v.id AND position <= ?2)
 WHERE v.id = ?1 AND v.opened <= ?2
