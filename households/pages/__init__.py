"""What the review pages show, ready to be placed by the templates; nothing is read or written here."""

from households.pages.findings import finding_views
from households.pages.history import past_changes
from households.pages.sheet import Typing, open_clashes, review_page, typing_of
from households.pages.years import rate_chart

__all__ = [
    "Typing",
    "finding_views",
    "open_clashes",
    "past_changes",
    "rate_chart",
    "review_page",
    "typing_of",
]
