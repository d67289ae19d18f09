-- Whose these nodes are, says the earliest live record that says so; nodes of which none does are left out.
SELECT n, owner
  FROM (
    SELECT r.n, r.said -> '$.owner' AS owner, row_number() OVER (PARTITION BY r.n ORDER BY r.position, r.record) AS place
      FROM json_each(?1) AS asked
      JOIN record r ON r.n = asked.value
     WHERE r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
       AND r.said -> '$.owner' IS NOT NULL
  )
 WHERE place = 1
