"""Places through time: who follows whom, and how figures stay comparable (domain.md, "Places through time")."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thinhduc.figures import format_count, format_date

# A place's figures by key; None is missing, never zero.
Figures = Mapping[str, int | None]


@dataclass(frozen=True)
class Succession:
    """From the day `on` the place `successor` stands where `predecessor` stood; keys of hamlets or of communes.

    Several rows with one successor are a merger, several with one predecessor a split.
    """

    predecessor: int
    successor: int
    on: date


def successors_on(succession: Iterable[Succession], place: int, day: date) -> frozenset[int]:
    """Where a place has gone by `day`: itself while nothing follows it, else what follows it, however often.

    >>> merged = [Succession(1, 3, date(2025, 7, 1)), Succession(2, 3, date(2025, 7, 1))]
    >>> successors_on(merged, 1, date(2025, 6, 30)), successors_on(merged, 1, date(2025, 12, 31))
    (frozenset({1}), frozenset({3}))
    """
    following: dict[int, set[int]] = {}
    for step in succession:
        if step.on <= day:
            following.setdefault(step.predecessor, set()).add(step.successor)
    return frozenset(one for one in _reached(following, {place}) if one not in following)


def predecessors_of(succession: Iterable[Succession], place: int, day: date) -> frozenset[int]:
    """All places, direct and indirect, that `place` has followed by `day`; without itself.

    >>> predecessors_of([Succession(1, 2, date(2020, 1, 1)), Succession(2, 3, date(2025, 7, 1))], 3, date(2025, 7, 1))
    frozenset({1, 2})
    """
    before: dict[int, set[int]] = {}
    for step in succession:
        if step.on <= day:
            before.setdefault(step.successor, set()).add(step.predecessor)
    return _reached(before, {place}) - {place}


def sources_on(succession: Sequence[Succession], place: int, day: date) -> frozenset[int] | None:
    """The places standing on `day` that together are today's `place`; None where that can not be said.

    It can not be said of a part of a split place: its share of the whole is known to nobody but who enters it.

    >>> merged = [Succession(1, 3, date(2025, 7, 1)), Succession(2, 3, date(2025, 7, 1))]
    >>> sorted(sources_on(merged, 3, date(2024, 12, 31)))
    [1, 2]
    >>> split = [Succession(1, 2, date(2025, 7, 1)), Succession(1, 3, date(2025, 7, 1))]
    >>> sources_on(split, 3, date(2024, 12, 31)) is None
    True
    """
    sources = _stood_on(succession, place, day)
    last = max((step.on for step in succession if step.successor == place), default=day)
    whole = all(successors_on(succession, source, max(day, last)) <= {place} for source in sources)
    return sources if whole else None


def _stood_on(succession: Iterable[Succession], place: int, day: date) -> frozenset[int]:
    """The places standing on `day` from which all of `place`, or a part of it, came."""
    before: dict[int, set[int]] = {}
    for step in succession:
        if step.on > day:
            before.setdefault(step.successor, set()).add(step.predecessor)
    return frozenset(one for one in _reached(before, {place}) if one not in before)


def split_groups(
    succession: Sequence[Succession], places: Iterable[int], day: date
) -> list[tuple[frozenset[int], tuple[int, ...]]]:
    """The places whose share nobody can compute, with what they came from: both sides of a pair add up to the same.

    >>> split = [Succession(1, 2, date(2025, 7, 1)), Succession(1, 3, date(2025, 7, 1))]
    >>> split_groups(split, [2, 3, 4], date(2024, 12, 31))
    [(frozenset({1}), (2, 3))]
    """
    groups: list[tuple[frozenset[int], tuple[int, ...]]] = []
    for place in places:
        if sources_on(succession, place, day) is not None:
            continue
        sources = _stood_on(succession, place, day)
        together: tuple[int, ...] = (place,)
        for group in [group for group in groups if group[0] & sources]:
            groups.remove(group)
            sources, together = group[0] | sources, group[1] + together
        groups.append((sources, together))
    return groups


def _reached(edges: Mapping[int, Iterable[int]], start: Iterable[int]) -> frozenset[int]:
    """All places that one comes to along the edges, with those one starts from."""
    seen: set[int] = set()
    open_ones = set(start)
    while open_ones:
        place = open_ones.pop()
        seen.add(place)
        open_ones |= set(edges.get(place, ())) - seen
    return frozenset(seen)


def sum_known(values: Iterable[int | None]) -> int | None:
    """The sum; None where any value is missing, or there is none.

    >>> sum_known([3, 4]), sum_known([3, None]), sum_known([])
    (7, None, None)
    """
    known = list(values)
    if not known or any(value is None for value in known):
        return None
    return sum(value for value in known if value is not None)


def comparable(
    series: Mapping[int, Mapping[int, int | None]], succession: Sequence[Succession], places: Iterable[int]
) -> dict[int, dict[int, int | None]]:
    """A figure by place and year as if today's `places` had always stood: predecessors summed into what they became.

    `series`: place → year → the figure at the year's end, of every place that ever stood. A year in which the figure
    of a predecessor is missing stays missing; so does a part's year before its split.

    >>> merged = [Succession(1, 3, date(2025, 7, 1)), Succession(2, 3, date(2025, 7, 1))]
    >>> comparable({1: {2023: 4, 2024: 3}, 2: {2023: None, 2024: 2}, 3: {2025: 5}}, merged, [3])
    {3: {2023: None, 2024: 5, 2025: 5}}
    """
    years = sorted({year for values in series.values() for year in values})
    return {
        place: {
            year: _figure_of(series, sources_on(succession, place, date(year, 12, 31)), year)
            for year in years
        }
        for place in places
    }


def comparable_total(
    series: Mapping[int, Mapping[int, int | None]],
    succession: Sequence[Succession],
    places: Collection[int],
    year: int,
) -> int | None:
    """The sum of a figure at a year's end over all that became today's `places`; splits among them change nothing.

    None where a figure is missing, or where a part of what stood then lies elsewhere today.

    >>> split = [Succession(1, 2, date(2025, 7, 1)), Succession(1, 3, date(2025, 7, 1))]
    >>> comparable_total({1: {2024: 9}, 4: {2024: 2}}, split, [2, 3, 4], 2024)
    11
    """
    day = date(year, 12, 31)
    sources = frozenset[int]().union(*(_stood_on(succession, place, day) for place in places))
    last = max((step.on for step in succession), default=day)
    if not all(successors_on(succession, source, max(day, last)) <= set(places) for source in sources):
        return None
    return sum_known(series.get(source, {}).get(year) for source in sources)


def _figure_of(
    series: Mapping[int, Mapping[int, int | None]], sources: frozenset[int] | None, year: int
) -> int | None:
    if sources is None:
        return None
    return sum_known(series.get(source, {}).get(year) for source in sources)


def succession_faults(
    known: Sequence[Succession], new: Sequence[Succession], names: Mapping[int, str]
) -> list[str]:
    """What is wrong with rows to add, in sentences: a place after itself, a circle, days out of order.

    >>> names = {1: "Xóm Phú", 2: "Xóm Cường"}
    >>> succession_faults([Succession(1, 2, date(2025, 7, 1))], [Succession(2, 1, date(2025, 8, 1))], names)
    ['Xóm Phú đã là nơi trước của Xóm Cường, nên không thể là nơi sau của Xóm Cường.']
    """
    faults = []
    together = [*known, *new]
    for step in new:
        before, after = names[step.predecessor], names[step.successor]
        if step.predecessor == step.successor:
            faults.append(f"{before} không thể là nơi sau của chính mình.")
        elif step.predecessor in predecessors_of(known, step.successor, date.max):
            faults.append(f"{before} đã có {after} là nơi sau.")
        elif step.successor in predecessors_of(together, step.predecessor, date.max):
            faults.append(f"{after} đã là nơi trước của {before}, nên không thể là nơi sau của {before}.")
        faults.extend(_out_of_order(step, known, new, names))
    return list(dict.fromkeys(faults))


def _out_of_order(
    step: Succession, known: Sequence[Succession], new: Sequence[Succession], names: Mapping[int, str]
) -> list[str]:
    """A place goes once, and after it came."""
    name = names[step.predecessor]
    came = [other.on for other in (*known, *new) if other.successor == step.predecessor]
    went = {other.on for other in known if other.predecessor == step.predecessor}
    went |= {other.on for other in new if other.predecessor == step.predecessor} - {step.on}
    faults = [
        f"{name} có từ {format_date(day)}; ngày sáp nhập hoặc chia phải sau ngày đó."
        for day in came
        if day >= step.on
    ]
    return faults + [f"{name} đã sáp nhập hoặc chia từ {format_date(day)}." for day in sorted(went)]


def split_faults(
    whole_name: str,
    whole: Figures,
    parts: Sequence[tuple[str, Figures]],
    reason: str,
    labels: Mapping[str, str],
) -> list[str]:
    """What stops the openings entered for the parts of a split place: they must add up to the whole, with a reason.

    `labels`: the figures to hold, with their names. A figure the whole does not know may be entered freely.

    >>> parts = [("Phú 1", {"poor": 3}), ("Phú 2", {"poor": 1})]
    >>> split_faults("Xóm Phú", {"poor": 5}, parts, "Theo sổ hộ", {"poor": "hộ nghèo"})
    ['Xóm Phú có 5 hộ nghèo; các xóm chia ra cộng lại là 4. Hai số phải bằng nhau.']
    """
    faults = [] if reason.strip() else ["Số đầu kỳ của xóm mới chia do người nhập, nên cần ghi lý do."]
    for key, label in labels.items():
        missing = [name for name, figures in parts if figures.get(key) is None]
        negative = [name for name, figures in parts if (figures.get(key) or 0) < 0]
        total, known = sum_known(figures.get(key) for _, figures in parts), whole.get(key)
        if negative:
            faults.append(f"{', '.join(negative)}: số {label} không được âm.")
        elif missing and known is not None:
            faults.append(f"{', '.join(missing)} chưa có số {label}.")
        elif total is not None and known is not None and total != known:
            faults.append(
                f"{whole_name} có {format_count(known)} {label}; các xóm chia ra cộng lại là {format_count(total)}. "
                "Hai số phải bằng nhau."
            )
    return faults


def name_clashes(names: Mapping[int, tuple[str, str]]) -> dict[int, str]:
    """Names of hamlets brought together, by key: one that several old communes have gets the old commune's name.

    `names`: key → (the hamlet's name, the old commune's name).

    >>> name_clashes({1: ("Xóm Phú", "Thịnh Đức"), 2: ("Xóm Phú", "Bình Sơn"), 3: ("Nhân Hòa", "Thịnh Đức")})
    {1: 'Xóm Phú (Thịnh Đức)', 2: 'Xóm Phú (Bình Sơn)', 3: 'Nhân Hòa'}
    """
    seen = [name.casefold() for name, _ in names.values()]
    return {
        key: f"{name} ({commune})" if seen.count(name.casefold()) > 1 else name
        for key, (name, commune) in names.items()
    }
