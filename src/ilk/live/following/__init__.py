"""What the intake writes down becomes changes of segments: read, translated, given to people, evaluated, kept."""
