-- The words of records that end; found in the index by the record, which is a phrase of it.
UPDATE node_text SET until_position = ended.value ->> 1
  FROM json_each(?1) AS ended
  JOIN node_text('record : "' || (ended.value ->> 0) || '"') AS found
 WHERE node_text.rowid = found.rowid AND node_text.until_position IS NULL
