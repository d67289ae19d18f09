SELECT min(position) AS position FROM due
