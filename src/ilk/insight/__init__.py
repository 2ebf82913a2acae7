"""Who a segment is and what is new, with charts. Reads customers, events, memberships; writes profiles, overviews."""
