-- The live edges that a record said, found by where it stands.
SELECT child, parent, type, certainty FROM edge WHERE position = ?2 AND record = ?1 AND until_position IS NULL ORDER BY ordinal
