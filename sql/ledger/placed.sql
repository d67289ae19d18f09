-- How far the site's log has taken this ledger.
SELECT coalesce(max(seq), 0) AS seq FROM placement
