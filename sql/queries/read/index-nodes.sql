-- The nodes after a number, as they stood at a position, each with the last position at which something was said or taken out of it.
WITH erased AS MATERIALIZED (
  SELECT c.n, max(c.position) AS position FROM graph_change c
   WHERE c.op IN ('erase', 'erase-body', 'erase-context') AND c.position <= ?2
   GROUP BY c.n
)
SELECT n.n, n.id, v.stub,
       max(n.from_position, v.from_position,
           coalesce((SELECT max(r.from_position) FROM record r WHERE r.n = n.n AND r.from_position <= ?2), -1),
           coalesce((SELECT max(r.until_position) FROM record r WHERE r.n = n.n AND r.until_position <= ?2), -1),
           coalesce((SELECT max(e.from_position) FROM edge e WHERE e.child = n.n AND e.from_position <= ?2), -1),
           coalesce((SELECT max(e.until_position) FROM edge e WHERE e.child = n.n AND e.until_position <= ?2), -1),
           coalesce((SELECT max(s.from_position) FROM standing s WHERE s.n = n.n AND s.from_position <= ?2), -1),
           coalesce((SELECT max(t.position) FROM transition t WHERE t.n = n.n AND t.position <= ?2), -1),
           coalesce((SELECT max(m.from_position) FROM cohort_member m WHERE m.n = n.n AND m.from_position <= ?2), -1),
           coalesce((SELECT max(w.from_position) FROM waiver w WHERE w.n = n.n AND w.from_position <= ?2), -1),
           coalesce((SELECT max(a.from_position, coalesce(a.until_position, -1)) FROM advised d JOIN advisory a ON a.id = d.advisory
                      WHERE d.n = n.n AND a.from_position <= ?2 ORDER BY 1 DESC LIMIT 1), -1),
           coalesce((SELECT x.position FROM erased x WHERE x.n = n.n), -1)) AS changed
  FROM node n
  JOIN node_view v ON v.n = n.n AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
 WHERE n.n > ?1 AND n.from_position <= ?2
 ORDER BY n.n
 LIMIT ?3
