"""What a version's number and day are held against before it is issued."""

from targets.models import PlanVersion
from targets.queries.versions import VersionOutline
from targets.rules.issuing import Before, Numbered
from thinhduc.scope import Scope


def before_issuing(scope: Scope, view: VersionOutline) -> Before:
    """The documents of the commune's other versions, and what the version follows."""
    issued = PlanVersion.objects.within(scope).filter(
        commune_id=view.commune_id, state=PlanVersion.State.ISSUED
    )
    rows = issued.exclude(pk=view.id).values_list("document_number", "document_date", "plan__year", "number")
    others = [Numbered(*row) for row in rows.order_by("document_date", "pk")]
    return Before(
        year=view.year,
        replaced=next((one for one in others if (one.year, one.version) == (view.year, view.replaces)), None),
        superior=view.superior_number,
        superior_on=view.superior_date,
        others=others,
    )
