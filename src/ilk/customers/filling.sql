-- step: elements: a row for each element of each list
SELECT UNNEST(value) AS value
FROM _lists
