-- The ids of these nodes.
SELECT o.id FROM json_each(?1) AS asked JOIN node o ON o.n = asked.value
