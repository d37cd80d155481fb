"""Findings as cards: a short title, the sentence, ways to the cells, and what lifts them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from targets.pages.columns import SLUGS, TABS
from targets.queries.versions import VersionView
from targets.rules import (
    GOAL_NOT_REACHED,
    MISSING_HOUSEHOLDS,
    OVER_CAPACITY,
    ZERO_HOUSEHOLDS,
    GoalLevel,
    PovertyClass,
)
from thinhduc.figures import format_count, slugify
from thinhduc.findings import Finding, Level

MOST_APART = 2
TEXT = "text-"  # how the codes of the plan's words begin


@dataclass(frozen=True)
class Link:
    """A way to what is to be done; `url` is relative to the plan's page."""

    label: str
    url: str


@dataclass(frozen=True)
class ReasonField:
    """What a written reason is for: the posted fields, and the reason that stands."""

    code: str
    reason: str
    orders: tuple[int, ...] = ()
    level: str = ""
    table: str = ""

    @property
    def field_id(self) -> str:
        """One per finding, for label and field."""
        return f"ly-do-{self.code}-{self.orders[0] if self.orders else self.level}-{self.table}"


@dataclass(frozen=True)
class FindingCard:
    """A finding as a card: a short title, the sentence, ways to the cells, what lifts it."""

    level: str
    code: str
    title: str
    message: str
    links: tuple[Link, ...] = ()
    reason: ReasonField | None = None
    stated_figure: str = ""
    table: str = ""
    given_reason: str = ""
    of_both_tables: bool = False
    key: str = ""

    @property
    def card_id(self) -> str:
        """One per finding, the same as long as the finding stands."""
        return slugify(f"xem {self.code} {self.key} {self.table} {self.title}")

    @property
    def is_about_text(self) -> bool:
        """Whether it is about the plan's words, so that its link leads away from the tables."""
        return self.code.startswith(TEXT)

    @property
    def table_label(self) -> str:
        """The table the card is about, as people read it."""
        return TABS[self.table].label

    @property
    def is_open(self) -> bool:
        """Something has still to be done about it."""
        return self.level == Level.ERROR or (self.level == Level.WARNING and not self.given_reason)


# Of the plan's words; the same on the plan's page and beside the paragraph.
TEXT_TITLES = {
    "text-missing": "Chưa có lời văn",
    "text-subject": "Lời văn cần đúng một trích yếu",
    "text-empty-block": "Đoạn còn để trống",
    "text-basis": "Chưa nêu văn bản làm căn cứ",
    "text-field-unknown": "Chỗ điền không có trong danh sách",
    "text-field-broken": "Chỗ điền viết chưa trọn",
    "text-field-missing": "Chỗ điền chưa có giá trị",
    "text-blank": "Còn chỗ chưa điền",
    "text-rate": "Tỷ lệ trong lời văn khác biểu",
    "text-reduction": "Số hộ giảm trong lời văn khác biểu",
    "text-closing": "Số hộ cuối năm trong lời văn khác biểu",
    "text-opening": "Số hộ đầu năm trong lời văn khác biểu",
    "text-hamlets": "Số xóm trong lời văn khác biểu",
    "text-households": "Tổng số hộ trong lời văn khác biểu",
    "text-act-ended": "Văn bản đã hết hiệu lực",
    "text-act-year": "Số và ngày văn bản không cùng năm",
    "text-act-date": "Ngày văn bản cần xem lại",
    "text-replaced": "Chưa nêu kế hoạch được thay",
    "text-other-year": "Năm trong lời văn khác năm kế hoạch",
    "text-annex": "Chưa nhắc tới biểu kèm theo",
}
_TITLES = {
    **TEXT_TITLES,
    "negative-figure": "{hamlet}: số âm",
    "no-labour-over-opening": "{hamlet}: không còn KNLĐ nhiều hơn hộ nghèo",
    "reduction-over-opening": "{hamlet}: giảm nhiều hơn số hộ đầu kỳ",
    OVER_CAPACITY: "{hamlet}: giảm vượt số có thể giảm",
    MISSING_HOUSEHOLDS: "{hamlet}: chưa có tổng số hộ",
    ZERO_HOUSEHOLDS: "{hamlet}: tổng số hộ là 0",
    "missing-opening": "{Table}: còn xóm chưa có số sau rà soát",
    "missing-no-labour": "Còn xóm chưa có số không còn KNLĐ",
    "missing-reduction": "{Table}: còn xóm chưa quyết định số giảm",
    "households-disagree": "{hamlet}: hai biểu ghi khác tổng số hộ",
    "classes-over-households": "{hamlet}: nghèo và cận nghèo nhiều hơn tổng số hộ",
    "stated-total-differs": "{subject} không khớp với các xóm",
    "published-differs": "{subject}: số in khác số cộng",
    "stated-total-not-comparable": "{subject}: chưa so được số được ghi",
    "opening-waiting": "{hamlet}: số đầu kỳ sau sáp nhập, chia xóm",
    "opening-changed": "{hamlet}: kết quả rà soát đã được sửa",
    "printed-name-differs": "{hamlet}: tên in khác",
    GOAL_NOT_REACHED: "Chưa đạt mục tiêu {goal}",
    "goal-not-computable": "Chưa tính được mục tiêu {goal}",
}
_WEIGHT = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}


