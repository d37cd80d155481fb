"""The pages of the households' room."""
