"""Electronic signatures in PDF files (PAdES): looking at them, and putting them there. Knows no Django, no rows."""
