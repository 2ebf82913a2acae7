"""The door to operational records. Reads and writes definitions, runs, audit, api_keys, settings, for whoever asks."""
