-- A version ends where the next begins, or where the policy is retired.
UPDATE policy SET until_position = (
  SELECT min(ended.value ->> 1) FROM json_each(?1) AS ended
   WHERE ended.value ->> 0 = policy.name AND ended.value ->> 1 > policy.from_position
)
 WHERE until_position IS NULL
   AND EXISTS (SELECT 1 FROM json_each(?1) AS ended WHERE ended.value ->> 0 = policy.name AND ended.value ->> 1 > policy.from_position)
