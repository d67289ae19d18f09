-- Of these entries those that are there and say something else.
SELECT a.id
  FROM json_each(?1) AS said
  JOIN agent a ON a.id = said.value ->> 'id'
 WHERE a.type IS NOT said.value ->> 'type'
    OR a.name IS NOT said.value ->> 'name'
    OR a.email IS NOT said.value ->> 'email'
    OR a.affiliation IS NOT said.value ->> 'affiliation'
    OR a.uri IS NOT said.value ->> 'uri'
 LIMIT 1
