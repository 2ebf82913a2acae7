-- step: counted: how many customers and how often, by the set of segments that they are in together
SELECT COALESCE(belongs.pattern, 0) AS pattern, each.value, COUNT(*) AS customers, SUM(each.times) AS times
FROM _each AS each
LEFT JOIN _belongs AS belongs ON belongs.customer_no = each.customer_no
GROUP BY COALESCE(belongs.pattern, 0), each.value

-- step: sampled: the members whose journeys are looked at
SELECT segment, customer_no
FROM _ranked
WHERE place <= $most

-- step: looked_at: each of them once
SELECT DISTINCT customer_no
FROM _sampled

-- step: recent: the last things that each of them did, the last one first
SELECT customer_no, event, occurred_at, back
FROM (
  SELECT
    customer_no,
    event,
    occurred_at,
    ROW_NUMBER() OVER (
      PARTITION BY customer_no ORDER BY occurred_at DESC NULLS LAST, event DESC NULLS LAST, event_id DESC NULLS LAST
    ) AS back
  FROM _happened
) AS happened
WHERE back <= $last

-- step: beside: each with what came right before it
SELECT
  customer_no,
  event,
  occurred_at,
  back,
  LAG(event) OVER (PARTITION BY customer_no ORDER BY back DESC NULLS LAST) AS before,
  LAG(occurred_at) OVER (PARTITION BY customer_no ORDER BY back DESC NULLS LAST) AS before_at
FROM _recent

-- step: placed: the same thing several times in a row is one step, the last one has place 1; one that is cut off is none
SELECT customer_no, event, times, waited, place
FROM (
  SELECT
    customer_no,
    event,
    back,
    back - COALESCE(LAG(back) OVER (PARTITION BY customer_no ORDER BY back NULLS LAST), 0) AS times,
    EPOCH_US(occurred_at) - EPOCH_US(before_at) AS waited,
    ROW_NUMBER() OVER (PARTITION BY customer_no ORDER BY back NULLS LAST) AS place
  FROM _beside
  WHERE before IS NULL OR before <> event
) AS begun
WHERE back < $last

-- step: coded: what, the band of how often, and the band of how long after the step before
SELECT
  customer_no,
  place,
  CONCAT(
    event,
    '|',
    CASE WHEN times = 1 THEN '0' WHEN times = 2 THEN '1' WHEN times <= 5 THEN '2' WHEN times <= 10 THEN '3' ELSE '4' END,
    '|'
  ) AS what,
  CASE
    WHEN waited IS NULL OR waited < 86400000000 THEN '0'
    WHEN waited <= 604800000000 THEN '1'
    WHEN waited <= 2678400000000 THEN '2'
    WHEN waited <= 7948800000000 THEN '3'
    ELSE '4'
  END AS waiting
FROM _placed
WHERE place <= 5

-- step: last: the last five steps of each member who is looked at, the last one first
SELECT
  sampled.segment,
  sampled.customer_no,
  COUNT(*) AS steps,
  MAX(CASE WHEN place = 1 THEN what END) AS what_1,
  MAX(CASE WHEN place = 2 THEN what END) AS what_2,
  MAX(CASE WHEN place = 3 THEN what END) AS what_3,
  MAX(CASE WHEN place = 4 THEN what END) AS what_4,
  MAX(CASE WHEN place = 5 THEN what END) AS what_5,
  MAX(CASE WHEN place = 1 THEN waiting END) AS waiting_1,
  MAX(CASE WHEN place = 2 THEN waiting END) AS waiting_2,
  MAX(CASE WHEN place = 3 THEN waiting END) AS waiting_3,
  MAX(CASE WHEN place = 4 THEN waiting END) AS waiting_4
FROM _coded AS coded
JOIN _sampled AS sampled ON sampled.customer_no = coded.customer_no
GROUP BY sampled.segment, sampled.customer_no

-- step: walked: how many walked each of the last so many steps; how long the first of them came after another is not told
SELECT
  segment,
  $length AS length,
  CONCAT(what_1, CASE WHEN $length > 1 THEN waiting_1 ELSE '0' END) AS step_1,
  CASE WHEN $length >= 2 THEN CONCAT(what_2, CASE WHEN $length > 2 THEN waiting_2 ELSE '0' END) END AS step_2,
  CASE WHEN $length >= 3 THEN CONCAT(what_3, CASE WHEN $length > 3 THEN waiting_3 ELSE '0' END) END AS step_3,
  CASE WHEN $length >= 4 THEN CONCAT(what_4, CASE WHEN $length > 4 THEN waiting_4 ELSE '0' END) END AS step_4,
  CASE WHEN $length >= 5 THEN CONCAT(what_5, '0') END AS step_5
FROM _last
WHERE steps >= $length

-- step: enough: the journeys that enough members share, the longest first
SELECT segment, length, step_1, step_2, step_3, step_4, step_5, COUNT(*) AS customers
FROM _shared
GROUP BY segment, length, step_1, step_2, step_3, step_4, step_5
HAVING COUNT(*) >= $smallest
ORDER BY segment NULLS LAST, length DESC NULLS LAST, customers DESC NULLS LAST, step_1 NULLS LAST, step_2 NULLS LAST, step_3 NULLS LAST, step_4 NULLS LAST, step_5 NULLS LAST

-- step: parts: each word of customers' names
SELECT DISTINCT UNNEST(STRING_SPLIT_REGEX(LOWER(name), '[^\p{L}\p{M}]+')) AS word
FROM _names
WHERE name IS NOT NULL
