-- Of these nodes and all who share a name with them: which began or ceased to bear the name of an unpinned stub after one
-- position, until another. One row for every two records that say so, with the positions between which both did.
WITH named (n, name) AS (
  SELECT DISTINCT s.n, s.name
    FROM json_each(?1) AS asked
    JOIN node_name s ON s.n = asked.value
   WHERE s.name IS NOT NULL
), stub (n, name, record, from_position, until_position) AS MATERIALIZED (
  -- A name may be that of very many: its stubs are looked for once, and not for each who bears it. The order of the joins is meant.
  SELECT s.n, s.name, s.record, s.from_position, s.until_position
    FROM (SELECT DISTINCT name FROM named) a
    CROSS JOIN node_name s ON s.name = a.name
    CROSS JOIN node o ON o.n = s.n AND o.unpinned = 1
), pair (n, node_record, node_from, node_until, stub, stub_record, stub_from, stub_until) AS (
  SELECT v.n, v.record, v.from_position, v.until_position, s.n, s.record, s.from_position, s.until_position
    FROM stub s
    CROSS JOIN named a ON a.name = s.name
    CROSS JOIN node m ON m.n = a.n AND m.unpinned = 0
    CROSS JOIN node_name v ON v.n = a.n AND v.name = a.name
  UNION
  SELECT v.n, v.record, v.from_position, v.until_position, s.n, s.record, s.from_position, s.until_position
    FROM stub s
    CROSS JOIN named a ON a.n = s.n AND a.name = s.name
    CROSS JOIN node_name v ON v.name = a.name
    CROSS JOIN node m ON m.n = v.n AND m.unpinned = 0
)
SELECT n, stub, max(node_from, stub_from) AS begins,
       min(ifnull(node_until, 9e15), ifnull(stub_until, 9e15)) AS ends
  FROM pair
 WHERE max(node_from, stub_from) <= ?3
   AND (max(node_from, stub_from) > ?2 OR min(ifnull(node_until, 9e15), ifnull(stub_until, 9e15)) BETWEEN ?2 + 1 AND ?3)
   AND max(node_from, stub_from) < min(ifnull(node_until, 9e15), ifnull(stub_until, 9e15))
 LIMIT ?4
