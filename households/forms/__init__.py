"""From what is typed to typed values; what is wrong is said by field."""
