-- The versions of policies that are enforced and were in force before or at some position after one, until another.
SELECT name, said, from_position, until_position
  FROM policy
 WHERE type = 'policy' AND from_position <= ?2 AND (until_position IS NULL OR until_position > ?1)
   AND ifnull(said ->> 'mode', 'enforce') = 'enforce'
