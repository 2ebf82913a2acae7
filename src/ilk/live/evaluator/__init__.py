"""Who belongs, event by event: pure, without a clock, with the very answer of a run at that instant."""
