-- Entries as they were; one that is there stays.
INSERT OR IGNORE INTO agent (id, type, name, email, affiliation, uri)
SELECT value ->> 'id', value ->> 'type', value ->> 'name', value ->> 'email', value ->> 'affiliation', value ->> 'uri'
  FROM json_each(?1)
