-- How many records hold these words, whatever became of them; counted no further than there is something to tell.
SELECT count(*) AS hits FROM (SELECT 1 FROM node_text(?1) LIMIT ?2)
