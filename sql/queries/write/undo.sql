-- Ends a trial: fails in its own way, so that everything before it is known to have gone well, and is undone.
SELECT abs(-9223372036854775807 - 1)
