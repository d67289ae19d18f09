-- How many nodes there were at a position, and at most how many edges.
SELECT (SELECT max(n) FROM node WHERE from_position <= ?1) AS nodes, (SELECT count(*) FROM edge) AS edges
