"""The sections of RESULTS.md: each measures one thing and says it."""
