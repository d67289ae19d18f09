INSERT INTO transition (statement, position, ledger, seq, lineage, time, token, type, n, niche, kind, from_state, to_state, at, recorded, replaced, leaves, said, withheld, from_position)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13, value ->> 14, value ->> 15, value ->> 16, value ->> 17, value ->> 18, value ->> 19
  FROM json_each(?1)
