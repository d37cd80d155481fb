"""What is wrong, doubtful or missing in a plan's lines (domain.md, "Planned reductions"): all, never an exception.

A warning passes with a written reason, which then stands in the finding's `data["reason"]` ("" while there is none).
`reasons` maps (code of the finding, name of the hamlet) to the reason.
"""

from collections.abc import Iterable, Mapping, Sequence

from targets.rules.classes import PovertyClass
from targets.rules.lines import HamletFigures, capacity_of, entered_keys, gaps_of, label_of
from thinhduc.figures import format_count
from thinhduc.findings import Finding, Level
from thinhduc.sums import Gap, gap_of

OVER_CAPACITY = "reduction-over-capacity"
MISSING_HOUSEHOLDS = "missing-households"
ZERO_HOUSEHOLDS = "zero-households"

Reasons = Mapping[tuple[str, str], str]
NO_REASONS: Reasons = {}


def check_lines(
    lines: Sequence[HamletFigures], poverty_class: PovertyClass, reasons: Reasons = NO_REASONS
) -> list[Finding]:
    """The faults within each line of one table; households alone are checked by `check_households`.

    >>> phuc_hoa = HamletFigures(2, "Phúc Hòa", households=209, opening=6, no_labour=4, reduction=7)
    >>> for finding in check_lines([phuc_hoa], PovertyClass.POOR):
    ...     print(finding.level, finding.message)
    error Phúc Hòa: kế hoạch giảm 7 nhiều hơn 6 hộ nghèo đầu kỳ; phải từ 0 đến 6.
    """
    return [finding for line in lines for finding in _faults_of(line, poverty_class, reasons)]


def _faults_of(line: HamletFigures, poverty_class: PovertyClass, reasons: Reasons) -> Iterable[Finding]:
    for key in entered_keys(poverty_class):
        value = getattr(line, key)
        if value is not None and value < 0:
            text = f"{label_of(key, poverty_class)} không được là số âm."
            yield _error(line, "negative-figure", key, text, value=value, poverty_class=poverty_class.value)
    if line.opening is None:
        return
    opening = f"{format_count(line.opening)} {poverty_class.label} đầu kỳ"
    if poverty_class is PovertyClass.POOR and line.no_labour is not None and line.no_labour > line.opening:
        text = f"{format_count(line.no_labour)} hộ không còn khả năng lao động nhiều hơn {opening}."
        yield _error(
            line,
            "no-labour-over-opening",
            "no_labour",
            text,
            value=line.no_labour,
            limit=line.opening,
            poverty_class=poverty_class.value,
        )
    if line.reduction is None:
        return
    capacity = capacity_of(line, poverty_class)
    if line.reduction > line.opening:
        text = (
            f"kế hoạch giảm {format_count(line.reduction)} nhiều hơn {opening}; "
            f"phải từ 0 đến {format_count(line.opening)}."
        )
        yield _error(
            line,
            "reduction-over-opening",
            "reduction",
            text,
            value=line.reduction,
            limit=line.opening,
            poverty_class=poverty_class.value,
        )
    elif capacity is not None and line.reduction > capacity:
        yield _over_capacity(line, line.reduction, capacity, reasons)


def _over_capacity(line: HamletFigures, reduction: int, capacity: int, reasons: Reasons) -> Finding:
    return Finding(
        Level.WARNING,
        OVER_CAPACITY,
        f"{line.name}: kế hoạch giảm {format_count(reduction)} hộ nhưng chỉ {format_count(capacity)} hộ nghèo "
        "còn khả năng lao động; giữ số này thì phải ghi lý do.",
        hamlet=line.name,
        key="reduction",
        data={
            "value": reduction,
            "limit": capacity,
            "poverty_class": PovertyClass.POOR.value,
            "reason": reasons.get((OVER_CAPACITY, line.name), "").strip(),
        },
    )


_WITHOUT_RATE = "Trình được nếu ghi lý do và lời văn không dùng tỷ lệ."


def check_households(lines: Sequence[HamletFigures], reasons: Reasons = NO_REASONS) -> list[Finding]:
    """Resident households that are missing or zero: the rate is a dash, and the plan passes with a reason per hamlet.

    >>> lines = [HamletFigures(1, "Nhân Hòa", households=219), HamletFigures(2, "Phúc Hòa")]
    >>> print(check_households(lines)[0].message)
    Phúc Hòa: chưa có tổng số hộ nên chưa tính được tỷ lệ; các xóm đã có số cộng được 219. Trình \
được nếu ghi lý do và lời văn không dùng tỷ lệ.
    """
    gap = gap_of("households", ((line.name, line.households) for line in lines))
    findings = []
    for line in lines:
        if line.households is None and gap is not None:
            known = known_words(gap, len(lines))
            text = f"chưa có tổng số hộ nên chưa tính được tỷ lệ{known}. {_WITHOUT_RATE}"
            findings.append(_households_warning(line, MISSING_HOUSEHOLDS, text, reasons, gap.known_sum))
        elif line.households == 0:
            text = f"tổng số hộ là 0 nên không tính được tỷ lệ. {_WITHOUT_RATE}"
            findings.append(_households_warning(line, ZERO_HOUSEHOLDS, text, reasons, None))
    return findings


