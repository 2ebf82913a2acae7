"""One file for each kind of value that a condition compares; `segments.kinds` lists them."""
