"""Backups: a whole project in one file, and a project out of one. Reads the project's folder, writes archives."""
