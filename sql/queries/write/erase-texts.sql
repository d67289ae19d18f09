-- The words that somebody wrote freely in erased records: gone, also from the past, and from the index.
UPDATE node_text SET name = '', version = '', tags = '', recipe = '', license = '', description = ''
  FROM json_each(?1) AS erased
  JOIN node_text('record : "' || (erased.value ->> 0) || '"') AS found
 WHERE node_text.rowid = found.rowid
