"""What happens to an issued document: signed, scanned, verified by anyone, kept as one archive."""
