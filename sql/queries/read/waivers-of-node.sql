-- The waivers that were said for a node until a position, that which holds longest first.
SELECT id, advisory, until FROM waiver WHERE n = ?1 AND from_position <= ?2 ORDER BY until DESC, position
