-- Do changes get bigger? Median and ninth decile of the lines that people wrote, by year.
SELECT repository, year(landed_at) AS year, count(*) AS changes,
       median(net_lines) AS median_lines, quantile_cont(net_lines, 0.9) AS p90_lines
FROM changes
WHERE NOT bot AND net_lines > 0 AND event IS NULL
GROUP BY ALL
ORDER BY repository, year
