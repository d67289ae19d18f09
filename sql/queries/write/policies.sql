INSERT INTO policy (statement, position, ledger, seq, lineage, time, token, type, name, version, said, withheld, from_position, until_position)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13
  FROM json_each(?1)
