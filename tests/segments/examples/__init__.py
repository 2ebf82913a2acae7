"""Definitions with the people they hold for, worked out by hand: a module for each subject."""
