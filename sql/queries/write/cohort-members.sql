INSERT OR IGNORE INTO cohort_member (cohort, ordinal, n, record, from_position)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?1)
