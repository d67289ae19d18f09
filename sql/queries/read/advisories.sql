-- A page of advisories as they stood at a position, the latest first: those that were open, with ?2 also those that were withdrawn;
-- of these severities and kinds, and with ?5 the one of that id alone.
SELECT id, severity, kind, said, withheld IS NOT NULL AS withheld, token AS "by", statement, position, time,
       CASE WHEN until_position <= ?1 THEN until_position END AS until_position,
       CASE WHEN until_position <= ?1 THEN withdrawal END AS withdrawal
  FROM advisory
 WHERE from_position <= ?1
   AND (?2 = 1 OR until_position IS NULL OR until_position > ?1)
   AND (?3 IS NULL OR severity IN (SELECT value FROM json_each(?3)))
   AND (?4 IS NULL OR kind IN (SELECT value FROM json_each(?4)))
   AND (?5 IS NULL OR id = ?5)
 ORDER BY from_position DESC
 LIMIT ?6 OFFSET ?7
