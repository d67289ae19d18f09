-- The keys that stand for a run of statements.
SELECT seq, lower(hex(key)) AS key, lower(hex(fingerprint)) AS fingerprint FROM idempotency WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq, key
