"""Files of a server that is reached by SSH."""
