"""What a person sends: a workbook, a reason, the name of a profile."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from exchange.models import KindChoice
from exchange.queries import ProfileView
from exchange.rules import refuse_size

NO_PROFILE = ("", "tự tìm cột")


class UploadForm(forms.Form):
    """A workbook with its kind and year; `profiles`: those of the commune, by kind."""

    kind = forms.ChoiceField(
        label="Tệp chứa gì",
        choices=KindChoice.choices,
        error_messages={"required": "Hãy chọn tệp chứa gì.", "invalid_choice": "Hãy chọn tệp chứa gì."},
    )
    year = forms.TypedChoiceField(
        label="Năm số liệu",
        coerce=int,
        error_messages={"required": "Hãy chọn năm.", "invalid_choice": "Hãy chọn năm trong danh sách."},
    )
    file = forms.FileField(
        label="Tệp",
        allow_empty_file=True,
        error_messages={
            "required": "Hãy chọn một tệp.",
            "invalid": "Hãy chọn một tệp.",
            "missing": "Hãy chọn một tệp.",
        },
    )
    profile = forms.ChoiceField(
        label="Hồ sơ cột",
        required=False,
        error_messages={"invalid_choice": "Hồ sơ cột này không còn."},
    )

    def __init__(
        self, *args: Any, years: Iterable[int], profiles: Sequence[ProfileView], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.fields["file"].widget.attrs["accept"] = ".xlsx"
        groups = [
            (label.capitalize(), [(one.name, one.name) for one in profiles if one.kind == kind])
            for kind, label in KindChoice.choices
        ]
        self.fields["profile"].choices = [NO_PROFILE, *(group for group in groups if group[1])]
        if not profiles:
            del self.fields["profile"]

    def clean_file(self) -> Any:
        """Refused before it is read where it is empty or too large."""
        file = self.cleaned_data["file"]
        if words := refuse_size(file.size):
            raise forms.ValidationError(words)
        return file


class UndoForm(forms.Form):
    """Why a batch is taken back."""

    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Hãy ghi lý do hoàn tác.",
            "max_length": "Lý do dài quá 300 chữ; mời viết gọn lại.",
        },
    )


class ProfileForm(forms.Form):
    """The name of a way of reading columns."""

    name = forms.CharField(
        label="Tên hồ sơ cột",
        max_length=80,
        help_text="Ví dụ “Mẫu của phòng LĐTBXH”. Trùng tên thì hồ sơ cũ được thay.",
        error_messages={
            "required": "Hãy đặt tên cho hồ sơ cột.",
            "max_length": "Tên dài quá 80 chữ; mời viết gọn lại.",
        },
    )
