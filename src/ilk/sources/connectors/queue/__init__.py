"""Queues that the intake reads: streams of Redis."""
