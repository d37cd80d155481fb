"""What the system's administrator types of a province's own standard."""

from collections.abc import Sequence
from typing import Any

from django import forms

from households.rules import AreaRule, Standard
from households.rules.own_standards import LIMITS
from thinhduc.fields import DayField, WordsField
from thinhduc.figures import format_count, parse_count

_LABELS = {
    "income_outright": "Nghèo ngay khi thu nhập không quá",
    "income_limit": "Thu nhập không quá",
    "b1_outright": "Nghèo ngay khi điểm B1 không quá",
    "b1_limit": "Điểm B1 không quá",
}


class CountField(forms.CharField):
    """A count as people type it, `1.750.000`; empty is None."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """ValidationError with the sentence of `parse_count`."""
        try:
            return parse_count(value or "")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """What was typed stays as it was typed."""
        return format_count(value) if isinstance(value, int) else value


class OwnStandardForm(forms.Form):
    """A copy of `base` with a province's cut-offs; the fields of an area are named as in `rural-income_limit`."""

    province = forms.ChoiceField(label="Tỉnh")
    name = WordsField(label="Tên chuẩn", max_length=160, help_text="Ví dụ “Chuẩn nghèo tỉnh Bắc Ninh 2024”.")
    document = WordsField(
        label="Văn bản", max_length=200, help_text="Số, ký hiệu và ngày, ví dụ “NQ 06/2024/NQ-HĐND ngày …”."
    )
    issuer = WordsField(label="Cơ quan ban hành", max_length=160, help_text="Ví dụ “HĐND tỉnh Bắc Ninh”.")
    valid_from = DayField(label="Áp dụng từ ngày")
    valid_to = DayField(label="Đến ngày", required=False, help_text="Bỏ trống nếu văn bản không nêu.")
    lacking_from = CountField(label="Nghèo khi thiếu hụt từ (chỉ số)")
    source = WordsField(
        label="Ghi chú về nguồn", required=False, max_length=500, help_text="Đọc ở đâu, điều khoản nào."
    )

    def __init__(self, *args: Any, base: Standard, provinces: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = base
        self.fields["province"].choices = [(name, name) for name in provinces]  # type: ignore[attr-defined]
        if not provinces:
            self.fields[
                "province"
            ].help_text = "Chưa có xã nào ghi tỉnh; thêm xã hoặc ghi tỉnh cho xã trước đã."
        self.initial.setdefault("lacking_from", base.lacking_from)
        for rule in base.areas:
            for limit in _limits_of(rule):
                self._add_limit(rule, limit)

    def _add_limit(self, rule: AreaRule, limit: str) -> None:
        national = getattr(rule, limit)
        is_income = limit.startswith("income")
        unit = " (đồng/người/tháng)" if is_income else ""
        where_none = "" if is_income else " Bỏ trống nếu văn bản của tỉnh không nêu điểm."
        self.fields[f"{rule.area}-{limit}"] = CountField(
            label=f"{_LABELS[limit]}{unit}",
            required=is_income,
            help_text=f"Chuẩn quốc gia: {format_count(national)}.{where_none}"
            if national is not None
            else f"Chuẩn quốc gia chưa có mức này.{where_none}",
        )
        self.initial.setdefault(f"{rule.area}-{limit}", national)

    @property
    def about(self) -> list[forms.BoundField]:
        """What the standard is called and who issued it."""
        return [self[name] for name in ("province", "name", "document", "issuer")]

    @property
    def terms(self) -> list[forms.BoundField]:
        """When it holds, and from how many indices."""
        return [self[name] for name in ("valid_from", "valid_to", "lacking_from")]

    @property
    def areas(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each area under its name."""
        return [
            (rule.area_label, [self[f"{rule.area}-{limit}"] for limit in _limits_of(rule)])
            for rule in self.base.areas
        ]

    def typed(self) -> dict[str, Any]:
        """The values as the action takes them."""
        values = self.cleaned_data
        limits = {
            rule.area: {limit: values[f"{rule.area}-{limit}"] for limit in _limits_of(rule)}
            for rule in self.base.areas
        }
        return {**{name: values[name] for name in self.base_fields}, "limits": limits}


def _limits_of(rule: AreaRule) -> list[str]:
    """Two bands only where the national standard has them."""
    return [limit for limit in LIMITS if rule.income_outright is not None or not limit.endswith("outright")]
