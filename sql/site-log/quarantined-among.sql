-- Of these positions, those of which the rows, as of a position, have nothing: what stands or is released there is skipped,
-- or about to be, or is released and not folded yet.
WITH hidden (position) AS (
  SELECT position FROM quarantine WHERE released_position IS NULL OR released_position > ?2
  UNION
  SELECT statement_position FROM quarantine WHERE released_position IS NULL OR released_position > ?2
  UNION
  SELECT position FROM suspect WHERE given_up = 1
  UNION
  SELECT q.statement_position FROM suspect s JOIN quarantine q ON q.released_position = s.position WHERE s.given_up = 1
)
SELECT value AS position FROM json_each(?1) WHERE value IN (SELECT position FROM hidden)
