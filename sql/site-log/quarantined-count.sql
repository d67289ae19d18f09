SELECT count(*) AS quarantined FROM quarantine WHERE released_position IS NULL
