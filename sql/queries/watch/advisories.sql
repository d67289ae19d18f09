-- Where these advisories began and ended.
SELECT a.id, a.from_position, a.until_position FROM json_each(?1) AS asked JOIN advisory a ON a.id = asked.value
