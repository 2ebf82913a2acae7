"""Views for people: who a segment is, what is new, as charts too. Reads customers, events, memberships, sizes; writes profiles, overviews."""