def finding_cards(view: VersionView, findings: Iterable[Finding]) -> tuple[FindingCard, ...]:
    """The findings as cards, the heaviest first, otherwise in the order of the checks."""
    ordered = sorted(findings, key=lambda finding: _WEIGHT[finding.level])
    cards = []
    for finding in ordered:
        alike = _alike(finding, ordered)
        if len(alike) <= MOST_APART:
            cards.append(_card(view, finding))
        elif finding is alike[0]:
            cards.append(_TOGETHER[finding.code](view, alike))
    return tuple(cards)


def _alike(finding: Finding, findings: Iterable[Finding]) -> list[Finding]:
    """What may stand on one card with a finding: many of a kind that nobody has given a reason for."""
    if finding.code not in _TOGETHER or finding.data.get("reason"):
        return []
    return [one for one in findings if one.code == finding.code and not one.data.get("reason")]


def _fields_together(view: VersionView, findings: Sequence[Finding]) -> FindingCard:
    """Fields of the text without a value are one thing to do: most of them wait for the tables."""
    names = dict.fromkeys(str(finding.data.get("field")) for finding in findings)
    return replace(
        _card(view, findings[0]),
        title=f"Lời văn: {len(names)} chỗ điền chưa có giá trị",
        message=f"Chưa có: {', '.join(names)}. Nhập đủ số liệu của hai biểu và thông tin của bản kế hoạch thì tự điền.",
    )


def _households_together(view: VersionView, findings: Sequence[Finding]) -> FindingCard:
    """Many hamlets without households are one thing to do, and may have one reason."""
    first = _card(view, findings[0])
    names = [finding.hamlet or "" for finding in findings]
    is_all = len(names) == len(view.lines)
    who = "Tất cả các xóm" if is_all else ", ".join(names)
    orders = tuple(line.order for line in view.lines if line.name in names)
    total = format_count(int(str(findings[0].data.get("known_sum") or 0)))
    known = "" if is_all else f"; các xóm đã có số cộng được {total}"
    return replace(
        first,
        title=f"{len(names)} xóm chưa có tổng số hộ",
        message=f"{who}: chưa tính được tỷ lệ{known}. Trình được nếu ghi lý do và lời văn không dùng tỷ lệ.",
        reason=replace(first.reason, orders=orders) if first.reason else None,
    )


_TOGETHER = {MISSING_HOUSEHOLDS: _households_together, "text-field-missing": _fields_together}


def open_count(cards: Iterable[FindingCard]) -> int:
    """How many cards still ask for something: errors, and warnings without a reason."""
    return sum(card.is_open for card in cards)


