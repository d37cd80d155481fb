"""The rules by which a list of households is held against the register, without a database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from households.rules import PovertyClass
from households.rules.importing import (
    Difference,
    Ground,
    KnownHousehold,
    KnownMember,
    Points,
    Register,
    SaidHousehold,
    SaidPerson,
    Write,
    changed_household,
    compare,
    new_household,
    problems_of,
    steps_of,
)
from households.rules.kinds import State
from households.rules.movements import Chain
from households.rules.persons import HEAD, Birth, Person

DAY = date(2022, 12, 31)
START = date(2020, 1, 1)
POOR = State(7, PovertyClass.POOR, 2)
HAMLETS: Mapping[int, str] = {7: "Phúc Hòa", 8: "Làng Mơn"}
BA = KnownMember(
    5, 1, Person("Lý Văn Ba", Birth(date(1960, 3, 12), 1960), "male", HEAD, "019060000001"), "Nùng"
)
TU = KnownMember(6, 2, Person("Hoàng Thị Tư", Birth(None, 1963), "female", "spouse"), "Nùng")


def known(**values: object) -> KnownHousehold:
    stored: dict[str, object] = {
        "id": 1, "code": "TD-01", "head_name": "Lý Văn Ba", "then": POOR, "members": (BA, TU),
        "chain": Chain(POOR, START, START, frozenset({PovertyClass.POOR})), "hamlet": "Phúc Hòa",
    }  # fmt: skip
    return KnownHousehold(**{**stored, **values})  # type: ignore[arg-type]


def as_said(household: KnownHousehold, **values: object) -> SaidHousehold:
    """The list that says exactly what is stored."""
    people = tuple(
        SaidPerson(
            place, one.person.name, one.person.birth if one.person.birth.year else None, one.person.sex or None,
            one.person.relation or None, one.ethnicity or None, one.person.identity_number or None,
        )
        for place, one in enumerate(household.there, 1)
    )  # fmt: skip
    then, points = household.then, household.points
    assert then is not None
    said: dict[str, object] = {
        "place": 1, "code": household.code, "head": household.head_name, "hamlet_id": then.hamlet_id,
        "address": household.address or None, "poverty_class": then.poverty_class, "persons": then.persons,
        "flags": dict.fromkeys(household.flags, True), "people": people,
        "decision": (points.decision_number if points else household.decision) or None,
        "decided_on": points.decided_on if points else household.decided_on,
        "b1": points.b1 if points else None, "b2": points.b2 if points else None,
        "causes": points.causes if points else None,
    }  # fmt: skip
    return SaidHousehold(**{**said, **values})  # type: ignore[arg-type]


def ground(**values: object) -> Ground:
    stored: dict[str, object] = {"today": date(2023, 6, 1), "hamlets_on": lambda _: HAMLETS, "present": {}}
    return Ground(**{**stored, **values})  # type: ignore[arg-type]


def written(said: SaidHousehold, household: KnownHousehold, *keep: str) -> Write:
    return changed_household(compare(said, household), DAY, lambda one: one.key not in keep)


def kinds(write: Write) -> list[str]:
    return [step.event.kind.value for step in steps_of(write)]


names = st.sampled_from(["Lý Văn Ba", "Hoàng Thị Tư", "Vũ Văn Năm", "Đỗ Thị Sáu", "Lý Văn Bà"])
births = st.one_of(
    st.just(Birth()),
    st.integers(1930, 2021).map(lambda year: Birth(None, year)),
    st.dates(date(1930, 1, 1), date(2021, 1, 1)).map(lambda on: Birth(on, on.year)),
)
people = st.builds(
    Person, names, births, st.sampled_from(["", "male", "female"]), st.sampled_from(["child", "spouse", "other"]),
    st.sampled_from(["", "012345678"]),
)  # fmt: skip


@st.composite
def households(draw: st.DrawFn) -> KnownHousehold:
    drawn = draw(st.lists(people, max_size=4, unique_by=lambda one: (one.name, one.birth)))
    members = tuple(
        KnownMember(
            pk, pk, replace(one, relation=HEAD if pk == 1 else one.relation, identity_number=str(10**8 + pk))
        )
        for pk, one in enumerate(drawn, 1)
    )
    then = State(
        draw(st.sampled_from([7, 8])), draw(st.sampled_from(list(PovertyClass))), draw(st.integers(1, 6))
    )
    points = draw(
        st.none()
        | st.builds(
            Points,
            st.just(then.poverty_class),
            st.just(date(2022, 12, 15)),
            st.just("1/QĐ"),
            st.just(120),
            st.none(),
        )
    )
    return known(
        then=then, chain=Chain(then, START, START), members=members, points=points,
        head_name=members[0].person.name if members else "Lý Văn Ba",
        flags=draw(st.sampled_from([{}, {"merit": (3,)}])), address=draw(st.sampled_from(["", "Ngõ 5"])),
    )  # fmt: skip


@given(households())
def test_what_is_stored_read_back_differs_in_nothing(household: KnownHousehold) -> None:
    said = as_said(household)
    register = Register([household])
    assert register.meant_by(said).household is household
    compared = compare(said, household)
    assert compared.differences == ()
    assert changed_household(compared, DAY, lambda _: True).changes_nothing


@given(households(), households())
def test_what_is_kept_changes_nothing_and_what_is_taken_is_there(
    one: KnownHousehold, other: KnownHousehold
) -> None:
    said = as_said(other)
    compared = compare(said, one)
    assert changed_household(compared, DAY, lambda _: False).changes_nothing
    write = changed_household(compared, DAY, lambda _: True)
    assert write.state is not None
    assert other.then is not None
    assert (write.state.hamlet_id, write.state.poverty_class) == (
        other.then.hamlet_id,
        other.then.poverty_class,
    )
    steps = steps_of(write)
    assert (steps[-1].after if steps else one.then) == write.state
    for step, following in pairwise(steps):
        assert step.after == following.before


def test_an_empty_cell_takes_nothing_away() -> None:
    assert compare(SaidHousehold(1, code="TD-01"), known()).differences == ()


def test_a_member_more_is_a_person_more_unless_it_was_counted() -> None:
    said = as_said(
        known(), people=(*as_said(known()).people, SaidPerson(3, "Lý Văn Bé", Birth(None, 2022))), persons=3
    )
    write = written(said, known())
    assert kinds(write) == ["size-changed"]
    assert [one.person.joined_on for one in write.people] == [DAY]
    counted = known(then=replace(POOR, persons=3), chain=Chain(replace(POOR, persons=3), START, START))
    write = written(said, counted)
    assert kinds(write) == []
    assert [one.person.joined_on for one in write.people] == [None]


def test_who_is_not_named_stays_and_explains_a_smaller_count() -> None:
    alone = as_said(known(), people=as_said(known()).people[:1], persons=1)
    assert compare(alone, known()).differences == ()
    smaller = as_said(known(), people=(), persons=1)
    assert [(one.key, one.old, one.new) for one in compare(smaller, known()).differences] == [
        ("persons", 2, 1)
    ]


def test_hamlet_size_class_and_head_follow_in_this_order() -> None:
    said = as_said(
        known(),
        hamlet_id=8,
        poverty_class=PovertyClass.NEITHER,
        persons=5,
        people=(SaidPerson(1, "Hoàng Thị Tư", relation=HEAD), SaidPerson(2, "Lý Văn Ba", relation="spouse")),
        decision="9/QĐ",
        decided_on=date(2022, 12, 15),
    )
    write = written(said, known())
    assert kinds(write) == ["moved-hamlet", "size-changed", "escaped-above", "head-changed"]
    assert (write.on, write.decision_number, write.head_name) == (date(2022, 12, 15), "9/QĐ", "Hoàng Thị Tư")
    assert {one.person.name: one.person.relation for one in write.people} == {
        "Hoàng Thị Tư": HEAD, "Lý Văn Ba": "spouse",
    }  # fmt: skip
    assert problems_of(write, ground()) == []
    kept = written(said, known(), "head", "class")
    assert kinds(kept) == ["moved-hamlet", "size-changed"]
    assert kept.people == ()


def test_relapsed_where_it_was_of_that_class_before() -> None:
    now = replace(POOR, poverty_class=PovertyClass.NEITHER)
    before = known(then=now, chain=Chain(now, START, START, frozenset(PovertyClass)))
    assert kinds(written(as_said(before, poverty_class=PovertyClass.POOR), before)) == ["relapsed"]


def test_a_year_alone_says_nothing_new_of_a_day() -> None:
    said = as_said(known(), people=(SaidPerson(1, "LÝ VĂN BA", Birth(None, 1960)),))
    assert compare(said, known()).differences == ()
    other = compare(
        as_said(known(), people=(SaidPerson(1, "Hoàng Thị Tư", Birth(date(1963, 5, 1), 1963)),)), known()
    )
    assert other.differences == (Difference(1, "birth", Birth(None, 1963), Birth(date(1963, 5, 1), 1963)),)


def test_another_identity_number_is_another_person_unless_the_birth_is_the_same() -> None:
    register = Register([known()])
    one = SaidPerson(1, "Lý Văn Ba", relation=HEAD, identity_number="019060009999")
    assert register.meant_by(SaidHousehold(1, hamlet_id=7, people=(one,))).household is None
    same = replace(one, birth=BA.person.birth)
    assert register.meant_by(SaidHousehold(1, hamlet_id=7, people=(same,))).household is not None


def test_a_code_of_strangers_is_not_believed() -> None:
    said = SaidHousehold(1, code="TD-01", head="Vũ Văn Xa", people=(SaidPerson(1, "Vũ Văn Xa"),))
    match = Register([known()]).meant_by(said)
    assert (match.household, match.key) == (None, "code")


def test_confirmed_results_stop_what_would_change_them() -> None:
    said = as_said(known(), hamlet_id=8)
    confirmed = ground(confirmed={2022: {8: "Trần Thị Cán Bộ"}})
    assert [one.key for one in problems_of(written(said, known()), confirmed)] == ["hamlet"]
    entering = new_household(replace(said, code=None, people=()), "TD-02", DAY)
    assert problems_of(entering, confirmed) == []
    kept = replace(confirmed, register_years=frozenset({2022}))
    assert [one.key for one in problems_of(entering, kept)] == ["class"]


def test_a_list_of_an_earlier_year_does_not_reach_past_later_movements() -> None:
    later = known(chain=Chain(replace(POOR, persons=3), START, date(2023, 2, 1)))
    said = as_said(later, poverty_class=PovertyClass.NEAR_POOR)
    (problem,) = problems_of(written(said, later), ground())
    assert (problem.key, "1/2/2023" in problem.text) == ("class", True)


def test_faults_of_people_stand_beside_their_rows() -> None:
    said = as_said(
        known(),
        people=(
            *as_said(known()).people,
            SaidPerson(3, "Lý Văn Bé", Birth(None, 2099)),
            SaidPerson(4, "Vũ Văn Xa", identity_number="019060007777"),
        ),
    )
    elsewhere = ground(present={"019060007777": known(id=2, code="TD-02", head_name="Vũ Văn Xa")})
    found = {(one.place, one.key) for one in problems_of(written(said, known()), elsewhere)}
    assert found == {(3, "birth"), (3, "joined_on"), (4, "identity_number")}
