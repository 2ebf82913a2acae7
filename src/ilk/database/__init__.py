"""The only door to operational records. Reads and writes definitions, runs, audit, api_keys, settings; knows no feature."""
