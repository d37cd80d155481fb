"""Speed beside peers: `python -m bench.run` (docs/speed.md says what is measured and how)."""
