"""The application's rows through Django's plain manager: the door of thinhduc/scope.py costs the peer nothing.

They are lent to the rooms whose rows they are, because migrations find no parent of a proxy elsewhere.
"""

from django.db import models

from households.models import Household, ReviewResult
from targets.models import PlanLine


class ReviewRow(ReviewResult):
    """A hamlet's review of a year."""

    objects = models.Manager()

    class Meta:
        app_label = "households"
        proxy = True


class HouseholdRow(Household):
    """A household of the register."""

    objects = models.Manager()

    class Meta:
        app_label = "households"
        proxy = True


class PlanRow(PlanLine):
    """A hamlet's line of a plan, to be read."""

    objects = models.Manager()

    class Meta:
        app_label = "targets"
        proxy = True


class PlanCells(PlanLine):
    """The same line, to be typed in."""

    objects = models.Manager()

    class Meta:
        app_label = "targets"
        proxy = True
