"""Files that LinkedIn exports: people who are connected, and the followers of a page by day."""
