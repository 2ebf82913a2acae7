"""Models of a project: what they ask, read with the language; fitted on past instants, kept, and scored."""
