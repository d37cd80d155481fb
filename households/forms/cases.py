"""What people type about rounds, sheets and steps, as typed values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms

from households.actions.cases import Entry, SheetValues
from households.queries.cases import SheetView
from households.rules.rounds import PERIODIC, REGULAR
from households.rules.standards import Standard
from households.rules.steps import Ground, Step, StepKind
from thinhduc.fields import DayField, WordsField
from thinhduc.figures import format_count, format_date
from thinhduc.requests import FIRST_YEAR, LAST_YEAR
from thinhduc.values import read_count, read_day

NONE_LACKING = "none"  # of the ticks: surveyed, and nothing lacking


class OpenRoundForm(forms.Form):
    """A round to open; the month belongs to a regular one."""

    kind = forms.ChoiceField(
        label="Loại rà soát",
        choices=[(PERIODIC, "Định kỳ (1/9 – 14/12)"), (REGULAR, "Thường xuyên (từ ngày 15 của tháng)")],
        widget=forms.RadioSelect,
    )
    year = forms.IntegerField(label="Năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    month = forms.IntegerField(
        label="Tháng",
        required=False,
        min_value=1,
        max_value=12,
        help_text="Chỉ ghi cho đợt thường xuyên.",
    )
    standards = forms.MultipleChoiceField(
        label="Chuẩn áp dụng",
        widget=forms.CheckboxSelectMultiple,
        help_text="Một chuẩn đang có hiệu lực; thêm một chuẩn nữa nếu đợt này xếp diện cho cả năm sau.",
    )

    def __init__(self, *args: Any, standards: Iterable[Standard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standards"].choices = [  # type: ignore[attr-defined]
            (one.slug, f"{one.name} ({one.period})") for one in standards
        ]

    def clean(self) -> dict[str, Any]:
        """A regular round needs its month."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("kind") == REGULAR and not values.get("month") and "month" not in self.errors:
            self.add_error("month", "Đợt thường xuyên phải có tháng.")
        return values


class AddCaseForm(forms.Form):
    """Why and when a household is put on the list."""

    household = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, error_messages={"required": "Chưa chọn hộ nào."}
    )
    ground = forms.ChoiceField(
        label="Vì sao rà soát", choices=[(one.value, one.label) for one in Ground if one.is_request]
    )
    requested_on = DayField(label="Ngày đề nghị")
    procedure_code = WordsField(
        label="Mã thủ tục", required=False, max_length=20, help_text="Ví dụ 1.011607."
    )


@dataclass(frozen=True)
class PostedSheet:
    """A sheet as it was typed: its values, what could not be read by field, the texts as typed."""

    values: SheetValues
    seen: int
    errors: Mapping[str, str]
    texts: Mapping[str, str]
    ticked: frozenset[str]
    causes: frozenset[str]


def read_sheet(data: Mapping[str, list[str]]) -> PostedSheet:
    """The fields of a sheet's form; a field that can not be read counts as not known and has its sentence."""
    errors: dict[str, str] = {}

    def last(name: str) -> str:
        return (data.get(name) or [""])[-1].strip()[:200]

    def read(name: str, how: Any) -> Any:
        try:
            return how(last(name))
        except ValueError as error:
            errors[name] = str(error)
            return None

    ticked, causes = frozenset(data.get("index", ())), frozenset(data.get("cause", ()))
    values = SheetValues(
        quick={"yes": True, "no": False}.get(last("quick")),
        b1=read("b1", read_count),
        income=read("income", read_count),
        lacking=_ticks(ticked),
        causes=_ticks(causes),
        surveyed_on=read("surveyed_on", read_day),
        surveyed_by=last("surveyed_by")[:120],
    )
    if NONE_LACKING in ticked and len(ticked) > 1:
        errors["index"] = "Đã đánh dấu chỉ số thiếu hụt thì không đánh dấu “Không thiếu hụt chỉ số nào”."
    seen = last("seen")
    texts = {name: last(name) for name in ("quick", "b1", "income", "surveyed_on", "surveyed_by")}
    is_number = seen.isascii() and seen.isdecimal() and len(seen) < 9
    return PostedSheet(values, int(seen) if is_number else 0, errors, texts, ticked, causes)


