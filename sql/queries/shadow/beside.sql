-- Rows of one table that the other does not have.
SELECT * FROM $one EXCEPT SELECT * FROM $other LIMIT ?1
