"""What people type on the plan pages, as typed values."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms

from targets.models import PlanVersion, Target
from targets.rules import OPTIONAL_COLUMNS
from targets.rules.text import BlockKind
from thinhduc.fields import DayField, LinesField, WordsField
from thinhduc.figures import format_count, format_date, format_decimal, parse_percent
from thinhduc.requests import FIRST_YEAR, LAST_YEAR
from thinhduc.values import read_count


class CountField(forms.CharField):
    """A count of households; empty is None, never 0."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """ValidationError with the sentence of `read_count`."""
        try:
            return read_count(value or "")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """What was typed stays as it was typed."""
        return format_count(value) if isinstance(value, int) else value


class PercentField(forms.CharField):
    """A rate in per cent, as an exact share; empty is None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Fraction | None:  # type: ignore[override]
        """ValidationError with the sentence of `parse_percent`."""
        try:
            return parse_percent(value or "")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """As many decimals as it takes, two at least: 7/500 → "1,40"."""
        if not isinstance(value, Fraction):
            return value
        percent = value * 100
        places = next((n for n in (2, 3) if (percent * 10**n).denominator == 1), 4)
        return format_decimal(percent, places)


def area(rows: int = 3) -> forms.Textarea:
    """A field of several lines."""
    return forms.Textarea(attrs={"rows": rows})


class OpenPlanForm(forms.Form):
    """Which year's plan is opened."""

    year = forms.IntegerField(
        label="Năm kế hoạch",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            "required": "Cần ghi năm.",
            "invalid": "Năm gồm bốn chữ số, ví dụ 2027.",
            "min_value": f"Năm từ {FIRST_YEAR} trở đi.",
            "max_value": f"Năm đến {LAST_YEAR}.",
        },
    )


class GoalForm(forms.Form):
    """A goal of one level: a count, a rate to reach, or both; from whom and by which document.

    Its fields are named after the level ("own-rate"), so that the goals of a page are sent together.
    """

    reduction = CountField(label="Số hộ phải giảm", required=False)
    rate = PercentField(
        label="Tỷ lệ phải đạt (%)",
        required=False,
        help_text="Tỷ lệ cuối kỳ không vượt quá số này, ví dụ 1,40.",
    )
    issuer = WordsField(label="Nơi giao", max_length=160, required=False)
    document = WordsField(label="Văn bản giao", max_length=160, required=False)

    def __init__(self, *args: Any, level: Target.Level, **kwargs: Any) -> None:
        super().__init__(*args, prefix=level.value, **kwargs)
        self.level = level
        if level is Target.Level.OWN:
            del self.fields["issuer"]
            self.fields["document"].label = "Văn bản của xã"

    def clean(self) -> dict[str, Any]:
        """A goal from above names who assigned it and by which document."""
        cleaned: dict[str, Any] = super().clean() or {}
        asks = cleaned.get("reduction") is not None or cleaned.get("rate") is not None
        if asks and self.level is Target.Level.ASSIGNED:
            if not cleaned.get("issuer") and "issuer" not in self.errors:
                self.add_error("issuer", "Mục tiêu cấp trên giao thì cần ghi nơi giao.")
            if not cleaned.get("document") and "document" not in self.errors:
                self.add_error("document", "Cần ghi số văn bản giao, ví dụ 69/KH-UBND.")
        return cleaned


