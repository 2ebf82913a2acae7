"""Events of queues: read as one of a group of consumers, and acknowledged once they are written down."""
