"""Looks at files nobody has described yet, and proposes what they mean: how sure it is, and why."""
