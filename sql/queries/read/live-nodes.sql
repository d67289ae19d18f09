-- The nodes after a number that were in one of these states at a position, and with ?4 also the deployments that nobody had ended;
-- of these kinds (null: of any), in the order of the log.
SELECT live.n
  FROM (SELECT s.n FROM node_state s
         WHERE s.n > ?1 AND s.state IN (SELECT value FROM json_each(?3)) AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
        UNION
        SELECT d.n FROM node_view d
         WHERE ?4 = 1 AND d.n > ?1 AND d.kind = 'deployment' AND d.from_position <= ?2 AND (d.until_position IS NULL OR d.until_position > ?2)
           AND NOT EXISTS (SELECT 1 FROM node_state a
                            WHERE a.n = d.n AND a.state = 'archived' AND a.from_position <= ?2 AND (a.until_position IS NULL OR a.until_position > ?2))) AS live
  JOIN node_view v ON v.n = live.n AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
 WHERE ?5 IS NULL OR v.kind IN (SELECT value FROM json_each(?5))
 ORDER BY live.n
 LIMIT ?6
