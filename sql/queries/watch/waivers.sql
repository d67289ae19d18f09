-- The waivers that were said after one position until another.
SELECT n, until FROM waiver WHERE from_position > ?1 AND from_position <= ?2
