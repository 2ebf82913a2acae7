"""Triggers: who enters or leaves a segment is told to a web address, signed, and again until it is taken."""
