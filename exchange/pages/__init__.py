"""What the pages of the import assistant show, ready to place."""
