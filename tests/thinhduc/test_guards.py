"""What the database itself refuses, whoever asks it."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from journal.actions import record
from journal.models import Entry
from targets.models import IssuedFile, Plan, PlanEvent, PlanLine, PlanVersion, PublishedFigure, Target
from tests.cast import Cast
from thinhduc.guards import expected_triggers, install


@pytest.fixture
def issued(cast: Cast) -> PlanVersion:
    """An issued version with one row of everything, and a draft beside it."""
    commune = cast.commune
    plan = Plan.objects.create(commune=commune, year=2022)
    version = PlanVersion.objects.create(commune=commune, plan=plan, number=1)
    common = {"commune": commune, "version": version}
    PlanLine.objects.create(
        **common, hamlet=cast.hamlets["phuc-hoa"], order=2, name="Phúc Hòa", households=209
    )
    Target.objects.create(**common, level="own", poverty="poor", reduction=6)
    PublishedFigure.objects.create(
        **common, poverty="poor", figure="households", text="2.211", value="2211", stated_at=timezone.now()
    )
    IssuedFile.objects.create(**common, report="annex-poor", format="pdf", content=b"%PDF", sha256="0" * 64)
    PlanEvent.objects.create(**common, kind="issued", at=timezone.now(), actor_name="x")
    version.state, version.document_number, version.document_date, version.signer = (
        "issued",
        "38",
        date(2022, 3, 31),
        "x",
    )
    version.save()
    return version


def refused(sql: str, params: tuple[Any, ...] = ()) -> bool:
    """Whether the database refuses a statement, and for its own reason."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
    except DatabaseError as error:
        return "không được sửa, xóa" in str(error)
    return False


PARTS = ("targets_planline", "targets_target", "targets_publishedfigure", "targets_issuedfile")


@pytest.mark.parametrize("table", [*PARTS, "targets_planevent"])
def test_parts_of_an_issued_version_can_not_change(issued: PlanVersion, table: str) -> None:
    assert refused(f"UPDATE {table} SET commune_id = commune_id")
    assert refused(f"DELETE FROM {table}")


def test_an_issued_version_can_not_change(issued: PlanVersion) -> None:
    assert refused("UPDATE targets_planversion SET signer = 'y'")
    assert refused("UPDATE targets_planversion SET state = 'draft'")
    assert refused("DELETE FROM targets_planversion")


def test_nothing_can_be_added_to_an_issued_version(issued: PlanVersion, cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="không được sửa, xóa"), transaction.atomic():
        PlanLine.objects.create(
            commune=cast.commune, version=issued, hamlet=cast.hamlets["lang-mon"], order=12, name="Làng Mơn"
        )


def test_a_line_can_not_be_moved_into_an_issued_version(issued: PlanVersion, cast: Cast) -> None:
    draft = PlanVersion.objects.create(commune=cast.commune, plan=issued.plan, number=2)
    PlanLine.objects.create(
        commune=cast.commune, version=draft, hamlet=cast.hamlets["lang-mon"], order=1, name="Mơn"
    )
    assert refused(f"UPDATE targets_planline SET version_id = {issued.pk} WHERE version_id = {draft.pk}")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
@pytest.mark.parametrize("table", [*PARTS, "targets_planversion", "targets_planevent"])
def test_replacing_a_row_is_refused(issued: PlanVersion, table: str) -> None:
    assert refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_truncating_is_refused(issued: PlanVersion) -> None:
    connection.check_constraints()  # foreign keys that still wait for the commit would refuse it first
    assert refused("TRUNCATE targets_planversion CASCADE")


def test_the_journal_can_not_change(cast: Cast) -> None:
    record(scope=cast.officer.scope, deed="review-saved", year=2022)
    assert refused("UPDATE journal_entry SET reason = 'x'")
    assert refused("DELETE FROM journal_entry")
    assert Entry.objects.within(cast.officer.scope).count() == 1


def test_a_draft_can_change_and_go(issued: PlanVersion, cast: Cast) -> None:
    draft = PlanVersion.objects.create(commune=cast.commune, plan=issued.plan, number=2)
    PlanEvent.objects.create(
        commune=cast.commune, version=draft, kind="created", at=timezone.now(), actor_name="x"
    )
    PlanVersion.objects.within(cast.officer.scope).filter(pk=draft.pk).update(signer="y")
    draft.delete()
    assert PlanVersion.objects.within(cast.officer.scope).count() == 1


def test_all_triggers_stand_after_migrating_and_installing_again(db: Any) -> None:
    install(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        names = {name for (name,) in cursor.fetchall()}
    assert names == expected_triggers(connection.vendor)
    assert len(names) >= 24
