-- How much is taken back? Reverts among all changes, by year.
SELECT repository, year(landed_at) AS year, count(*) AS n_changes, count(*) FILTER (kind = 'revert') AS n_reverts,
       round(n_reverts / n_changes, 4) AS share
FROM changes
WHERE NOT bot
GROUP BY ALL
ORDER BY repository, year