def posted_of(view: SheetView) -> PostedSheet:
    """A stored sheet as its form shows it."""
    lacking = view.figures.lacking
    quick = "" if view.quick is None else "yes" if view.quick else "no"
    ticked = frozenset() if lacking is None else frozenset(map(str, lacking)) or frozenset({NONE_LACKING})
    return PostedSheet(
        values=SheetValues(
            view.quick,
            view.figures.b1,
            view.figures.income,
            lacking,
            view.causes,
            view.surveyed_on,
            view.surveyed_by,
        ),
        seen=view.revision,
        errors={},
        texts={
            "quick": quick,
            "b1": "" if view.figures.b1 is None else format_count(view.figures.b1),
            "income": "" if view.figures.income is None else format_count(view.figures.income),
            "surveyed_on": format_date(view.surveyed_on) if view.surveyed_on else "",
            "surveyed_by": view.surveyed_by,
        },
        ticked=ticked,
        causes=frozenset(map(str, view.causes or ())),
    )


def begun(posted: PostedSheet, day: date | None, who: str) -> PostedSheet:
    """A new sheet begins with the day and the surveyor of the one before it."""
    texts = {**posted.texts, "surveyed_on": format_date(day) if day else "", "surveyed_by": who}
    return replace(posted, texts=texts)


def _ticks(texts: frozenset[str]) -> frozenset[int] | None:
    """Ticked numbers; nothing ticked is not known, the tick for none is the empty set."""
    numbers = {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 4}
    if numbers:
        return frozenset(numbers)
    return frozenset() if NONE_LACKING in texts else None


# Which fields a step asks for: once for all households, and for each of them.
SHARED: Mapping[StepKind, tuple[str, ...]] = {
    StepKind.SURVEYED: ("on", "text"),
    StepKind.MEETING: ("on", "present", "document"),
    StepKind.POSTED: ("on", "until"),
    StepKind.COMPLAINT: ("on", "text"),
    StepKind.RE_CHECK: ("on", "text"),
    StepKind.OPINION: ("on", "document", "text"),
    StepKind.DECISION: ("on", "document", "text"),
    StepKind.CERTIFICATE: ("on",),
    StepKind.WITHDRAWN: ("on", "text"),
}
EACH: Mapping[StepKind, tuple[str, ...]] = {
    StepKind.MEETING: ("in_favour", "against"),
    StepKind.CERTIFICATE: ("document",),
}
_LABELS: Mapping[tuple[StepKind | None, str], str] = {
    (None, "on"): "Ngày",
    (None, "until"): "Đến hết ngày",
    (None, "present"): "Số người có mặt",
    (None, "in_favour"): "Đồng ý",
    (None, "against"): "Không đồng ý",
    (None, "document"): "Số văn bản",
    (None, "text"): "Nội dung",
    (StepKind.SURVEYED, "text"): "Người điều tra",
    (StepKind.MEETING, "on"): "Ngày họp",
    (StepKind.MEETING, "document"): "Số biên bản",
    (StepKind.POSTED, "on"): "Niêm yết từ ngày",
    (StepKind.COMPLAINT, "on"): "Ngày nhận khiếu nại",
    (StepKind.COMPLAINT, "text"): "Nội dung khiếu nại",
    (StepKind.RE_CHECK, "on"): "Ngày phúc tra",
    (StepKind.RE_CHECK, "text"): "Kết quả phúc tra",
    (StepKind.OPINION, "text"): "Cơ quan cho ý kiến, ý kiến",
    (StepKind.DECISION, "on"): "Ngày quyết định",
    (StepKind.DECISION, "document"): "Số quyết định",
    (StepKind.DECISION, "text"): "Người ký",
    (StepKind.CERTIFICATE, "on"): "Ngày cấp",
    (StepKind.CERTIFICATE, "document"): "Số giấy",
    (StepKind.WITHDRAWN, "text"): "Lý do rút",
}
_OPTIONAL = {
    (StepKind.SURVEYED, "text"),
    (StepKind.MEETING, "document"),
    (StepKind.OPINION, "document"),
    (StepKind.DECISION, "text"),
}
_COUNTS = ("present", "in_favour", "against")
_DAYS = ("on", "until")


