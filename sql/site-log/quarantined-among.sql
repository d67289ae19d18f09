-- Of these positions, those of which the rows have nothing: what stands or is released there is in quarantine, or is
-- released and not folded yet at this position.
SELECT asked.value AS position
  FROM json_each(?1) AS asked
 WHERE EXISTS (SELECT 1 FROM quarantine q
                WHERE (q.position = asked.value OR q.statement_position = asked.value)
                  AND (q.released_position IS NULL OR q.released_position > ?2))
