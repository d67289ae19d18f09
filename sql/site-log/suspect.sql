SELECT failures, since FROM suspect WHERE position = ?1
