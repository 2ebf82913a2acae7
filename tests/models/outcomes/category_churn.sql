-- Households that bought coffee within 120 days before a cutoff; whether they left it alone for 60 days after.
WITH lines AS (
  SELECT t.household_id AS customer, CAST(t.transaction_timestamp AS DATE) AS day, t.basket_id, t.sales_value,
    p.product_category LIKE '%COFFEE%' AS coffee
  FROM transactions t JOIN products p USING (product_id)
), cutoffs AS (
  SELECT unnest([DATE '2017-05-01', DATE '2017-07-01', DATE '2017-09-01', DATE '2017-11-01']) AS cutoff
)
SELECT customer, cutoff,
  date_diff('day', max(day) FILTER (coffee AND day < cutoff), cutoff) AS days_since_coffee,
  count(DISTINCT day) FILTER (coffee AND day < cutoff) AS coffee_days,
  count(DISTINCT day) FILTER (coffee AND day < cutoff AND day >= cutoff - 60) AS coffee_days_60,
  CAST(coalesce(sum(sales_value) FILTER (coffee AND day < cutoff AND day >= cutoff - 120), 0) AS DOUBLE) AS coffee_spend,
  date_diff('day', max(day) FILTER (day < cutoff), cutoff) AS days_since_visit,
  count(DISTINCT day) FILTER (day < cutoff AND day >= cutoff - 60) AS visit_days_60,
  CAST(coalesce(sum(sales_value) FILTER (day < cutoff AND day >= cutoff - 60), 0) AS DOUBLE) AS spend_60,
  count(*) FILTER (coffee AND day >= cutoff AND day < cutoff + 60) = 0 AS left_coffee
FROM lines CROSS JOIN cutoffs
GROUP BY customer, cutoff
HAVING days_since_coffee <= 120
