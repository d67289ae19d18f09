-- By which a run of statements is recognised.
SELECT seq, fingerprint, receipt FROM fingerprint WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq, fingerprint
