-- What was learned, by the statements that said it: where their bodies were erased nothing is left to be found, so that the rows
-- go, also from the past, and from the index.
DELETE FROM node_text
 WHERE rowid IN (SELECT found.rowid
                   FROM json_each(?1) AS erased
                   JOIN node_text('record : "' || (erased.value ->> 0) || '"') AS found)
