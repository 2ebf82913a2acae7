"""Metrics, and the statistics that say how sure one may be. Reads what others sum up; writes nothing."""
