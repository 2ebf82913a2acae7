"""Time: instants and the calendar, windows and lengths. Edges are computed here, and no engine does date arithmetic."""
