-- Versions of policies, by name and number, each with the retirement that it ended by. A version of which the retirement alone is
-- here is one that nobody put. Without ?3 those alone that stand at the position: of each name the last thing said.
SELECT DISTINCT k.name, k.version,
       v.said, v.statement, v.from_position AS position, v.time, v.token,
       CASE WHEN v.until_position <= ?1 THEN v.until_position END AS until,
       r.statement AS retirement, r.from_position AS retired_position, r.time AS retired_time, r.token AS retired_token,
       r.said AS retired_said
  FROM policy AS k
  LEFT JOIN policy AS v ON v.name = k.name AND v.version = k.version AND v.type = 'policy'
  LEFT JOIN policy AS r ON r.name = k.name AND r.version = k.version AND r.type = 'policy-retirement' AND r.from_position <= ?1
 WHERE k.from_position <= ?1
   AND (?2 IS NULL OR k.name = ?2)
   AND (?3 OR k.until_position IS NULL OR k.until_position > ?1)
   AND k.version >= ?4
 ORDER BY k.name, k.version
 LIMIT ?5
