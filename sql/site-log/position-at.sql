-- The last position at or before an instant, -1 where there is none: by halves, since positions have no gaps and the log does
-- not go back in time. What stands at `low` is not after the instant, and what stands behind `high` is.
WITH RECURSIVE half (low, high) AS (
  SELECT -1, coalesce(max(position), -1) FROM entry
  UNION ALL
  SELECT CASE WHEN e.at <= ?1 THEN e.position ELSE h.low END,
         CASE WHEN e.at <= ?1 THEN h.high ELSE e.position - 1 END
    FROM half h
    JOIN entry e ON e.position = (h.low + h.high + 1) / 2
   WHERE h.low < h.high
)
SELECT low AS position FROM half WHERE low = high
