"""The pages of the import assistant."""
