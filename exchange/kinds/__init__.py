"""The kinds of workbooks, by the name the command line gives them."""

from exchange.kinds.base import Kind
from exchange.kinds.households import Households
from exchange.kinds.plan import PlanTables
from exchange.kinds.reviews import Reviews

KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Reviews(),
        PlanTables(),
        Households(),
    )
}
