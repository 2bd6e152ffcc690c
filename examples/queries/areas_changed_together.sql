-- Which parts change together? Pairs of areas that the same changes touch.
WITH touched AS (SELECT DISTINCT repository, change, area FROM change_files WHERE area IS NOT NULL)
SELECT one.repository, one.area, other.area AS with_area, count(*) AS changes
FROM touched one
JOIN touched other ON other.repository = one.repository AND other.change = one.change AND other.area > one.area
GROUP BY ALL
ORDER BY changes DESC, one.repository, one.area, with_area
LIMIT 20
