-- Of these nodes and all who share a name with them: which began or ceased to bear the name of an unpinned stub after one
-- position, until another. One row for every two records that say so, with the positions between which both did.
WITH named (n, name) AS (
  SELECT DISTINCT s.n, s.name
    FROM json_each(?1) AS asked
    JOIN node_name s ON s.n = asked.value
   WHERE s.name IS NOT NULL
), pair (n, node_record, node_from, node_until, stub, stub_record, stub_from, stub_until) AS (
  SELECT v.n, v.record, v.from_position, v.until_position, s.n, s.record, s.from_position, s.until_position
    FROM named a
    JOIN node m ON m.n = a.n AND m.unpinned = 0
    JOIN node_name v ON v.n = a.n AND v.name = a.name
    JOIN node_name s ON s.name = a.name
    JOIN node o ON o.n = s.n AND o.unpinned = 1
  UNION
  SELECT v.n, v.record, v.from_position, v.until_position, s.n, s.record, s.from_position, s.until_position
    FROM named a
    JOIN node o ON o.n = a.n AND o.unpinned = 1
    JOIN node_name s ON s.n = a.n AND s.name = a.name
    JOIN node_name v ON v.name = a.name
    JOIN node m ON m.n = v.n AND m.unpinned = 0
)
SELECT n, stub, max(node_from, stub_from) AS begins,
       min(ifnull(node_until, 9e15), ifnull(stub_until, 9e15)) AS ends
  FROM pair
 WHERE max(node_from, stub_from) <= ?3
   AND (max(node_from, stub_from) > ?2 OR min(ifnull(node_until, 9e15), ifnull(stub_until, 9e15)) BETWEEN ?2 + 1 AND ?3)
   AND max(node_from, stub_from) < min(ifnull(node_until, 9e15), ifnull(stub_until, 9e15))
 LIMIT ?4
