"""What a survey says: items, scales with their reliability, scores of everyone and of segments, and their trend."""
