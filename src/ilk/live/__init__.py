"""Live: segments that change as events arrive and as time passes. Reads events as they come; writes moves."""
