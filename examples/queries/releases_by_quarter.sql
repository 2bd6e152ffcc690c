-- How often does new work reach users? Releases that carry any, by quarter. ("at" is a word of SQL: it takes quotes.)
SELECT repository, date_trunc('quarter', "at") AS quarter, count(*) AS releases, sum(n_changes) AS changes
FROM releases
WHERE carries_work AND stage = 'final'
GROUP BY ALL
ORDER BY repository, quarter
