"""The pages of what was added to an issued document."""
