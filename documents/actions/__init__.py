"""Adding to an issued document: signed files, scans, pictures of hand and seal."""
