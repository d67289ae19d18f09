-- Nodes by number, as they stood at a position. What a node is called is what the earliest record says; the name in its
-- id (at position -1) only where no record says one. Asked for one after the other: ordered at once, each row would be sorted.
SELECT n.n, n.id, v.kind, v.ancestry, v.stub, n.unpinned,
       (SELECT t.state FROM node_state t
         WHERE t.n = n.n AND t.from_position <= ?2 AND (t.until_position IS NULL OR t.until_position > ?2)) AS state,
       ifnull((SELECT s.name FROM node_name s
                WHERE s.n = n.n AND s.position >= 0 AND s.name IS NOT NULL AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
                ORDER BY s.position, s.record LIMIT 1),
              (SELECT s.name FROM node_name s
                WHERE s.n = n.n AND s.position < 0 AND s.name IS NOT NULL AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
                ORDER BY s.position, s.record LIMIT 1)) AS name,
       (SELECT s.version FROM node_name s
         WHERE s.n = n.n AND s.version IS NOT NULL AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
         ORDER BY s.position, s.record LIMIT 1) AS version
  FROM json_each(?1) AS asked
  JOIN node n ON n.n = asked.value
  JOIN node_view v ON v.n = n.n AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
 WHERE n.from_position <= ?2
