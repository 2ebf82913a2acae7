"""What is decided for a visitor: who it is, what stands published, and what is shown."""
