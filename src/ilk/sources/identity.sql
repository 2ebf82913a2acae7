-- step: again: rows that say the same as an earlier row of their file, with a key of their own
WITH repeated AS (
  SELECT _load, _content FROM _rows WHERE _code IS NULL AND _key IS NULL GROUP BY _load, _content HAVING COUNT(*) > 1
),
numbered AS (
  SELECT
    rows_._load,
    rows_._row,
    rows_._content,
    ROW_NUMBER() OVER (PARTITION BY rows_._load, rows_._content ORDER BY rows_._row) AS number
  FROM _rows AS rows_
  INNER JOIN repeated ON repeated._load = rows_._load AND repeated._content = rows_._content
  WHERE rows_._code IS NULL AND rows_._key IS NULL
)
SELECT _load, _row, _content || '-' || CAST(number AS VARCHAR) AS key
FROM numbered
WHERE number > 1

-- step: again_later: keys of rows that say the same as others, counted on from the rows of their file in the table
WITH numbered AS (
  SELECT
    rows_._load,
    rows_._row,
    rows_._content,
    ROW_NUMBER() OVER (PARTITION BY rows_._load, rows_._content ORDER BY rows_._row) AS number
  FROM _rows AS rows_
  WHERE rows_._code IS NULL AND rows_._key IS NULL
),
before AS (
  SELECT load_no, SUBSTRING(key, 1, 32) AS content, COUNT(*) AS number FROM _before GROUP BY load_no, content
)
SELECT
  numbered._load,
  numbered._row,
  numbered._content || '-' || CAST(numbered.number + COALESCE(before.number, 0) AS VARCHAR) AS key
FROM numbered
LEFT JOIN before ON before.load_no = numbered._load AND before.content = numbered._content
WHERE numbered.number + COALESCE(before.number, 0) > 1

-- step: repeats_of_events: of rows with the same key the later ones: known when they say the same, else duplicates
WITH candidates AS (
  SELECT rows_._load, rows_._row, COALESCE(again.key, rows_._key, rows_._content) AS key, rows_._content AS content
  FROM _rows AS rows_
  LEFT JOIN _again AS again ON again._load = rows_._load AND again._row = rows_._row
  WHERE rows_._code IS NULL
),
repeated AS (SELECT key FROM candidates GROUP BY key HAVING COUNT(*) > 1),
ordered AS (
  SELECT
    candidates.*,
    ROW_NUMBER() OVER (PARTITION BY candidates.key ORDER BY candidates._load, candidates._row) AS position
  FROM candidates
  INNER JOIN repeated ON repeated.key = candidates.key
)
SELECT later._load, later._row, CASE WHEN later.content = first.content THEN 'known' ELSE 'duplicate' END AS fate
FROM ordered AS later
INNER JOIN ordered AS first ON first.key = later.key AND first.position = 1
WHERE later.position > 1

-- step: versions_of_events: what becomes of rows with the same key, of which the newest file's counts, and which differ
WITH ordered AS (
  SELECT
    _load,
    _row,
    _key AS key,
    _content AS content,
    ROW_NUMBER() OVER (PARTITION BY _key, _load ORDER BY _row) AS position
  FROM _rows
),
told AS (
  SELECT _load, _row, key, content, LAG(content) OVER (PARTITION BY key ORDER BY _load) AS before
  FROM ordered
  WHERE position = 1
),
versions AS (
  SELECT
    told.*,
    MAX(CASE WHEN before IS DISTINCT FROM content THEN _load END) OVER (PARTITION BY key) AS newest
  FROM told
)
SELECT
  _load,
  _row,
  CASE WHEN before = content THEN 'known' WHEN _load < newest THEN 'superseded' END AS fate,
  COALESCE(before <> content, FALSE) AS corrects
FROM versions
UNION ALL
SELECT
  later._load,
  later._row,
  CASE WHEN later.content = first.content THEN 'known' ELSE 'duplicate' END AS fate,
  FALSE AS corrects
FROM ordered AS later
INNER JOIN ordered AS first ON first._load = later._load AND first.key = later.key AND first.position = 1
WHERE later.position > 1

-- step: repeats_of_states: within a file, the later ones of rows with the same key; over files, rows without news
WITH candidates AS (
  SELECT _load, _row, _key AS key, _content AS content FROM _rows WHERE _code IS NULL
),
ordered AS (
  SELECT candidates.*, ROW_NUMBER() OVER (PARTITION BY _load, key ORDER BY _row) AS position FROM candidates
),
versions AS (
  SELECT
    ordered._load,
    ordered._row,
    ordered.content,
    COALESCE(
      LAG(ordered.content) OVER (PARTITION BY ordered.key ORDER BY ordered._load),
      present.content
    ) AS before
  FROM ordered
  LEFT JOIN _present AS present ON present.key = ordered.key
  WHERE ordered.position = 1
)
SELECT _load, _row, 'known' AS fate FROM versions WHERE before IS NOT DISTINCT FROM content
UNION ALL
SELECT later._load, later._row, CASE WHEN later.content = first.content THEN 'known' ELSE 'duplicate' END AS fate
FROM ordered AS later
INNER JOIN ordered AS first ON first._load = later._load AND first.key = later.key AND first.position = 1
WHERE later.position > 1

