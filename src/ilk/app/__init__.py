"""One module for each thing a user can do. Reads and writes everything, through the rooms below; holds the clock."""
