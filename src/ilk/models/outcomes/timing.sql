-- step: days: what a customer bought on one day is one purchase
SELECT DISTINCT customer_no, CAST(occurred_at AS DATE) AS day
FROM _purchases

-- step: gaps
SELECT
  customer_no,
  day,
  CAST(DATE_DIFF('day', LAG(day) OVER (PARTITION BY customer_no ORDER BY day ASC NULLS LAST), day) AS DOUBLE) AS gap
FROM _days

-- step: summary: the columns that intervals are learnt from
SELECT
  customer_no,
  COUNT(gap) AS gaps,
  COALESCE(AVG(LN(gap)), 0) AS mean,
  COALESCE(VAR_POP(LN(gap)) * COUNT(gap), 0) AS squares,
  MAX(day) AS last,
  CAST(DATE_DIFF('day', MAX(day), CAST($as_of AS DATE)) AS DOUBLE) AS waited
FROM _gaps
GROUP BY customer_no

-- step: held: with the first day of a purchase after that
SELECT summary.*, later.came
FROM _summary AS summary
LEFT JOIN (
  SELECT customer_no, MIN(CAST(occurred_at AS DATE)) AS came
  FROM _later
  WHERE CAST(occurred_at AS DATE) > CAST($as_of AS DATE)
  GROUP BY customer_no
) AS later ON later.customer_no = summary.customer_no

-- step: lives: from the first purchase to the first silence that lasted, or until now
SELECT
  customer_no,
  CAST(CASE WHEN waited >= $silence THEN span + $silence ELSE span + waited END AS DOUBLE) AS duration,
  waited >= $silence AS gone
FROM (
  SELECT
    customer_no,
    DATE_DIFF('day', MIN(day), MAX(day)) AS span,
    DATE_DIFF('day', MAX(day), CAST($as_of AS DATE)) AS waited
  FROM _days
  GROUP BY customer_no
) AS seen

-- step: since: those who were here at an instant, from there to the silence that lasted, or until now
SELECT
  customer_no,
  CAST(CASE WHEN waited >= $silence THEN later + $silence ELSE ahead END AS DOUBLE) AS duration,
  waited >= $silence AS gone
FROM (
  SELECT
    customer_no,
    DATE_DIFF(
      'day',
      MAX(CASE WHEN occurred_at <= $since THEN CAST(occurred_at AS DATE) END),
      CAST($since AS DATE)
    ) AS away,
    DATE_DIFF('day', CAST($since AS DATE), MAX(CAST(occurred_at AS DATE))) AS later,
    DATE_DIFF('day', CAST($since AS DATE), CAST($as_of AS DATE)) AS ahead,
    DATE_DIFF('day', MAX(CAST(occurred_at AS DATE)), CAST($as_of AS DATE)) AS waited
  FROM _purchases
  GROUP BY customer_no
) AS seen
WHERE away < $silence
