"""The migrations, one file each. A published one is never edited."""
