-- How long does finished work wait? Days from landing to the first release, of what was released, by year of landing.
SELECT c.repository, year(c.landed_at) AS year, count(*) AS released, median(rc.waited) AS median_days
FROM release_changes rc
JOIN changes c ON c.repository = rc.repository AND c.id = rc.change
WHERE NOT c.bot AND rc.waited IS NOT NULL
GROUP BY ALL
ORDER BY c.repository, year
