UPDATE transition SET said = erased.value ->> 1, withheld = erased.value ->> 2
  FROM json_each(?1) AS erased
 WHERE transition.statement = erased.value ->> 0
