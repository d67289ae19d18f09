-- How many ancestors two nodes have, ?1 at position ?2 and ?3 at ?4, how many of them both have, and whether one is an
-- ancestor of the other; counted where they are too many to be brought over. As closure.sql finds them, going up, by the
-- edge types in ?5.
WITH RECURSIVE of_a (n) AS (
  SELECT ?1
  UNION
  SELECT e.parent FROM of_a r JOIN edge e ON e.child = r.n
   WHERE (e.type = 'alias-of' OR e.type IN (SELECT value FROM json_each(?5))) AND e.from_position <= ?2 AND (e.until_position IS NULL OR e.until_position > ?2)
  UNION
  SELECT e.child FROM of_a r JOIN edge e ON e.parent = r.n
   WHERE e.type = 'alias-of' AND e.from_position <= ?2 AND (e.until_position IS NULL OR e.until_position > ?2)
), of_b (n) AS (
  SELECT ?3
  UNION
  SELECT e.parent FROM of_b r JOIN edge e ON e.child = r.n
   WHERE (e.type = 'alias-of' OR e.type IN (SELECT value FROM json_each(?5))) AND e.from_position <= ?4 AND (e.until_position IS NULL OR e.until_position > ?4)
  UNION
  SELECT e.child FROM of_b r JOIN edge e ON e.parent = r.n
   WHERE e.type = 'alias-of' AND e.from_position <= ?4 AND (e.until_position IS NULL OR e.until_position > ?4)
)
SELECT (SELECT count(*) FROM of_a WHERE n <> ?1) AS a,
       (SELECT count(*) FROM of_b WHERE n <> ?3) AS b,
       (SELECT count(*) FROM of_a WHERE n NOT IN (?1, ?3) AND n IN (SELECT n FROM of_b)) AS common,
       (SELECT count(*) FROM of_a WHERE n = ?3) AS b_above_a,
       (SELECT count(*) FROM of_b WHERE n = ?1) AS a_above_b
