INSERT INTO node_view (n, kind, name, version, ancestry, stub, unpinned, from_position, until_position)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8
  FROM json_each(?1)
