-- A page of waivers as they were known at a position, the latest first: those that hold at an instant (?2) and whose advisory is
-- open, or with ?3 all; of one node and of one advisory, where they are given.
SELECT w.id, w.advisory, o.id AS node, w.until, w.said, w.withheld IS NOT NULL AS withheld, w.token AS "by", w.statement,
       w.position, w.time,
       w.until > ?2 AND EXISTS (SELECT 1 FROM advisory a
                                 WHERE a.id = w.advisory AND (a.until_position IS NULL OR a.until_position > ?1)) AS holds
  FROM waiver w
  JOIN node o ON o.n = w.n
 WHERE w.from_position <= ?1
   AND (?4 IS NULL OR w.n = ?4)
   AND (?5 IS NULL OR w.advisory = ?5)
   AND (?3 = 1 OR (w.until > ?2 AND EXISTS (SELECT 1 FROM advisory a
                                             WHERE a.id = w.advisory AND (a.until_position IS NULL OR a.until_position > ?1))))
 ORDER BY w.from_position DESC
 LIMIT ?6 OFFSET ?7
