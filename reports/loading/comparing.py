"""A plan file beside the version that is stored: what would change, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.planfile import FileHamlet, PlanFile
from targets.actions import LABELS
from targets.queries import LineView, VersionView
from targets.rules import Goal, GoalLevel, PovertyClass, goal_text, label_of
from targets.rules.text import Block, changes_between
from thinhduc.figures import DASH, format_count, format_date
from thinhduc.stated import StatedTotal

# What a plan file says of a line; everything else in a line is typed by the officer and stays.
LINE_KEYS = (
    "households",
    "poor_opening",
    "poor_no_labour",
    "poor_reduction",
    "near_poor_opening",
    "near_poor_reduction",
)
NOWHERE = "không có"


@dataclass(frozen=True)
class Difference:
    """One figure or text that the file has otherwise; `hamlet_id` and `key` are set for a figure of a line."""

    subject: str
    label: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.subject} › {self.label}: {self.old} → {self.new}"


def compare_content(
    view: VersionView, plan: PlanFile, hamlet_ids: Mapping[int, int | None]
) -> list[Difference]:
    """How the file's lines, goals, superior plan and stated totals differ from the version's.

    `hamlet_ids`: the commune's hamlet by the file's order, None for one that the commune does not have yet.
    """
    return [
        *_lines(view, plan, hamlet_ids),
        *_goals(view.goals, plan.goals),
        *_texts(
            "Kế hoạch cấp trên",
            ("số", view.superior_number, plan.superior_number),
            ("ngày", format_date(view.superior_date), format_date(plan.superior_date)),
            ("nơi ban hành", view.superior_issuer, plan.superior_issuer),
        ),
        *(one for poverty_class in PovertyClass for one in _stated(view, plan, poverty_class)),
    ]


def compare_document(view: VersionView, plan: PlanFile) -> list[Difference]:
    """How the signed document's own details differ from those of an issued version."""
    differences = _texts(
        "Văn bản",
        ("số", view.document_number, plan.number),
        ("ngày", format_date(view.document_date), format_date(plan.issued_on)),
        ("địa danh", view.place, plan.place),
        ("dòng ký", " / ".join(view.signature), " / ".join(plan.signature)),
        ("người ký", view.signer, plan.signer),
    )
    if (view.printed or None) != (plan.printed or None):
        differences.append(Difference("Văn bản", "chữ in của biểu", "bản đang lưu", "khác"))
    return differences


def compare_text(old: Sequence[Block], new: Sequence[Block]) -> list[Difference]:
    """How two texts differ, paragraph by paragraph; also where only its printed number or its place is another."""
    changes = {
        change.key: Difference("Lời văn", f"đoạn {change.key}", change.old or NOWHERE, change.new or NOWHERE)
        for change in changes_between(old, new)
    }
    labels = {block.key: block.label for block in old}
    for block in new:
        if block.key not in changes and labels[block.key] != block.label:
            shown = [label or DASH for label in (labels[block.key], block.label)]
            changes[block.key] = Difference("Lời văn", f"số của đoạn {block.key}", *shown)
    return list(changes.values())


def _lines(view: VersionView, plan: PlanFile, hamlet_ids: Mapping[int, int | None]) -> Iterable[Difference]:
    lines = {line.hamlet_id: line for line in view.lines}
    for hamlet in plan.hamlets:
        line = lines.pop(hamlet_ids.get(hamlet.order) or 0, None)
        if line is None:
            yield Difference(hamlet.name, "xóm", NOWHERE, "thêm")
        else:
            yield from _line(line, hamlet)
    for line in lines.values():
        yield Difference(line.name, "xóm", "đang có", "bỏ")


def _line(line: LineView, hamlet: FileHamlet) -> list[Difference]:
    return _texts(
        line.name,
        ("tên", line.name, hamlet.name),
        ("số thứ tự", str(line.order), str(hamlet.order)),
        *(
            (LABELS[key], format_count(line.figures[key]), format_count(hamlet.figures[key]))
            for key in LINE_KEYS
        ),
    )


def _goals(stored: Iterable[Goal], filed: Iterable[Goal]) -> list[Difference]:
    """The commune's own goals; what is assigned from above is no part of a plan file."""
    own = {goal.poverty_class: goal for goal in stored if goal.level is GoalLevel.OWN}
    new = {goal.poverty_class: goal for goal in filed}
    return _texts(
        "Mục tiêu xã tự đặt",
        *((one.label, _goal_words(own.get(one)), _goal_words(new.get(one))) for one in PovertyClass),
    )


def _goal_words(goal: Goal | None) -> str:
    return goal_text(goal) if goal else ""


def _stated(view: VersionView, plan: PlanFile, poverty_class: PovertyClass) -> list[Difference]:
    stored = {one.key: one for one in view.stated.get(poverty_class, ())}
    filed = {one.key: one for one in plan.stated[poverty_class]}
    keys = [*filed, *(key for key in stored if key not in filed)]
    return _texts(
        f"Dòng CỘNG, biểu {poverty_class.label}",
        *(
            (label_of(key, poverty_class), _stated_words(stored.get(key)), _stated_words(filed.get(key)))
            for key in keys
        ),
    )


def _stated_words(one: StatedTotal | None) -> str:
    if one is None:
        return ""
    return f"{one.text} ({one.reason})" if one.reason else one.text


def _texts(subject: str, *pairs: tuple[str, str, str]) -> list[Difference]:
    return [
        Difference(subject, label, old or DASH, new or DASH)
        for label, old, new in pairs
        if (old or DASH) != (new or DASH)
    ]
