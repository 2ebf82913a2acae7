"""The commands, a module for each group; each asks a use case and hands the answer to a view."""
