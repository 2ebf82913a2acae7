"""Ready shapes: files that products export, known by their header, and the sources that their rows make."""
