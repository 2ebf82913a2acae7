-- step: device_keys: the values of an identifier that names devices, each with whether the record is the device itself
SELECT values_.record_no, values_.value AS key, keys.customer_id = values_.value AS is_device
FROM _values AS values_
JOIN _customer_keys AS keys ON keys.customer_no = values_.record_no
WHERE values_.field = $field

-- step: devices: what was seen on each device: itself, and logins
SELECT
  key,
  COUNT(*) FILTER (WHERE NOT is_device) AS logins,
  MIN(record_no) FILTER (WHERE is_device) AS device,
  MIN(record_no) FILTER (WHERE NOT is_device) AS login
FROM _keys
GROUP BY key
HAVING COUNT(*) > 1

-- step: device_links: the device with the one login that was seen on it
SELECT
  LEAST(device, login) AS record_a,
  GREATEST(device, login) AS record_b,
  key AS shared
FROM _groups
WHERE logins = 1 AND device IS NOT NULL

-- step: device_held: devices on which several logged in, with all of them
SELECT keys.key AS shared, groups.logins AS records, keys.record_no
FROM _groups AS groups
JOIN _keys AS keys ON keys.key = groups.key
WHERE groups.logins > 1 AND groups.device IS NOT NULL

-- step: groups: what several records share
SELECT key, COUNT(*) AS records, MIN(record_no) AS first_no
FROM _keys
GROUP BY key
HAVING COUNT(*) > 1

-- step: links: each record with the oldest one that shares its values
SELECT groups.first_no AS record_a, keys.record_no AS record_b, MIN(keys.key) AS shared
FROM _keys AS keys
JOIN _groups AS groups ON groups.key = keys.key
WHERE groups.records <= $most AND keys.record_no > groups.first_no
GROUP BY groups.first_no, keys.record_no

-- step: held: what more records share than may be one person, with them
SELECT keys.key AS shared, groups.records, keys.record_no
FROM _groups AS groups
JOIN _keys AS keys ON keys.key = groups.key
WHERE groups.records > $most

-- step: some: of each group that is held, the oldest records
SELECT
  shared,
  CAST(records AS BIGINT) AS records,
  record_no,
  MIN(record_no) OVER (PARTITION BY shared) AS first_no
FROM _held
QUALIFY ROW_NUMBER() OVER (PARTITION BY shared ORDER BY record_no) <= $some

-- step: moved: the records whose person is another than before, with the one they had and the one they have now
SELECT
  keys.customer_no AS record_no,
  COALESCE(before_.customer_no, keys.customer_no) AS was_no,
  COALESCE(after_.customer_no, keys.customer_no) AS customer_no
FROM _customer_keys AS keys
LEFT JOIN _before AS before_ ON before_.record_no = keys.customer_no
LEFT JOIN _after AS after_ ON after_.record_no = keys.customer_no
WHERE COALESCE(after_.customer_no, keys.customer_no) <> COALESCE(before_.customer_no, keys.customer_no)

-- step: judged: every link with what becomes of it, and since when it is known
SELECT
  links.record_a,
  links.record_b,
  links.rule,
  links.probability,
  links.weight,
  links.fields,
  links.shared,
  links.evidence,
  CASE
    WHEN decided.verdict = 'different' THEN 'rejected'
    WHEN COALESCE(ones.customer_no, links.record_a) = COALESCE(others.customer_no, links.record_b) THEN 'accepted'
    WHEN links.doubtful THEN 'review'
    WHEN held.record_no IS NOT NULL THEN 'held'
    ELSE 'rejected'
  END AS verdict,
  COALESCE(known.found_at, $now) AS found_at
FROM _links AS links
LEFT JOIN _after AS ones ON ones.record_no = links.record_a
LEFT JOIN _after AS others ON others.record_no = links.record_b
LEFT JOIN _decided AS decided ON decided.record_a = links.record_a AND decided.record_b = links.record_b
LEFT JOIN _too_large AS held ON held.record_no = links.record_a
LEFT JOIN _known AS known
  ON known.record_a = links.record_a AND known.record_b = links.record_b AND known.rule = links.rule

-- step: decided: what people said of pairs, by the numbers of records that there are
SELECT
  LEAST(ones.customer_no, others.customer_no) AS record_a,
  GREATEST(ones.customer_no, others.customer_no) AS record_b,
  told.verdict
FROM _told AS told
JOIN _customer_keys AS ones ON ones.customer_id = told.a
JOIN _customer_keys AS others ON others.customer_id = told.b
WHERE ones.customer_no <> others.customer_no

-- step: decided_links: the links that people made
SELECT
  record_a,
  record_b,
  $rule AS rule,
  CAST($rank AS INTEGER) AS rank,
  FALSE AS doubtful,
  CAST(1 AS DOUBLE) AS probability,
  '' AS fields,
  '' AS shared
FROM _decided
WHERE verdict = 'same'

-- step: people: what people, rather than records, are recognized by
SELECT values_.field, COALESCE(after_.customer_no, values_.record_no) AS record_no, values_.value
FROM _values AS values_
LEFT JOIN _after AS after_ ON after_.record_no = values_.record_no
GROUP BY values_.field, COALESCE(after_.customer_no, values_.record_no), values_.value

-- step: housed: each person with the oldest one who shares the values of a household, unless too many do
SELECT keys.record_no AS customer_no, MIN(groups.first_no) AS household_no
FROM _keys AS keys
JOIN _groups AS groups ON groups.key = keys.key
WHERE groups.records <= $most
GROUP BY keys.record_no

-- step: sharing: households by the oldest one who is in them, for that one may be in another; nobody alone in one
SELECT household_no, MIN(customer_no) AS first_no
FROM _housed
GROUP BY household_no
HAVING COUNT(*) > 1

-- step: households: everyone of a household of several
SELECT housed.customer_no, sharing.first_no AS household_no
FROM _housed AS housed
JOIN _sharing AS sharing ON sharing.household_no = housed.household_no
