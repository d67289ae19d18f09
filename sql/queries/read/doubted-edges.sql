-- Both ends of the edges up from these nodes, of some types (?3) and certainties (?4), and of those to their other names, that
-- nobody says whose claims count: said in the home of what a record is about (?5), in these lineages (?6), with these tokens (?7).
SELECT e.child, e.parent
  FROM json_each(?1) AS asked
  JOIN edge e ON e.child = asked.value
  JOIN record r ON r.record = e.record AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
 WHERE (e.type = 'alias-of' OR (e.type IN (SELECT value FROM json_each(?3)) AND e.certainty IN (SELECT value FROM json_each(?4))))
   AND e.from_position <= ?2 AND (e.until_position IS NULL OR e.until_position > ?2)
 GROUP BY e.child, e.parent
HAVING NOT max(
         (?5 AND r.lineage = (SELECT h.lineage FROM record h
                               WHERE h.n = r.n AND h.from_position <= ?2 ORDER BY h.position, h.record LIMIT 1))
         OR r.lineage IN (SELECT value FROM json_each(?6))
         OR (r.token IS NOT NULL AND r.token IN (SELECT value FROM json_each(?7)))
       )
