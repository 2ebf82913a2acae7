-- step: days: what a customer bought on one day is one purchase
SELECT customer_no, CAST(occurred_at AS DATE) AS day, SUM(paid) AS paid
FROM _purchases
GROUP BY customer_no, CAST(occurred_at AS DATE)

-- step: ends
SELECT customer_no, MIN(day) AS first_day, MAX(day) AS last_day, COUNT(*) - 1 AS frequency
FROM _days
GROUP BY customer_no

-- step: again: what is paid on the first day says nothing of what is paid when somebody comes back
SELECT days.customer_no, AVG(days.paid) AS monetary_value
FROM _days AS days
JOIN _ends AS ends ON ends.customer_no = days.customer_no AND days.day > ends.first_day
GROUP BY days.customer_no

-- step: histories
SELECT
  ends.customer_no,
  ends.frequency,
  CAST(DATE_DIFF('day', ends.first_day, ends.last_day) AS DOUBLE) / $unit AS recency,
  CAST(DATE_DIFF('day', ends.first_day, CAST($as_of AS DATE)) AS DOUBLE) / $unit AS T,
  again.monetary_value
FROM _ends AS ends
LEFT JOIN _again AS again ON again.customer_no = ends.customer_no

-- step: held: what came after the last day, for those who were customers by then
SELECT
  histories.*,
  COALESCE(later.days, 0) AS holdout_frequency,
  COALESCE(later.paid, 0) AS holdout_paid,
  CAST(DATE_DIFF('day', CAST($as_of AS DATE), CAST($until AS DATE)) AS DOUBLE) / $unit AS holdout_T
FROM _histories AS histories
LEFT JOIN (
  SELECT customer_no, COUNT(DISTINCT CAST(occurred_at AS DATE)) AS days, SUM(paid) AS paid
  FROM _later
  WHERE CAST(occurred_at AS DATE) > CAST($as_of AS DATE)
  GROUP BY customer_no
) AS later ON later.customer_no = histories.customer_no
