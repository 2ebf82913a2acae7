"""Events that clients sent to the intake."""
