"""What conditions are about: events and which of them, related rows, accounts, places, and everybody else."""
