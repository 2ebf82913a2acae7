"""Instruments: surveys as definitions, whose scores are ordinary traits. Reads events of responses; writes nothing."""
