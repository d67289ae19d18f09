SELECT n, state FROM live ORDER BY n
