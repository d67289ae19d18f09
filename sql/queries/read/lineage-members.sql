-- The nodes of a lineage, in the order in which they entered it.
SELECT member.n, member.position
  FROM (SELECT r.n, min(r.position) AS position FROM record r
         WHERE r.lineage = ?1 AND r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
         GROUP BY r.n) AS member
 ORDER BY member.position, member.n LIMIT ?3 OFFSET ?4
