-- In which live states nodes stand at a position, whatever their niches.
SELECT DISTINCT s.n, s.state FROM json_each(?1) AS asked
  JOIN standing AS s ON s.n = asked.value
 WHERE s.state IN (SELECT value FROM json_each(?3))
   AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
