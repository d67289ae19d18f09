-- What cohorts were called goes with the text that said it; what they were made from and what they made stands.
UPDATE cohort SET name = NULL, note = NULL, withheld = '["cohort"]'
  FROM json_each(?1) AS erased
 WHERE cohort.id = erased.value ->> 0 AND cohort.statement = erased.value ->> 1
