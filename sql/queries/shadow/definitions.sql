-- How the tables of the projection were made, with their indexes and triggers, tables first.
SELECT type, name, tbl_name, sql
  FROM sqlite_master
 WHERE tbl_name IN (SELECT value FROM json_each(?1)) AND sql IS NOT NULL
 ORDER BY type <> 'table', type, name
