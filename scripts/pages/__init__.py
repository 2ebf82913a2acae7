"""Writes the pages of docs/conditions from the code: a page for each kind of condition and value."""
