"""Files of YouTube Studio's analytics."""
