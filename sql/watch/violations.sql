-- A page of violations as they stood at a position (?1), in the order in which they were opened; what is null is not asked for.
SELECT * FROM violation
 WHERE opened <= ?1
   AND (?2 IS NULL OR ?2 = (closed IS NULL OR closed > ?1))
   AND (?3 IS NULL OR n IN (SELECT value FROM json_each(?3)))
   AND (?4 IS NULL OR lineage = ?4)
   AND (?5 IS NULL OR policy = ?5)
   AND (?6 IS NULL OR advisory = ?6)
 ORDER BY opened, id
 LIMIT ?7 OFFSET ?8
