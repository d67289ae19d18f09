-- What the live records about a node, but for one, say that it is: each sort once, in the order of the log.
SELECT r.said ->> '$.kind' AS kind, r.said ->> '$.ancestry' AS ancestry, json_array_length(r.said, '$.parents') = 0 AS founder
  FROM record r
 WHERE r.n = ?1 AND r.record <> ?3 AND r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
 GROUP BY kind, ancestry, founder
 ORDER BY min(r.position), min(r.record)
