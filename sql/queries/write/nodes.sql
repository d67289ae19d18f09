INSERT INTO node (n, id, unpinned, from_position)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1)
