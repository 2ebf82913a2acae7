-- step: latest: the newest row of each customer in a source of customers
SELECT *
FROM _source
QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_no ORDER BY load_no DESC NULLS LAST, row_id DESC NULLS LAST) = 1
