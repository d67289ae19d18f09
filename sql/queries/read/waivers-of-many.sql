-- The waivers that were said for these nodes by a position, whether or not they still hold.
SELECT w.n, w.id, w.advisory, w.until, w.statement, w.position, w.ledger, w.seq, w.lineage, w.time, w.said ->> '$.reason' AS reason,
       w.withheld IS NOT NULL AS withheld
  FROM json_each(?1) AS asked
  JOIN waiver w ON w.n = asked.value
 WHERE w.from_position <= ?2
 ORDER BY w.n, w.position
