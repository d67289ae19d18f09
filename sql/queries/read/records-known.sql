-- Records by id, as they stand now.
SELECT r.record, r.conflict, r.until_position IS NOT NULL AS retracted, r.withheld
  FROM json_each(?1) AS asked
  JOIN record r ON r.record = asked.value
 WHERE r.from_position = (SELECT max(l.from_position) FROM record l WHERE l.record = r.record)
