"""One file for each kind of condition; `segments.kinds` lists them."""
