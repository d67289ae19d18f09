SELECT name FROM lineage WHERE name IN (SELECT value FROM json_each(?1))
