"""Files that a web server hands out."""
