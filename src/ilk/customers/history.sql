-- step: known: the newest entry of each trait before the instant
SELECT customer_no, trait, ARG_MAX_NULL(value, since) AS value
FROM _entries
WHERE since < $as_of
GROUP BY customer_no, trait

-- step: changed: what is so now and was not so before; never having been known is no change
SELECT present.customer_no, present.trait, present.value, $as_of AS since
FROM _present AS present
LEFT JOIN _known AS known ON known.customer_no = present.customer_no AND known.trait = present.trait
WHERE present.value IS DISTINCT FROM known.value

-- step: said: of the rows of a customer that hold since the same instant, the newest
SELECT *
FROM _source
WHERE valid_from <= $as_of
QUALIFY
  ROW_NUMBER() OVER (
    PARTITION BY customer_no, valid_from ORDER BY load_no DESC NULLS LAST, row_id DESC NULLS LAST
  ) = 1

-- step: followed: each value with the one before
SELECT customer_no, trait, value, since, LAG(value) OVER (PARTITION BY customer_no, trait ORDER BY since) AS before
FROM _values

-- step: turns: values that are other than the one before; never having been known is no change
SELECT customer_no, trait, value, since
FROM _followed
WHERE value IS DISTINCT FROM before
