-- What is left of records that were erased, wholly or in part; their other rows stand.
UPDATE record SET said = erased.value ->> 2, facets = erased.value ->> 3, withheld = erased.value ->> 4
  FROM json_each(?1) AS erased
 WHERE record.record = erased.value ->> 0
