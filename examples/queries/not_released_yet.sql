-- What lies on the shelf? Changes that are in no release: how many, how large, since when.
SELECT c.repository, count(*) AS changes, sum(c.net_lines) AS net_lines, min(c.landed_at) AS oldest
FROM changes c
LEFT JOIN release_changes rc ON rc.repository = c.repository AND rc.change = c.id
WHERE rc.change IS NULL AND NOT c.bot
GROUP BY ALL
ORDER BY changes DESC
