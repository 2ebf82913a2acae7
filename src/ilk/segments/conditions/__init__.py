"""One file for each kind of condition; `segments.language` lists them."""
