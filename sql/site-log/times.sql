-- When the log took these positions.
SELECT e.position, e.at FROM entry e JOIN json_each(?1) AS asked ON asked.value = e.position