def _households_warning(
    line: HamletFigures, code: str, text: str, reasons: Reasons, known_sum: int | None
) -> Finding:
    reason = reasons.get((code, line.name), "").strip()
    data = {"known_sum": known_sum, "reason": reason}
    return Finding(Level.WARNING, code, f"{line.name}: {text}", line.name, "households", data)


def check_complete(lines: Sequence[HamletFigures], poverty_class: PovertyClass) -> list[Finding]:
    """An error per column that submitting needs and that has blanks: opening, no-labour (poor), reduction.

    `data` holds the known sum and how many are missing; `hamlet` is set where it is one alone.

    >>> lines = [HamletFigures(1, "Nhân Hòa", 219, 3, 2, 0), HamletFigures(2, "Phúc Hòa", 209, 6, 4)]
    >>> print(check_complete(lines, PovertyClass.POOR)[0].message)
    Kế hoạch giảm hộ nghèo: còn thiếu Phúc Hòa; các xóm đã có số cộng được 0. Chưa trình được.
    """
    gaps = gaps_of(lines, poverty_class)
    return [_missing(gap, poverty_class, len(lines)) for gap in gaps if gap.key != "households"]


def known_words(gap: Gap, hamlets: int) -> str:
    """The sum of what is known, as a sentence goes on; nothing where no hamlet has a figure: missing is not zero.

    >>> known_words(Gap("reduction", 5, ("Làng Mơn",)), 12)
    '; các xóm đã có số cộng được 5'
    >>> known_words(Gap("reduction", 0, ("Nhân Hòa", "Làng Mơn")), 2)
    ''
    """
    if len(gap.missing) == hamlets:
        return ""
    return f"; các xóm đã có số cộng được {format_count(gap.known_sum)}"


def _missing(gap: Gap, poverty_class: PovertyClass, hamlets: int) -> Finding:
    is_all = len(gap.missing) == hamlets > 1
    who = f"tất cả {hamlets} xóm" if is_all else ", ".join(gap.missing)
    return Finding(
        Level.ERROR,
        f"missing-{gap.key.replace('_', '-')}",
        f"{label_of(gap.key, poverty_class)}: còn thiếu {who}{known_words(gap, hamlets)}. Chưa trình được.",
        hamlet=gap.missing[0] if len(gap.missing) == 1 else None,
        key=gap.key,
        data={
            "known_sum": gap.known_sum,
            "missing": len(gap.missing),
            "hamlets": ", ".join(gap.missing),
            "poverty_class": poverty_class.value,
        },
    )


def check_classes_together(
    poor_lines: Sequence[HamletFigures], near_poor_lines: Sequence[HamletFigures]
) -> list[Finding]:
    """What the two tables say of the same hamlet (paired by order): households agree; poor + near-poor ≤ households.

    >>> poor = [HamletFigures(8, "Đầu Phần", households=94, opening=90)]
    >>> near_poor = [HamletFigures(8, "Đầu Phần", households=94, opening=5)]
    >>> print(check_classes_together(poor, near_poor)[0].message)
    Đầu Phần: 90 hộ nghèo và 5 hộ cận nghèo đầu kỳ nhiều hơn tổng số 94 hộ.
    """
    other = {line.order: line for line in near_poor_lines}
    findings = []
    for poor in poor_lines:
        near_poor = other.get(poor.order, HamletFigures(poor.order, poor.name, poor.households))
        if poor.households != near_poor.households:
            text = (
                f"tổng số hộ ở biểu hộ nghèo là {format_count(poor.households)}, ở biểu hộ cận nghèo là "
                f"{format_count(near_poor.households)}; hai biểu phải ghi cùng một số."
            )
            findings.append(
                _error(
                    poor,
                    "households-disagree",
                    "households",
                    text,
                    value=poor.households,
                    limit=near_poor.households,
                )
            )
        both = (poor.opening or 0) + (
            near_poor.opening or 0
        )  # an unknown class only makes the true sum larger
        if poor.households is not None and both > poor.households:
            text = (
                f"{format_count(poor.opening)} hộ nghèo và {format_count(near_poor.opening)} hộ cận nghèo đầu kỳ "
                f"nhiều hơn tổng số {format_count(poor.households)} hộ."
            )
            findings.append(
                _error(poor, "classes-over-households", "opening", text, value=both, limit=poor.households)
            )
    return findings


def unresolved_in(findings: Iterable[Finding]) -> list[Finding]:
    """The warnings that nobody has given a reason for.

    >>> lines = [HamletFigures(2, "Phúc Hòa")]
    >>> len(unresolved_in(check_households(lines)))
    1
    >>> unresolved_in(check_households(lines, {("missing-households", "Phúc Hòa"): "chờ công an xã"}))
    []
    """
    return [f for f in findings if f.level is Level.WARNING and not f.data.get("reason")]


def _error(line: HamletFigures, code: str, key: str, text: str, **data: int | str | None) -> Finding:
    """`data`: the value and its limit, and the class where the fault is in one table alone."""
    return Finding(Level.ERROR, code, f"{line.name}: {text}", hamlet=line.name, key=key, data=data)
