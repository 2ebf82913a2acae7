"""Who is who: worked out by runs, looked at, and decided by people."""
