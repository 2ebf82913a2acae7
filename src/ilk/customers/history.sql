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
