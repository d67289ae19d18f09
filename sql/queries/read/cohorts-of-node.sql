-- The cohorts that a node is a member of; what could not stand is no cohort.
SELECT DISTINCT c.id, c.name, c.position
  FROM cohort_member m
  JOIN cohort c ON c.id = m.cohort
 WHERE m.n = ?1 AND m.from_position <= ?2 AND c.conflict IS NULL
 ORDER BY c.position, c.id
