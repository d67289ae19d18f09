-- The members of cohorts, in their order.
SELECT m.cohort, m.n, m.record
  FROM json_each(?1) AS asked
  JOIN cohort_member m ON m.cohort = asked.value
 WHERE m.from_position <= ?2
 ORDER BY m.cohort, m.ordinal
