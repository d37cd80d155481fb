"""Where the tables of a batch stand: chosen by a person, kept as a profile, used again."""

import pytest

from exchange.actions import (
    check_again,
    choose_columns,
    commit_batch,
    delete_profile,
    point_at_table,
    save_profile,
    set_rule,
)
from exchange.models import State
from exchange.queries import profiles
from exchange.work import start
from tests.cast import Cast
from tests.exchange.engine import PLACE, sent, standing
from tests.exchange.fakes import FakeKind, workbook
from thinhduc.errors import Refused
from thinhduc.workbooks.layouts import Layout

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


def test_columns_that_are_not_sure_wait_for_a_person(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    data = workbook(heads=("Đơn vị lạ", "Hộ nghèo", "Hộ cận nghèo"))
    view = standing(scope, sent(scope, data))
    assert (view.state, view.layouts) == (State.MAPPING, ())
    assert any("Tên thôn" in gap or "Số hộ" in gap for gap in view.gaps)
    assert view.sheets[0]["top"][0] == ["Đơn vị lạ", "Hộ nghèo", "Hộ cận nghèo"]
    check_again(scope=scope, batch_id=view.id)
    start(scope=scope, batch_id=view.id)
    assert standing(scope, view.id).state is State.MAPPING
    with pytest.raises(Refused, match="chưa có cột “Tên thôn”"):
        choose_columns(
            scope=scope, batch_id=view.id, layouts=[Layout("figures", "Số hộ", (1, 1), 2, {"poor": 2})]
        )
    choose_columns(scope=scope, batch_id=view.id, layouts=[PLACE])
    start(scope=scope, batch_id=view.id)
    commit_batch(scope=scope, batch_id=view.id)
    assert kind.stored["Phú Thái"] == {"poor": 3, "near_poor": 4}


@pytest.mark.parametrize(
    "layout",
    [
        Layout("figures", "Trang khác", (1, 1), 2, {"name": 1}),
        Layout("pigs", "Số hộ", (1, 1), 2, {"name": 1}),
        Layout("figures", "Số hộ", (1, 1), 2, {"name": 1, "pigs": 2}),
        Layout("figures", "Số hộ", (2, 1), 3, {"name": 1}),
        Layout("figures", "Số hộ", (1, 1), 1, {"name": 1}),
        Layout("figures", "Số hộ", (1, 1), 2, {"name": 20_000}),
        Layout("figures", "Số hộ", (1, 1), 2, {"name": 1, "poor": 1}),
    ],
)
def test_a_place_that_can_not_be_is_refused(cast: Cast, kind: FakeKind, layout: Layout) -> None:
    batch_id = sent(cast.officer.scope)
    with pytest.raises(Refused):
        choose_columns(scope=cast.officer.scope, batch_id=batch_id, layouts=[layout])
    assert standing(cast.officer.scope, batch_id).layouts == (PLACE,)


def test_heads_that_a_person_points_at_are_read(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    batch_id = sent(scope)
    with pytest.raises(Refused, match="không có trang"):
        point_at_table(scope=scope, batch_id=batch_id, part="figures", sheet="Lạ", head_rows=(1, 1))
    point_at_table(scope=scope, batch_id=batch_id, part="figures", sheet="Số hộ", head_rows=(2, 2))
    view = standing(scope, batch_id)
    assert view.state is State.MAPPING
    (table,) = view.found
    assert (table["layout"]["head_rows"], table["columns"][0]["head"]) == ([2, 2], "Phú Thái")
    assert any("Tên thôn" in gap for gap in view.gaps)


def test_a_profile_is_used_by_name_and_by_its_heads(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    kind.stored = {"Phú Thái": {"poor": 1}}
    data = workbook(heads=("Đơn vị lạ", "Cột một", "Cột hai"))
    first = sent(scope, data)
    with pytest.raises(Refused, match="chưa chọn cột"):
        save_profile(scope=scope, batch_id=first, name="Mẫu huyện")
    choose_columns(scope=scope, batch_id=first, layouts=[PLACE])
    start(scope=scope, batch_id=first)
    set_rule(scope=scope, batch_id=first, rule="*", choice="take")
    with pytest.raises(Refused, match="Đặt tên"):
        save_profile(scope=scope, batch_id=first, name=" ")
    save_profile(scope=scope, batch_id=first, name="Mẫu huyện")
    save_profile(scope=scope, batch_id=first, name=" Mẫu  huyện")
    (profile,) = profiles(scope, "reviews")
    assert profile.columns["figures"]["heads"] == {
        "name": "Đơn vị lạ",
        "poor": "Cột một",
        "near_poor": "Cột hai",
    }
    by_heads = standing(scope, sent(scope, data))
    assert (by_heads.state, by_heads.profile, by_heads.undecided > 0) == (State.CHECKED, "Mẫu huyện", True)
    assert any("hồ sơ “Mẫu huyện”" in note for note in by_heads.notes)
    by_name = standing(scope, sent(scope, data, profile="Mẫu huyện"))
    assert (by_name.profile, by_name.rules, by_name.undecided) == ("Mẫu huyện", {"*": "take"}, 0)
    assert standing(scope, sent(scope)).profile == ""  # other heads, other file
    assert profiles(cast.other_officer.scope) == []
    with pytest.raises(Refused, match="không còn"):
        delete_profile(scope=cast.other_officer.scope, profile_id=profile.id)
    delete_profile(scope=scope, profile_id=profile.id)
    assert profiles(scope) == []
    assert standing(scope, sent(scope, data)).state is State.MAPPING
