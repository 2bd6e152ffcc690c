-- Which changes were the largest, and how did they land?
SELECT repository, id, landed_at, how, net_lines, n_files, n_areas, subject
FROM changes
WHERE NOT bot AND event IS NULL
ORDER BY net_lines DESC NULLS LAST, id
LIMIT 10
