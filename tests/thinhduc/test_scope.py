"""The one door for scope, tried at every back door."""

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.core.management import call_command
from django.db.models import Count, Exists, OuterRef, Prefetch

from accounts.models import User
from hamlets.models import Commune, Hamlet, HamletPeriod, Membership
from targets.models import Plan, PlanLine, PlanVersion
from tests.cast import Cast
from thinhduc.scope import Scope, UnscopedQuery


class HamletChoice(forms.ModelForm):
    class Meta:
        model = HamletPeriod
        fields = ("hamlet",)


BACK_DOORS: dict[str, Callable[[Cast], Any]] = {
    "list": lambda cast: list(Hamlet.objects.all()),
    "get": lambda cast: Hamlet.objects.get(slug="phuc-hoa"),
    "count": lambda cast: Hamlet.objects.count(),
    "exists": lambda cast: Hamlet.objects.filter(slug="phuc-hoa").exists(),
    "aggregate": lambda cast: Hamlet.objects.aggregate(Count("id")),
    "iterator": lambda cast: list(Hamlet.objects.iterator()),
    "values": lambda cast: list(Hamlet.objects.values_list("slug", flat=True)),
    "update": lambda cast: Hamlet.objects.filter(slug="phuc-hoa").update(slug="x"),
    "delete": lambda cast: HamletPeriod.objects.all().delete(),
    "reverse relation": lambda cast: list(cast.commune.hamlets.all()),
    "reverse relation of an account": lambda cast: list(cast.head.user.memberships.all()),
    "prefetch": lambda cast: list(Commune.objects.within(cast.officer.scope).prefetch_related("hamlets")),
    "join from an unscoped parent": lambda cast: list(User.objects.filter(memberships__role="officer")),
    "annotation over a join": lambda cast: list(User.objects.annotate(n=Count("memberships"))),
    "raw": lambda cast: list(Hamlet.objects.raw("SELECT * FROM hamlets_hamlet")),
    "raw of a relation": lambda cast: list(cast.commune.hamlets.raw("SELECT * FROM hamlets_hamlet")),
    "union": lambda cast: list(Hamlet.objects.within(cast.officer.scope).union(Hamlet.objects.all())),
    "subquery": lambda cast: list(User.objects.filter(pk__in=Membership.objects.values("user"))),
    "exists subquery": lambda cast: list(
        User.objects.filter(Exists(Membership.objects.filter(user=OuterRef("pk"))))
    ),
    "choices of a ModelForm": lambda cast: HamletChoice().as_p(),
    "dump": lambda cast: call_command("dumpdata", "hamlets.Hamlet", verbosity=0),
}


@pytest.mark.parametrize("door", BACK_DOORS)
def test_unmarked_query_raises(cast: Cast, door: str) -> None:
    with pytest.raises(Exception) as caught:
        BACK_DOORS[door](cast)
    chain = [caught.value, caught.value.__cause__, caught.value.__context__]
    assert any(isinstance(error, UnscopedQuery) or "phạm vi" in str(error) for error in chain)


def test_scope_of_nobody_lets_nothing_through(cast: Cast) -> None:
    for model in (Commune, Hamlet, HamletPeriod, Membership, Plan, PlanVersion, PlanLine):
        assert not model.objects.within(Scope.nobody()).exists()


def test_officer_sees_the_own_commune_alone(cast: Cast) -> None:
    slugs = set(Hamlet.objects.within(cast.officer.scope).values_list("slug", flat=True))
    assert slugs == {"nhan-hoa", "phuc-hoa", "lang-mon"}


def test_head_sees_the_own_hamlet_alone(cast: Cast) -> None:
    assert [h.slug for h in Hamlet.objects.within(cast.head.scope)] == ["phuc-hoa"]
    assert [p.name for p in HamletPeriod.objects.within(cast.head.scope)] == ["Phúc Hòa"]


def test_marked_prefetch_stays_within(cast: Cast) -> None:
    scope = cast.head.scope
    communes = Commune.objects.within(scope).prefetch_related(
        Prefetch("hamlets", Hamlet.objects.within(scope))
    )
    assert [[h.slug for h in commune.hamlets.all()] for commune in communes] == [["phuc-hoa"]]


def test_administrators_see_no_figures(cast: Cast) -> None:
    plan = Plan.objects.create(commune=cast.commune, year=2022)
    PlanVersion.objects.create(commune=cast.commune, plan=plan, number=1)
    for person in (cast.commune_admin, cast.system_admin, cast.province_reader):
        assert not Plan.objects.within(person.scope).exists()
        assert not PlanVersion.objects.within(person.scope).exists()


def test_head_does_not_see_that_a_draft_exists(cast: Cast) -> None:
    plan = Plan.objects.create(commune=cast.commune, year=2022)
    PlanVersion.objects.create(commune=cast.commune, plan=plan, number=1)
    assert Plan.objects.within(cast.officer.scope).exists()
    assert not Plan.objects.within(cast.head.scope).exists()
    assert not PlanVersion.objects.within(cast.head.scope).exists()
