-- Which records of a node hold, and whether what they say stands or was erased.
SELECT count(*) AS records,
       count(*) FILTER (WHERE r.withheld IS NULL OR NOT EXISTS (SELECT 1 FROM json_each(r.withheld) AS gone WHERE gone.value = 'record')) AS told
  FROM record r
 WHERE r.n = ?1 AND r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
