-- step: latest: the newest row of each customer in a source of customers
SELECT *
FROM _source
QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_no ORDER BY load_no DESC NULLS LAST, row_id DESC NULLS LAST) = 1

-- step: latest_records: the newest row of each record in a source of customers
SELECT *
FROM _source
QUALIFY ROW_NUMBER() OVER (PARTITION BY record_no ORDER BY load_no DESC NULLS LAST, row_id DESC NULLS LAST) = 1

-- step: held: of a source whose rows say since when they hold, the row of each customer that holds at an instant
SELECT *
FROM _source
WHERE valid_from IS NULL OR valid_from <= $as_of
QUALIFY
  ROW_NUMBER() OVER (
    PARTITION BY customer_no ORDER BY valid_from DESC NULLS LAST, load_no DESC NULLS LAST, row_id DESC NULLS LAST
  ) = 1

-- step: held_records: of a source whose rows say since when they hold, the row of each record that holds at an instant
SELECT *
FROM _source
WHERE valid_from IS NULL OR valid_from <= $as_of
QUALIFY
  ROW_NUMBER() OVER (
    PARTITION BY record_no ORDER BY valid_from DESC NULLS LAST, load_no DESC NULLS LAST, row_id DESC NULLS LAST
  ) = 1
