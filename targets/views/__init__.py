"""The pages of plans, by object."""
