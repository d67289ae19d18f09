SELECT coalesce((SELECT seq FROM noted WHERE id = 1), 0) AS seq
