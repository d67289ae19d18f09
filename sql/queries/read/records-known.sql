SELECT record, conflict FROM record WHERE record IN (SELECT value FROM json_each(?1))
