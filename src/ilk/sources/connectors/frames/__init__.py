"""Rows that a program hands over."""
