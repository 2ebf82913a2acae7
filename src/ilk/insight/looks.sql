-- step: elements: a row for each customer and different element of their list
SELECT DISTINCT customer_no, UNNEST(value) AS value
FROM _lists
