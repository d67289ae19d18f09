INSERT INTO node_text (n, from_position, record, id, name, version, tags, kind, transformation, recipe, lineage, license, description, learning)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8,
       value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13
  FROM json_each(?1)
