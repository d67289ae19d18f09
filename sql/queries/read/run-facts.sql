-- What the live records of the runs that live records of these nodes name say of them: of each fact what the earliest says
-- that says it. Of a run the first ?3 records are looked at, as far as they do not part what stands at one position. A value stands behind the place of
-- its record in the log, 16 digits and the record's id, so that the least is the earliest.
WITH run AS (
  SELECT DISTINCT r.run
    FROM json_each(?1) AS asked
    JOIN record r ON r.n = asked.value
   WHERE r.run IS NOT NULL AND r.conflict IS NULL
     AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
), bounded AS (
  SELECT run.run,
         (SELECT l.position FROM record l
           WHERE l.run = run.run AND l.position <= ?2 AND l.conflict IS NULL
             AND l.from_position <= ?2 AND (l.until_position IS NULL OR l.until_position > ?2)
           ORDER BY l.position LIMIT 1 OFFSET ?3) AS beyond
    FROM run
), saying AS (
  SELECT b.run, printf('%016d', r.position) || r.record || ' ' AS place, r.said
    FROM bounded b
    JOIN record r ON r.run = b.run AND r.position < ifnull(b.beyond, ?2 + 1)
   WHERE r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
)
SELECT run AS id,
       min(place || (said ->> '$.transformation.status')) AS status,
       min(place || (said ->> '$.transformation.started_at')) AS started_at,
       min(place || (said ->> '$.transformation.ended_at')) AS ended_at,
       min(place || (said -> '$.transformation.params')) AS params,
       min(CASE json_type(said, '$.transformation.code') WHEN 'object' THEN place || (said -> '$.transformation.code') END) AS code,
       min(place || (said -> '$.environment.packages')) AS packages,
       min(place || (said -> '$.environment.hardware')) AS hardware,
       min(place || (said ->> '$.transformation.outcome')) AS outcome,
       min(place || (said ->> '$.transformation.authority')) AS authority,
       min(place || (said ->> '$.transformation.justification')) AS justification
  FROM saying
 GROUP BY run
