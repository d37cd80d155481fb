"""Issued electronic versions that nobody has signed."""

from documents.models import SignedFile
from targets.models import PlanVersion
from targets.queries import VersionOutline, outlines_of
from thinhduc.scope import Scope


def unsigned_in_force(scope: Scope) -> list[VersionOutline]:
    """The electronic versions in force without any signed file, latest year first."""
    electronic = PlanVersion.objects.within(scope).filter(
        state=PlanVersion.State.ISSUED, form=PlanVersion.Form.ELECTRONIC
    )
    signed = SignedFile.objects.within(scope).values("version_id")
    found = dict(electronic.exclude(pk__in=signed).values_list("pk", "plan__year"))
    years = sorted(set(found.values()), reverse=True)
    return [one for year in years for one in outlines_of(scope, year) if one.id in found and one.is_in_force]
