-- Do releases get bigger? Changes and lines first contained in each of the last twenty that carry work.
WITH batches AS (
  SELECT r.repository, r.name, r."at" AS released_at, count(*) AS changes, sum(c.net_lines) AS net_lines
  FROM releases r
  JOIN release_changes rc ON rc.repository = r.repository AND rc.release = r.name
  JOIN changes c ON c.repository = r.repository AND c.id = rc.change
  GROUP BY ALL
)
SELECT * FROM batches
QUALIFY row_number() OVER (PARTITION BY repository ORDER BY released_at DESC) <= 20
ORDER BY repository, released_at
