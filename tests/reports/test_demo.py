"""The demo: everybody can sign in, the story is there, and a database in use is never touched."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory
from jsonschema import Draft202012Validator

from accounts.models import User
from hamlets.queries import active_memberships, all_communes, command_scope, commune_by_slug, scope_of
from households.queries import confirmed_results, review_sheet
from reports.demo import DATA, make_demo
from reports.demo.people import CAST, scope_for
from targets.actions import approve, save_lines, submit
from targets.models import Acknowledgement
from targets.queries import content_hash, version_at
from targets.rules import PovertyClass, State
from tests.cast import make_commune, make_person
from tests.reports.commands import row_counts, run
from thinhduc.errors import NotAllowed
from thinhduc.permissions import Role
from thinhduc.scope import Scope

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    """Twenty argon2 hashes are what a password is for, not what these tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def scope(slug: str = "thinh-duc") -> Scope:
    commune = commune_by_slug(slug)
    assert commune is not None
    return command_scope(commune)


def signs_in(username: str, password: str) -> bool:
    request = RequestFactory().post("/")
    return authenticate(request, username=username, password=password) is not None


def test_demo_tells_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THINHDUC_DEMO_PASSWORD", raising=False)
    answer = run("demo")
    assert (answer.status, answer.err) == (0, "")
    table = dict(line.split()[:2] for line in answer.out.splitlines()[4:])
    assert list(table) == [actor.username for actor in CAST]
    assert len(set(table.values())) == len(table)
    assert all(signs_in(name, password) for name, password in table.items())
    assert not User.objects.filter(must_change_password=True).exists()

    issued = version_at(scope(), 2022, "in-force")
    assert issued is not None
    assert (issued.document_number, issued.signer) == ("38/KH-UBND", "Lăng Đại Thành")
    acknowledged = set(Acknowledgement.objects.within(scope()).values_list("hamlet__slug", flat=True))
    assert {line.hamlet_slug for line in issued.lines} - acknowledged == {"lang-mon"}

    draft = version_at(scope(), 2023, "draft")
    assert draft is not None
    assert (draft.state, draft.last_return is not None) == (State.RETURNED, True)
    poor = {line.name: line for line in draft.table(PovertyClass.POOR)}
    assert (poor["Làng Mơn"].reduction, poor["Tân Đức"].households) == (None, None)
    assert len(confirmed_results(scope(), 2022)) == 11
    sheet = review_sheet(scope(), 2023)
    assert sheet is not None
    assert (sheet.entered, sheet.confirmed, len(sheet.rows)) == (7, 4, 12)
    other = version_at(scope("binh-son"), 2023)
    assert other is not None
    assert other.state is State.SUBMITTED


def test_demo_is_a_healthy_house() -> None:
    make_demo("mot-mat-khau-chung")
    answer = run("check_figures")
    assert answer.status == 0, answer.out


def test_demo_with_one_password_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THINHDUC_DEMO_PASSWORD", "mot-mat-khau-chung")
    assert run("demo").out.count("mot-mat-khau-chung") == len(CAST)
    assert all(signs_in(actor.username, "mot-mat-khau-chung") for actor in CAST[:3])


def test_one_with_two_roles_can_not_approve_the_own_work() -> None:
    make_demo("mot-mat-khau-chung")
    user = User.objects.get(username="canbo.kiem")
    as_officer, as_leader = (scope_of(user, membership) for membership in active_memberships(user))
    assert (as_officer.role, as_leader.role) == (Role.OFFICER, Role.LEADER)
    draft = version_at(scope(), 2023, "draft")
    assert draft is not None
    save_lines(
        scope=as_officer,
        version_id=draft.id,
        rows={12: {"poor_reduction": 2}, 10: {"households": 231}},
        seen={12: {"poor_reduction": None}, 10: {"households": None}},
    )
    submit(scope=as_officer, version_id=draft.id)
    submitted = version_at(scope(), 2023, "draft")
    assert submitted is not None
    with pytest.raises(NotAllowed):
        approve(scope=as_leader, version_id=draft.id, shown_hash=content_hash(submitted))
    approve(scope=scope_for("lanhdao2"), version_id=draft.id, shown_hash=content_hash(submitted))


def test_second_demo_is_refused() -> None:
    make_demo("mot-mat-khau-chung")
    before = row_counts()
    answer = run("demo")
    assert (answer.status, answer.out, row_counts()) == (1, "", before)
    assert "đã có xã" in answer.lines[0]


def test_database_in_use_is_refused() -> None:
    make_person("quantri", "Vũ Thị Hệ", Role.SYSTEM_ADMIN)
    answer = run("demo")
    assert answer.status == 1
    assert "đã có tài khoản quantri" in answer.lines[0]
    assert all_communes() == []
    make_commune("Tân Cương", ["Hồng Thái"])
    assert "đã có xã" in run("demo").lines[0]


def test_interrupted_demo_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reports.demo._binh_son", broken)
    before = row_counts()
    with pytest.raises(KeyboardInterrupt):
        make_demo("mot-mat-khau-chung")
    assert row_counts() == before


def test_only_the_signer_of_plan_38_is_a_real_person() -> None:
    names = {actor.full_name for actor in CAST}
    assert "Lăng Đại Thành" not in names
    assert len(names) == len(CAST)


def test_demo_files_are_the_plan_of_2022_and_as_the_schema_has_them() -> None:
    golden = Path(__file__).parent.parent / "golden"
    assert (DATA / "thinhduc-2022.json").read_bytes() == (golden / "thinhduc-2022.json").read_bytes()
    schema = json.loads((golden / "plan.schema.json").read_text(encoding="utf-8"))
    for name in ("thinhduc-2022.json", "binh-son-2022.json"):
        Draft202012Validator(schema).validate(json.loads((DATA / name).read_text(encoding="utf-8")))
