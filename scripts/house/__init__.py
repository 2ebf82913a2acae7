"""Measures the code: how long files and functions are, how deep they nest, what they repeat; for docs/house.md."""
