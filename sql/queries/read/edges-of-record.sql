SELECT child, parent, type, certainty FROM edge WHERE record = ?1 AND until_position IS NULL ORDER BY ordinal
