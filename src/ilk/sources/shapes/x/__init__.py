"""Files of X's analytics: how an account did by day, and how its posts did."""
