-- The cohorts that these nodes are members of; what could not stand is no cohort.
SELECT DISTINCT m.n, c.id, c.name, c.note, c.statement, c.position, c.ledger, c.seq, c.lineage, c.time,
       c.withheld IS NOT NULL AS withheld
  FROM json_each(?1) AS asked
  JOIN cohort_member m ON m.n = asked.value
  JOIN cohort c ON c.id = m.cohort
 WHERE m.from_position <= ?2 AND c.conflict IS NULL
 ORDER BY m.n, c.position, c.id
