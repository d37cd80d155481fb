"""Accounts: signing in and out, passwords, what an account typed and did not yet save."""
