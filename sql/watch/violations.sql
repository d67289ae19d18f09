-- A page of violations as they stood at a position (?1), in the order in which they were opened; what is null is not asked for.
SELECT v.*, f.kind, f.state, f.outcome, f.position AS found
  FROM violation v
  JOIN finding f ON f.id = v.id AND f.position = (SELECT max(position) FROM finding WHERE id = v.id AND position <= ?1)
 WHERE v.opened <= ?1
   AND (?2 IS NULL OR ?2 = (v.closed IS NULL OR v.closed > ?1))
   AND (?3 IS NULL OR v.n IN (SELECT value FROM json_each(?3)))
   AND (?4 IS NULL OR v.lineage = ?4)
   AND (?5 IS NULL OR v.policy = ?5)
   AND (?6 IS NULL OR v.advisory = ?6)
 ORDER BY v.opened, v.id
 LIMIT ?7 OFFSET ?8
