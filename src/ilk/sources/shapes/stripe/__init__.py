"""Files that Stripe's dashboard exports. Customers are named by Stripe's own identifiers; times are in UTC."""
