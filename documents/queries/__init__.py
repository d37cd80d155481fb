"""Reading what was added to an issued document."""
