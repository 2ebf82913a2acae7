"""Definitions as versioned documents. Reads a project's YAML files and the definitions table; writes both."""
