-- step: stood: the first of the groups that each customer is in, and how many of them
SELECT member.customer_no, MIN(chosen.place) AS place, COUNT(*) AS held
FROM _members AS member
JOIN _chosen AS chosen ON chosen.key = member.key
GROUP BY member.customer_no

-- step: told: everyone with figures, and where they stand; 0 is in none of the groups
SELECT facts.*, COALESCE(stood.place, 0) AS place, COALESCE(stood.held, 0) AS held
FROM _facts AS facts
LEFT JOIN _stood AS stood ON stood.customer_no = facts.customer_no

-- step: crossed: everyone with figures, and where they stand in two segmentations
SELECT facts.*, COALESCE(one.place, 0) AS place, COALESCE(other.place, 0) AS other_place
FROM _facts AS facts
LEFT JOIN _one AS one ON one.customer_no = facts.customer_no
LEFT JOIN _other AS other ON other.customer_no = facts.customer_no

-- step: both: how many members each pair of segments shares
SELECT one.key AS one, other.key AS other, COUNT(*) AS customers
FROM _members AS one
JOIN _members AS other ON other.customer_no = one.customer_no AND other.key > one.key
GROUP BY one.key, other.key

-- step: kept: of those who were in each segment at an earlier instant, how many are in it
SELECT before.key, COUNT(*) AS were, COUNT(after.customer_no) AS stayed
FROM _before AS before
LEFT JOIN _after AS after ON after.key = before.key AND after.customer_no = before.customer_no
GROUP BY before.key

-- step: recorded: the value of a trait that was on record of each customer at an instant
SELECT customer_no, ARG_MAX_NULL(value, since) AS key
FROM _entries
WHERE since <= $at
GROUP BY customer_no
