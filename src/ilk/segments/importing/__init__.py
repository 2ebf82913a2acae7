"""Segments of other tools, read into the language: one file for each tool; `reading` lists them."""
