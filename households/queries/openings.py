"""What a year starts from: the confirmed results of the year before, under the hamlets as they now stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from hamlets.queries import hamlet_names, hamlet_succession, hamlets_in, with_past
from hamlets.rules import sources_on, split_groups, sum_known
from households.queries.results import ConfirmedResult, Values, confirmed_results
from households.rules import KEYS
from thinhduc.scope import Scope


@dataclass(frozen=True)
class SplitGroup:
    """Hamlets whose openings a person enters: together they are what `whole` hamlets were, by name and figures.

    `values`: the sum of the confirmed results, None per figure where one is missing; `missing`: whose results are.
    """

    hamlet_ids: tuple[int, ...]
    whole: tuple[str, ...]
    values: Values
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Openings:
    """The openings of a year by hamlet.

    `results`: the hamlet's own result, or the sum of those of the hamlets it was merged from; none where one of these
    is not confirmed, whose names `missing` then holds. `splits`: hamlets that were split since.
    """

    results: Mapping[int, ConfirmedResult]
    missing: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    splits: tuple[SplitGroup, ...] = ()


def opening_results(scope: Scope, year: int) -> Openings:
    """The confirmed results of `year − 1` for the hamlets that stand at the end of `year`.

    Predecessors may have been other communes' hamlets. While nothing merged or split in between, two queries.
    """
    own = confirmed_results(scope, year - 1)
    day = date(year - 1, 12, 31)
    if not any(step.on > day for step in hamlet_succession(scope)):
        return Openings(own)
    wide = with_past(scope)
    succession = hamlet_succession(wide)
    known = confirmed_results(wide, year - 1)
    hamlets = [hamlet.id for hamlet in hamlets_in(scope, year)]
    groups = split_groups(succession, hamlets, day)
    names = hamlet_names({pk for step in succession for pk in (step.predecessor, step.successor)})
    results, missing = {}, {}
    for hamlet_id in hamlets:
        sources = sources_on(succession, hamlet_id, day)
        if sources is None:
            continue
        if lacking := sorted(sources - known.keys()):
            if sources != {hamlet_id}:
                missing[hamlet_id] = tuple(names[pk] for pk in lacking)
        else:
            results[hamlet_id] = _together(hamlet_id, [known[pk] for pk in sorted(sources)])
    splits = tuple(_split_group(sources, parts, known, names) for sources, parts in groups)
    return Openings(results, missing, splits)


def _split_group(
    sources: frozenset[int],
    parts: tuple[int, ...],
    known: Mapping[int, ConfirmedResult],
    names: Mapping[int, str],
) -> SplitGroup:
    whole = sorted(sources)
    return SplitGroup(
        hamlet_ids=parts,
        whole=tuple(names[pk] for pk in whole),
        values={
            key: sum_known(known[pk].values[key] if pk in known else None for pk in whole) for key in KEYS
        },
        missing=tuple(names[pk] for pk in whole if pk not in known),
    )


def _together(hamlet_id: int, results: list[ConfirmedResult]) -> ConfirmedResult:
    """One result of several; its revision grows whenever one of theirs does."""
    return ConfirmedResult(
        hamlet_id=hamlet_id,
        values={key: sum_known(one.values[key] for one in results) for key in KEYS},
        revision=sum(one.revision for one in results),
        confirmed_at=max(one.confirmed_at for one in results),
        confirmed_by=_distinct(one.confirmed_by for one in results),
    )


def _distinct(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))
