-- step: newest: the newest response of each customer; of several at one instant, the one that is last by its identifier
SELECT *
FROM _responses
QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_no ORDER BY occurred_at DESC NULLS LAST, event_id DESC NULLS LAST) = 1