def _card(view: VersionView, finding: Finding) -> FindingCard:
    subject, _, rest = finding.message.partition(": ")
    is_split = bool(rest) and not finding.code.startswith(("goal", TEXT))
    poverty_class = _class_of(finding)
    title = _TITLES.get(finding.code, "{subject}").format(
        hamlet=finding.hamlet or "",
        subject=subject if is_split else "",
        goal=_goal_words(finding),
        Table=poverty_class.label.capitalize(),
    )
    return FindingCard(
        level=finding.level.value,
        code=finding.code,
        title=title,
        message=rest[:1].upper() + rest[1:] if is_split else finding.message,
        links=_links(view, finding, poverty_class),
        reason=_reason_field(view, finding, poverty_class) if view.is_open else None,
        stated_figure=_stated_figure(view, finding),
        table=SLUGS[poverty_class],
        key=_key_of(finding),
        of_both_tables=finding.data.get("poverty_class") is None,
        given_reason=str(finding.data.get("reason") or "") if finding.level is Level.WARNING else "",
    )


def _key_of(finding: Finding) -> str:
    """What tells findings of one code apart: the figure, or the paragraph and what is named in it."""
    named = [str(finding.data.get(name) or "") for name in ("field", "act", "typed")]
    return (
        " ".join([finding.key or "", *named]).strip() if finding.code.startswith(TEXT) else finding.key or ""
    )


def _class_of(finding: Finding) -> PovertyClass:
    return PovertyClass(str(finding.data.get("poverty_class") or PovertyClass.POOR))


def _goal_words(finding: Finding) -> str:
    level = finding.data.get("level")
    return f"{_class_of(finding).label}, {GoalLevel(str(level)).label}" if level else ""


def _stated_figure(view: VersionView, finding: Finding) -> str:
    is_removable = view.is_open and finding.code in ("stated-total-differs", "stated-total-not-comparable")
    return finding.key or "" if is_removable else ""


def _links(view: VersionView, finding: Finding, poverty_class: PovertyClass) -> tuple[Link, ...]:
    """To the cell, or to the column of a fault of the whole table."""
    if finding.code == "opening-waiting" and view.is_open:
        address = reverse("targets:split_openings", args=[view.commune_slug, view.year, view.number])
        return (Link("Đầu kỳ của xóm mới chia", address),) if finding.data.get("is_split") else ()
    if finding.code.startswith(TEXT):
        page = reverse("targets:text", args=[view.commune_slug, view.year, view.number])
        label = "Ghi lý do ở lời văn" if finding.level is Level.WARNING and view.is_open else "Đến lời văn"
        return (Link(label, f"{page}#doan-{finding.key}" if finding.key else page),)
    if finding.code in ("opening-changed", "printed-name-differs") or finding.key is None:
        return ()
    table = SLUGS[poverty_class]
    names = str(finding.data.get("hamlets") or finding.hamlet or "").split(", ")
    line = next((line for line in view.lines if line.name in names), None)
    figure = field_of(finding.key, poverty_class)
    if line is not None and figure is not None:
        return (Link("Đến ô cần sửa" if view.is_open else "Xem ô", f"?bieu={table}#{figure}-{line.order}"),)
    if finding.code == "stated-total-differs":
        return (Link("Sửa các xóm", f"?bieu={table}#luoi"),)
    return ()


def field_of(key: str, poverty_class: PovertyClass) -> str | None:
    """The line's field behind a table's key; None for what has none."""
    fields = {
        "households": "households",
        "persons": "persons",
        "opening": f"{poverty_class.value}_opening",
        "no_labour": "poor_no_labour",
        "reduction": f"{poverty_class.value}_reduction",
        "closing": f"{poverty_class.value}_closing",
        "rate": f"{poverty_class.value}_rate",
    }
    return fields.get(key)


def _reason_field(view: VersionView, finding: Finding, poverty_class: PovertyClass) -> ReasonField | None:
    if finding.level is not Level.WARNING:
        return None
    reason = str(finding.data.get("reason") or "")
    if finding.code == GOAL_NOT_REACHED:
        return ReasonField(
            "goal", reason, level=str(finding.data.get("level") or ""), table=SLUGS[poverty_class]
        )
    line = next((line for line in view.lines if line.name == finding.hamlet), None)
    if line is None:
        return None
    key = "poor_reason" if finding.code == OVER_CAPACITY else "households_reason"
    return ReasonField(key, reason, orders=(line.order,))
