"""Append-only record of who did what, as what, when, from which value to which, and why."""
