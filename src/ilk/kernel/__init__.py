"""What every room may use: errors, names, time, randomness, settings, who acts. Reads nothing, writes nothing."""
