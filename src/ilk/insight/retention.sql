-- step: firsts: the month of each customer's first order on record
SELECT customer_no, MIN(month) AS first_month
FROM _active
GROUP BY customer_no

-- step: returns: how many months after the first one each customer was active; months not yet over do not count
SELECT active.customer_no, active.month - firsts.first_month AS months_later
FROM _active AS active
JOIN _firsts AS firsts ON firsts.customer_no = active.customer_no
WHERE active.month > firsts.first_month AND active.month <= $last_month AND firsts.first_month >= 0
