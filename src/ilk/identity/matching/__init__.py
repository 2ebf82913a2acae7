"""Probabilistic matching (Fellegi & Sunter 1969), which Splink does: settings, a fitted model, links with evidence."""
