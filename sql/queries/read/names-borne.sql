-- Which of these names something bears.
SELECT asked.value AS name
  FROM json_each(?1) AS asked
 WHERE EXISTS (SELECT 1 FROM node_name s
                WHERE s.name = asked.value AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2))
