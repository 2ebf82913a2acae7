"""How good data is, and what its faults cost: reads sources, customers, memberships; writes nothing."""