@dataclass(frozen=True)
class StepField:
    """A field of a step's form with what stands in it."""

    name: str
    label: str
    text: str
    kind: str
    optional: bool
    error: str = ""


@dataclass(frozen=True)
class PostedSteps:
    """A step for many households as it was typed; `entries` only where everything could be read."""

    chosen: frozenset[int]
    shared: tuple[StepField, ...]
    each: Mapping[int, tuple[StepField, ...]]
    entries: tuple[Entry, ...]
    has_errors: bool


def fresh_steps(
    kind: StepKind, case_ids: Iterable[int], *, today: date, chosen: Iterable[int]
) -> PostedSteps:
    """The form of a step as it is first shown: dated today, the usual households chosen."""
    ids = list(case_ids)
    _, shared = _fields(kind, SHARED.get(kind, ()), {}, "", today)
    each = {pk: _fields(kind, EACH.get(kind, ()), {}, f"-{pk}", today)[1] for pk in ids}
    return PostedSteps(frozenset(chosen), shared, each, (), has_errors=False)


def read_steps(kind: StepKind, case_ids: Iterable[int], data: Mapping[str, list[str]]) -> PostedSteps:
    """The fields of a step for those of `case_ids` that are chosen."""
    ids = list(case_ids)
    named = set(data.get("case", ()))
    chosen = frozenset(pk for pk in ids if str(pk) in named)
    shared_values, shared = _fields(kind, SHARED.get(kind, ()), data, "", None)
    each: dict[int, tuple[StepField, ...]] = {}
    entries = []
    for pk in ids:
        values, fields = _fields(kind, EACH.get(kind, ()), data, f"-{pk}", None)
        each[pk] = fields if pk in chosen else tuple(_quiet(field) for field in fields)
        day = shared_values.get("on")
        if pk in chosen and day is not None:
            entries.append(Entry(pk, _step(kind, shared_values | values)))
    faulty = any(field.error for field in (*shared, *(one for pk in chosen for one in each[pk])))
    return PostedSteps(chosen, shared, each, () if faulty else tuple(entries), faulty)


def _step(kind: StepKind, values: Mapping[str, Any]) -> Step:
    return Step(
        kind=kind,
        on=values["on"],
        until=values.get("until"),
        present=values.get("present"),
        in_favour=values.get("in_favour"),
        against=values.get("against"),
        document=values.get("document") or "",
        text=values.get("text") or "",
    )


def _fields(
    kind: StepKind, names: Iterable[str], data: Mapping[str, list[str]], suffix: str, today: date | None
) -> tuple[dict[str, Any], tuple[StepField, ...]]:
    values: dict[str, Any] = {}
    fields = []
    for name in names:
        text = (data.get(f"{name}{suffix}") or [""])[-1].strip()[:500]
        if today is not None and name == "on":
            text = format_date(today)
        optional = (kind, name) in _OPTIONAL
        error = ""
        try:
            values[name] = _READ.get(name, str)(text)
        except ValueError as wrong:
            error = str(wrong)
        if today is None and not optional and not text and not suffix:
            error = "Chưa ghi."
        fields.append(
            StepField(
                name=f"{name}{suffix}",
                label=_LABELS.get((kind, name), _LABELS[None, name]),
                text=text,
                kind="count" if name in _COUNTS else "day" if name in _DAYS else "text",
                optional=optional,
                error=error,
            )
        )
    return values, tuple(fields)


_READ: Mapping[str, Any] = {**dict.fromkeys(_COUNTS, read_count), **dict.fromkeys(_DAYS, read_day)}


def _quiet(field: StepField) -> StepField:
    """Of a household that is not chosen: what is wrong there does not matter."""
    return StepField(field.name, field.label, field.text, field.kind, field.optional)
