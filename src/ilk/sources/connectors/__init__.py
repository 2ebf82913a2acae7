"""Where rows come from when not from files: what is new there is landed in the project, and loaded like a file."""
