SELECT failures, due FROM backoff WHERE id = 1
