-- Every node that a record calls so, or whose id does; with ?2 only those that a record gives that version.
SELECT DISTINCT s.n
  FROM node_name s
 WHERE s.name = ?1 AND s.from_position <= ?3 AND (s.until_position IS NULL OR s.until_position > ?3)
   AND (?2 IS NULL OR EXISTS (SELECT 1 FROM node_name o
         WHERE o.n = s.n AND o.version = ?2 AND o.from_position <= ?3 AND (o.until_position IS NULL OR o.until_position > ?3)))
 ORDER BY s.n
 LIMIT ?4
