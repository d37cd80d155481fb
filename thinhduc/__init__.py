"""The project's settings and addresses, and the small kernel every room stands on."""
