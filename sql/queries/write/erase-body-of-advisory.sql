UPDATE advisory SET said = erased.value ->> 1, withheld = erased.value ->> 2
  FROM json_each(?1) AS erased
 WHERE advisory.statement = erased.value ->> 0
