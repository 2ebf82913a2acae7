-- step: elements: a row for each customer and different element of their list
SELECT DISTINCT customer_no, UNNEST(value) AS value
FROM _lists

-- step: bands: customers in ten bands of equal size, by how many lines they bought
SELECT customer_no, NTILE($bands) OVER (ORDER BY lines NULLS LAST, customer_no NULLS LAST) AS band
FROM _lines
