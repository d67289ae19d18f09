SELECT a.n, a.alias
  FROM json_each(?1) AS asked
  JOIN alias a ON a.n = asked.value
 WHERE a.from_position <= ?2 AND (a.until_position IS NULL OR a.until_position > ?2)
 GROUP BY a.n, a.alias
 ORDER BY a.n, min(a.from_position), a.alias
