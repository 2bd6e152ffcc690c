-- What is not counted as people's work, and why? Lines by content and reason.
SELECT repository, content, coalesce(excluded, 'counted') AS reason,
       count(*) AS files, sum(added + deleted) AS lines
FROM change_files
GROUP BY ALL
ORDER BY repository, lines DESC NULLS LAST
