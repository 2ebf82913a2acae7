"""Live segments: what they stand on, the thread that follows the intake, and what is asked about it."""
