"""Discovery of segments: what customers may be compared by, candidates side by side, and what is kept of one."""
