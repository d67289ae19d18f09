-- A page of the nodes that hold these words, as they stood at a position, the best first: of each node the record that answers
-- best. Rank 0, among those of ?1: its name (?5) or an id (?6) is what was asked for. 1 to 3: all words are in the name and
-- the ids (?2), in any label (?3), anywhere (?4). Among equals the shorter name, what has none last, then the order of the log. Of each rank ?7
-- records are looked at, those that were said first. A rank is of the record alone: what else is said does not change it, so
-- that pages fit together. ?12: how the words stand in a field that holds them.
WITH hit (row, rank) AS (
  SELECT * FROM (SELECT rowid, 1 FROM node_text(?1) LIMIT ?7)
  UNION ALL
  SELECT * FROM (SELECT rowid, 1 FROM node_text(?2) LIMIT ?7)
  UNION ALL
  SELECT * FROM (SELECT rowid, 2 FROM node_text(?3) LIMIT ?7)
  UNION ALL
  SELECT * FROM (SELECT rowid, 3 FROM node_text(?4) LIMIT ?7)
), answer AS (
  SELECT t.n, t.rowid AS row, t.from_position, t.record,
         CASE WHEN t.name = ?5 OR instr(char(10) || t.id || char(10), char(10) || ?6 || char(10)) THEN 0 ELSE h.rank END AS rank,
         ifnull(nullif(length(coalesce(nullif(t.name, ''), t.id)), 0), 9999) AS size
    FROM (SELECT row, min(rank) AS rank FROM hit GROUP BY row) AS h
   CROSS JOIN node_text t ON t.rowid = h.row
   WHERE t.from_position <= ?8 AND (t.until_position IS NULL OR t.until_position > ?8)
), page AS (
  SELECT a.n, a.row, a.rank, a.size
    FROM (SELECT *, row_number() OVER (PARTITION BY n ORDER BY rank, size, from_position, record) AS place FROM answer) AS a
    JOIN node_view v ON v.n = a.n AND v.from_position <= ?8 AND (v.until_position IS NULL OR v.until_position > ?8)
   WHERE a.place = 1 AND (?9 IS NULL OR v.kind IN (SELECT value FROM json_each(?9)))
   ORDER BY a.rank, a.size, a.n
   LIMIT ?10 OFFSET ?11
)
SELECT p.n,
       (SELECT json_group_array(field.key)
          FROM json_each(json_object('id', t.id, 'name', t.name, 'version', t.version, 'record', t.record, 'tags', t.tags,
                 'kind', t.kind, 'transformation', t.transformation, 'recipe', t.recipe, 'lineage', t.lineage,
                 'license', t.license, 'description', t.description, 'learning', t.learning)) AS field
         WHERE EXISTS (SELECT 1 FROM json_each(?12) AS phrase
                        WHERE instr(' ' || replace(field.value, char(10), ' ') || ' ', phrase.value))) AS matched
  FROM page p
 CROSS JOIN node_text t ON t.rowid = p.row
 ORDER BY p.rank, p.size, p.n
