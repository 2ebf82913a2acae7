"""The language as people write it: text and its grammar, checks with their places, and the forms of the builder."""
