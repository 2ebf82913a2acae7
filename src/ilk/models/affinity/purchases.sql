-- step: bought: how often a customer bought of each category
SELECT customer_no, category, COUNT(*) AS bought
FROM _purchases
WHERE category IS NOT NULL
GROUP BY customer_no, category

-- step: totals
SELECT customer_no, SUM(bought) AS total
FROM _bought
GROUP BY customer_no

-- step: affinities: a customer's share, drawn towards everyone's, against everyone's
SELECT
  bought.customer_no,
  bought.category,
  (spread.a + bought.bought) / (spread.a + spread.b + totals.total) / spread.share AS affinity
FROM _bought AS bought
JOIN _totals AS totals ON totals.customer_no = bought.customer_no
JOIN _spread AS spread ON spread.category = bought.category

-- step: favourites: the category that stands out most, of those that were bought
SELECT customer_no, category, affinity
FROM (
  SELECT
    customer_no,
    category,
    affinity,
    ROW_NUMBER() OVER (PARTITION BY customer_no ORDER BY affinity DESC NULLS LAST, category ASC NULLS LAST) AS place
  FROM _affinities
) AS ranked
WHERE place = 1

-- step: of_named: the affinity of everyone with the categories that are named, bought or not
SELECT
  totals.customer_no,
  spread.category,
  (spread.a + COALESCE(bought.bought, 0)) / (spread.a + spread.b + totals.total) / spread.share AS affinity
FROM _totals AS totals
CROSS JOIN _named AS spread
LEFT JOIN _bought AS bought ON bought.customer_no = totals.customer_no AND bought.category = spread.category