-- step: new_customers: customers never seen before, numbered on in the order of their ids
WITH found AS (
  SELECT rows_._customer AS customer_id
  FROM _rows AS rows_
  LEFT JOIN _fates AS fates ON fates._load = rows_._load AND fates._row = rows_._row
  WHERE rows_._code IS NULL AND fates.fate IS NULL
  GROUP BY rows_._customer
)
SELECT
  CAST(ROW_NUMBER() OVER (ORDER BY found.customer_id) + $given AS INTEGER) AS customer_no,
  found.customer_id
FROM found
LEFT JOIN _customer_keys AS known ON known.customer_id = found.customer_id
WHERE known.customer_id IS NULL

-- step: counts: rows of each load by what becomes of them
SELECT
  rows_._load AS load_no,
  COUNT(*) AS rows_read,
  COUNT(*) FILTER (WHERE rows_._code IS NULL AND COALESCE(fates.fate, 'superseded') = 'superseded') AS rows_loaded,
  COUNT(corrections._row) FILTER (WHERE COALESCE(fates.fate, 'superseded') = 'superseded') AS rows_replacing,
  COUNT(*) FILTER (WHERE rows_._code IS NULL AND fates.fate = 'known') AS rows_known,
  COUNT(*) FILTER (WHERE rows_._code IS NOT NULL OR fates.fate = 'duplicate') AS rows_quarantined
FROM _rows AS rows_
LEFT JOIN _fates AS fates ON fates._load = rows_._load AND fates._row = rows_._row
LEFT JOIN _corrections AS corrections ON corrections._load = rows_._load AND corrections._row = rows_._row
GROUP BY rows_._load

-- step: rejected_counts: lines of each load that are no rows
SELECT _load AS load_no, COUNT(*) AS rejected
FROM _rejects
GROUP BY _load

-- step: bad_rows: the numbers of the bad rows of one load, in order
SELECT rows_._row, rows_._json IS NULL AS needs_row
FROM _rows AS rows_
LEFT JOIN _fates AS fates ON fates._load = rows_._load AND fates._row = rows_._row
WHERE rows_._load = $load_no AND (rows_._code IS NOT NULL OR fates.fate = 'duplicate')
ORDER BY rows_._row

-- step: bad_reasons: the bad rows by what is wrong with them, each with its first example
WITH bad AS (
  SELECT
    rows_._load,
    rows_._row,
    places.line,
    CASE WHEN rows_._code IS NULL THEN rows_._key ELSE rows_._value END AS value,
    COALESCE(rows_._reason, $duplicate) AS reason,
    ROW_NUMBER() OVER (PARTITION BY COALESCE(rows_._reason, $duplicate) ORDER BY rows_._load, rows_._row) AS position,
    COUNT(*) OVER (PARTITION BY COALESCE(rows_._reason, $duplicate)) AS rows
  FROM _rows AS rows_
  INNER JOIN _places AS places ON places._load = rows_._load AND places._row = rows_._row
)
SELECT _load AS load_no, line, value, reason, rows FROM bad WHERE position = 1

-- step: rejected_reasons: the lines that are no rows by why, each with its first example
WITH bad AS (
  SELECT
    _load,
    line,
    text,
    reason,
    ROW_NUMBER() OVER (PARTITION BY reason ORDER BY _load, line) AS position,
    COUNT(*) OVER (PARTITION BY reason) AS rows
  FROM _rejects
)
SELECT _load AS load_no, line, text AS value, reason, rows FROM bad WHERE position = 1

-- step: quarantined: the bad rows as they go to the quarantine
SELECT
  CAST(rows_._load AS VARCHAR) || '-' || CAST(rows_._row AS VARCHAR) AS quarantine_id,
  $source AS source,
  loads.file,
  places.line,
  CASE WHEN rows_._code IS NULL THEN $key_name ELSE rows_._column END AS col,
  CASE WHEN rows_._code IS NULL THEN rows_._key ELSE rows_._value END AS value,
  COALESCE(rows_._code, $duplicate_code) AS code,
  COALESCE(rows_._reason, $duplicate) AS reason,
  COALESCE(rows_._json, places.row_json) AS row_json,
  rows_._customer AS customer_id,
  rows_._load AS load_no,
  loads.loaded_at
FROM _rows AS rows_
INNER JOIN _places AS places ON places._load = rows_._load AND places._row = rows_._row
INNER JOIN _loads AS loads ON loads.load_no = rows_._load
LEFT JOIN _fates AS fates ON fates._load = rows_._load AND fates._row = rows_._row
WHERE rows_._code IS NOT NULL OR fates.fate = 'duplicate'

-- step: rejected: the lines that are no rows as they go to the quarantine
SELECT
  CAST(rejects._load AS VARCHAR) || '-line-' || CAST(rejects.line AS VARCHAR) AS quarantine_id,
  $source AS source,
  loads.file,
  rejects.line,
  CAST(NULL AS VARCHAR) AS col,
  rejects.text AS value,
  'unreadable-line' AS code,
  rejects.reason,
  CAST(JSON_OBJECT('line', rejects.text) AS VARCHAR) AS row_json,
  CAST(NULL AS VARCHAR) AS customer_id,
  rejects._load AS load_no,
  loads.loaded_at
FROM _rejects AS rejects
INNER JOIN _loads AS loads ON loads.load_no = rejects._load
