-- By which a run of statements is recognised.
SELECT seq, lower(hex(fingerprint)) AS fingerprint, receipt FROM receipt WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq, fingerprint
