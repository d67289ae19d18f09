-- Nodes after a number that are live at a position: they stand in a live state, or are deployments that did not end.
SELECT n, state FROM node_state
 WHERE n > ?1 AND state IN (SELECT value FROM json_each(?2))
   AND from_position <= ?3 AND (until_position IS NULL OR until_position > ?3)
UNION
SELECT v.n, NULL FROM node_view AS v
 WHERE v.kind = 'deployment' AND v.stub = 0 AND v.n > ?1
   AND v.from_position <= ?3 AND (v.until_position IS NULL OR v.until_position > ?3)
   AND NOT EXISTS (
     SELECT 1 FROM node_state AS s
      WHERE s.n = v.n AND (s.state = 'archived' OR s.state IN (SELECT value FROM json_each(?2)))
        AND s.from_position <= ?3 AND (s.until_position IS NULL OR s.until_position > ?3)
   )
 ORDER BY n LIMIT ?4
