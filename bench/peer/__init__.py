"""Django's admin over the same rows: the peer of the pages. Nothing of it is part of the application."""
