-- The nodes after a number, at most so many, as they stood at a position: how many there are, the last of them, and those of
-- the kinds (null: of any).
WITH looked AS (
  SELECT n.n FROM node n WHERE n.n > ?1 AND n.from_position <= ?2 ORDER BY n.n LIMIT ?4)
SELECT count(*) AS looked, max(looked.n) AS last,
       json_group_array(looked.n) FILTER (WHERE v.n IS NOT NULL AND (?3 IS NULL OR v.kind IN (SELECT value FROM json_each(?3)))) AS found
  FROM looked
  LEFT JOIN node_view v ON v.n = looked.n AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