class DetailsForm(forms.Form):
    """The version's properties that are not figures."""

    households_on = DayField(
        label="Tổng số hộ tính đến ngày", required=False, help_text="Ngày chốt tổng số hộ, ví dụ 31/3/2022."
    )
    superior_number = WordsField(label="Số kế hoạch cấp trên", max_length=60, required=False)
    superior_date = DayField(label="Ngày kế hoạch cấp trên", required=False)
    superior_issuer = WordsField(label="Cơ quan ban hành kế hoạch cấp trên", max_length=160, required=False)
    form = forms.ChoiceField(
        label="Thể thức biểu",
        choices=[
            choice for choice in PlanVersion.Form.choices if choice[0] != PlanVersion.Form.SIGNED_2022.value
        ],
        widget=forms.RadioSelect,
    )
    columns = forms.MultipleChoiceField(
        label="Cột thêm vào biểu",
        choices=list(OPTIONAL_COLUMNS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class SplitForm(forms.Form):
    """How many households to share out, or which rate to reach."""

    so = CountField(label="Số hộ cần giảm", required=False)
    tyle = PercentField(label="hoặc tỷ lệ cần đạt (%)", required=False)

    def clean(self) -> dict[str, Any]:
        """Either, not both."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("so") is not None and cleaned.get("tyle") is not None:
            raise forms.ValidationError("Ghi số hộ hoặc tỷ lệ, không ghi cả hai.")
        return cleaned


class ReasonForm(forms.Form):
    """A written reason."""

    reason = WordsField(label="Lý do", max_length=500, required=False, widget=area(2))


class RemarkForm(forms.Form):
    """What goes with a step; may stay empty."""

    remark = LinesField(label="Ý kiến kèm theo", max_length=2000, required=False, widget=area())


class ReturnForm(forms.Form):
    """What the officer is to mend; without it nothing is returned."""

    remark = LinesField(
        label="Ý kiến khi trả lại",
        max_length=2000,
        widget=area(4),
        error_messages={"required": "Trả lại thì phải ghi ý kiến để người soạn biết cần sửa gì."},
    )


class RevokeForm(forms.Form):
    """By which document, and why."""

    document = WordsField(
        label="Số văn bản bãi bỏ", max_length=120, error_messages={"required": "Cần ghi số văn bản bãi bỏ."}
    )
    reason = LinesField(
        label="Lý do", max_length=1000, widget=area(), error_messages={"required": "Cần ghi lý do bãi bỏ."}
    )


class SplitOpeningsForm(forms.Form):
    """The openings of the hamlets that were split from one place, and why they are these."""

    reason = LinesField(
        label="Lý do, căn cứ",
        max_length=500,
        widget=area(2),
        help_text="Ví dụ biên bản chia hộ khi chia xóm.",
    )

    def __init__(
        self, *args: Any, hamlets: Mapping[int, str], labels: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {f"{key}-{pk}": (pk, key) for pk in hamlets for key in labels}
        for name, (pk, key) in self.keys.items():
            self.fields[name] = CountField(label=f"{hamlets[pk]}: {labels[key]}", required=False)
        self.order_fields([*self.keys, "reason"])

    def figures(self) -> dict[int, dict[str, int | None]]:
        """What was typed, by hamlet and figure."""
        typed: dict[int, dict[str, int | None]] = {}
        for name, (pk, key) in self.keys.items():
            typed.setdefault(pk, {})[key] = self.cleaned_data[name]
        return typed


class BlockForm(forms.Form):
    """A paragraph of the plan's text: what it is, and its words in one line, with fields in braces."""

    kind = forms.ChoiceField(label="Loại đoạn", choices=[(kind.value, kind.label) for kind in BlockKind])
    wording = WordsField(
        label="Lời văn",
        max_length=5000,
        widget=area(5),
        error_messages={
            "required": "Đoạn không được để trống; không dùng nữa thì bỏ đoạn.",
            "max_length": "Đoạn dài quá 5.000 chữ cái; hãy tách thành nhiều đoạn.",
        },
    )


class ActForm(forms.Form):
    """A legal act of the commune's own list."""

    number = WordsField(
        label="Số, ký hiệu",
        max_length=60,
        help_text="Như khi trích dẫn, ví dụ 07/2021/NĐ-CP.",
        error_messages={"required": "Cần ghi số, ký hiệu của văn bản."},
    )
    title = WordsField(
        label="Tên văn bản", max_length=300, error_messages={"required": "Cần ghi tên văn bản."}
    )
    issuer = WordsField(label="Cơ quan ban hành", max_length=160, required=False)
    issued_on = DayField(label="Ngày ban hành", required=False)
    valid_from = DayField(label="Có hiệu lực từ ngày", required=False)
    valid_to = DayField(
        label="Ngày cuối còn hiệu lực", required=False, help_text="Để trống khi văn bản còn hiệu lực."
    )
    ended_by = WordsField(label="Bị thay thế, bãi bỏ bởi", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned: dict[str, Any] = super().clean() or {}
        begin, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begin and end and end < begin:
            self.add_error("valid_to", f"Ngày cuối trước ngày có hiệu lực {format_date(begin)}.")
        return cleaned
