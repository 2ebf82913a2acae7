-- step: ranked: frequencies repeat a lot, so customers are put in a row first: by frequency, then by identifier
SELECT
  totals.customer_no,
  totals.recency,
  totals.frequency,
  totals.monetary,
  ROW_NUMBER() OVER (ORDER BY totals.frequency NULLS LAST, customer_keys.customer_id NULLS LAST) AS place
FROM _totals AS totals
JOIN _customer_keys AS customer_keys ON customer_keys.customer_no = totals.customer_no

-- step: edge: the quantiles between two bands, each interpolated linearly between its neighbours
SELECT
  QUANTILE_CONT(CAST(recency AS DOUBLE), $cut) AS recency,
  QUANTILE_CONT(CAST(place AS DOUBLE), $cut) AS place,
  QUANTILE_CONT(monetary, $cut) AS monetary
FROM _ranked

-- step: scored: a band holds what is above its lower edge, up to and including its upper one
SELECT
  ranked.customer_no,
  ranked.recency,
  ranked.frequency,
  ranked.monetary,
  $bands - COUNT(*) FILTER (WHERE ranked.recency > edges.recency) AS r,
  1 + COUNT(*) FILTER (WHERE ranked.place > edges.place) AS f,
  1 + COUNT(*) FILTER (WHERE ranked.monetary > edges.monetary) AS m
FROM _ranked AS ranked
CROSS JOIN _edges AS edges
GROUP BY ranked.customer_no, ranked.recency, ranked.frequency, ranked.monetary

-- step: mapped: the map is drawn on five bands; with another number, a band goes where its middle lies
SELECT
  *,
  CAST(CEIL((r - 0.5) / $bands * 5) AS BIGINT) AS r5,
  CAST(CEIL((f - 0.5) / $bands * 5) AS BIGINT) AS f5
FROM _scored

-- step: named
SELECT
  customer_no,
  recency AS rfm_recency,
  frequency AS rfm_frequency,
  CAST(monetary AS DECIMAL(18, 4)) AS rfm_monetary,
  r AS rfm_r,
  f AS rfm_f,
  m AS rfm_m,
  CASE
    WHEN r5 <= 2 AND f5 <= 2 THEN 'hibernating'
    WHEN r5 <= 2 AND f5 <= 4 THEN 'at_risk'
    WHEN r5 <= 2 THEN 'cant_lose'
    WHEN r5 = 3 AND f5 <= 2 THEN 'about_to_sleep'
    WHEN r5 = 3 AND f5 = 3 THEN 'need_attention'
    WHEN r5 <= 4 AND f5 >= 4 THEN 'loyal'
    WHEN r5 = 4 AND f5 = 1 THEN 'promising'
    WHEN r5 = 5 AND f5 = 1 THEN 'new_customers'
    WHEN f5 <= 3 THEN 'potential_loyalists'
    ELSE 'champions'
  END AS rfm_segment
FROM _mapped
