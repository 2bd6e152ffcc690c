-- Do changes land by merge, squash, rebase or directly? Shares by year.
WITH ways AS (
  SELECT repository, year(landed_at) AS year, how, count(*) AS changes FROM changes GROUP BY ALL
)
SELECT *, round(changes / sum(changes) OVER (PARTITION BY repository, year), 3) AS share
FROM ways
ORDER BY repository, year, changes DESC
