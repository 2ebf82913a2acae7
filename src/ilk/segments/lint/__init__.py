"""Lint: what is suspicious about a definition that is right; each rule is pure, and looks at evidence."""
