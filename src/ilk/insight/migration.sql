-- step: stood: the first of the chosen segments that each customer was in, and how many of them
SELECT member.customer_no, MIN(chosen.place) AS place, COUNT(*) AS segments
FROM _members AS member
JOIN _chosen AS chosen ON chosen.segment = member.segment
GROUP BY member.customer_no

-- step: placed: where each customer stood at both instants; 0 is in none of the chosen segments
SELECT
  customers.customer_no,
  COALESCE(before.place, 0) AS origin,
  COALESCE(after.place, 0) AS target,
  before.segments > 1 AS was_in_several,
  after.segments > 1 AS is_in_several,
  before.place IS NULL AND customers.first_seen > $since AS is_new
FROM _customers AS customers
LEFT JOIN _before AS before ON before.customer_no = customers.customer_no
LEFT JOIN _after AS after ON after.customer_no = customers.customer_no
WHERE before.place IS NOT NULL
  OR after.place IS NOT NULL
  OR customers.first_seen IS NULL
  OR customers.first_seen <= $until

-- step: moves: how many went from each place to each
SELECT
  origin,
  target,
  COUNT(*) AS customers,
  COUNT(CASE WHEN is_new THEN 1 END) AS new_customers,
  COUNT(CASE WHEN was_in_several THEN 1 END) AS several_before,
  COUNT(CASE WHEN is_in_several THEN 1 END) AS several_after
FROM _placed
GROUP BY origin, target

-- step: known: the value of each trait that was on record at an instant
SELECT customer_no, trait, ARG_MAX_NULL(value, since) AS value
FROM _entries
WHERE since <= $at
GROUP BY customer_no, trait

-- step: turned: of each move, for how many a trait was on record at both instants, and what became of its value
SELECT
  placed.origin,
  placed.target,
  known.trait AS name,
  COUNT(*) AS known,
  COUNT(CASE WHEN now.value IS DISTINCT FROM known.value THEN 1 END) AS changed,
  COUNT(CASE WHEN TRY_CAST(now.value AS DOUBLE) > TRY_CAST(known.value AS DOUBLE) THEN 1 END) AS rose,
  COUNT(CASE WHEN TRY_CAST(now.value AS DOUBLE) < TRY_CAST(known.value AS DOUBLE) THEN 1 END) AS fell
FROM _known AS known
JOIN _now AS now ON now.customer_no = known.customer_no AND now.trait = known.trait
JOIN _placed AS placed ON placed.customer_no = known.customer_no
GROUP BY placed.origin, placed.target, known.trait

-- step: crossed: who entered or left another segment between the two instants
SELECT
  COALESCE(after.segment, before.segment) AS segment,
  COALESCE(after.customer_no, before.customer_no) AS customer_no,
  before.customer_no IS NULL AS has_entered
FROM _before AS before
FULL JOIN _after AS after ON after.segment = before.segment AND after.customer_no = before.customer_no
WHERE before.customer_no IS NULL OR after.customer_no IS NULL

-- step: counted: of each move, how many entered and left each other segment
SELECT
  placed.origin,
  placed.target,
  crossed.segment AS name,
  COUNT(CASE WHEN crossed.has_entered THEN 1 END) AS entered,
  COUNT(CASE WHEN NOT crossed.has_entered THEN 1 END) AS departed
FROM _crossed AS crossed
JOIN _placed AS placed ON placed.customer_no = crossed.customer_no
GROUP BY placed.origin, placed.target, crossed.segment
