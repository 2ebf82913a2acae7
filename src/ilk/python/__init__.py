"""The door for notebooks and scripts. Reads and writes only through the use cases, or through a running server."""
