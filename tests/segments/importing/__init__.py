"""Segments of other tools, read into the language: members by the other tool's own rules, worked out by hand."""
