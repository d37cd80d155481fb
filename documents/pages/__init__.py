"""What those pages show, ready to place."""
