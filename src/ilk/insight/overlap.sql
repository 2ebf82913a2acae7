-- step: both: how many members each pair of segments shares, a pair in the order of their names
SELECT one.segment AS segment, other.segment AS other, COUNT(*) AS customers
FROM _memberships AS one
JOIN _memberships AS other ON other.customer_no = one.customer_no AND other.segment > one.segment
GROUP BY one.segment, other.segment
