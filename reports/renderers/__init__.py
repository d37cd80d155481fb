"""From a `Report` to the bytes of a file; each module knows one format and nothing of where figures come from."""
