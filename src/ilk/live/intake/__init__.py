"""Events from browsers, phones and servers: read, checked and written down before they are acknowledged."""
