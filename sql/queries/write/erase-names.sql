-- The names that erased records gave: gone, also from the past.
DELETE FROM node_name
 WHERE (n, record) IN (SELECT value ->> 1, value ->> 0 FROM json_each(?1))
