-- Whether any advisory was open before or at some position after one, until another.
SELECT EXISTS (SELECT 1 FROM advisory WHERE from_position <= ?2 AND (until_position IS NULL OR until_position > ?1)) AS advised
