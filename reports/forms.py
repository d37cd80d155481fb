"""What is recorded of a signed document when a version is issued."""

import datetime
import re

from django import forms

from hamlets.queries import today
from targets.actions import DocumentDetails
from thinhduc.fields import DayField, WordsField
from thinhduc.figures import normalize

_NUMBER = re.compile(r"[0-9]{1,5}[A-Za-z]?/[A-ZĐ]+(-[A-ZĐ]+)*")
LONGEST_LINE = 120


class IssueForm(forms.Form):
    """Number, date, place, the lines above the signature, the signer's name."""

    number = WordsField(
        label="Số, ký hiệu",
        max_length=60,
        help_text="Như trên văn bản, ví dụ 38/KH-UBND.",
        error_messages={"required": "Cần ghi số, ký hiệu."},
    )
    date = DayField(label="Ngày ban hành", error_messages={"required": "Cần ghi ngày ban hành."})
    place = WordsField(label="Địa danh", max_length=120, error_messages={"required": "Cần ghi địa danh."})
    signature = forms.CharField(
        label="Các dòng trên chữ ký",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi dòng một chức vụ, ví dụ TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH.",
        error_messages={"required": "Cần ghi thẩm quyền ký."},
    )
    signer = WordsField(
        label="Họ và tên người ký", max_length=120, error_messages={"required": "Cần ghi họ và tên người ký."}
    )
    shown_hash = forms.CharField(widget=forms.HiddenInput)

    def clean_number(self) -> str:
        """A number with the kind of document and the issuer."""
        number: str = self.cleaned_data["number"]
        if not _NUMBER.fullmatch(number):
            raise forms.ValidationError("Số, ký hiệu gồm số và ký hiệu văn bản, ví dụ 38/KH-UBND.")
        return number

    def clean_date(self) -> datetime.date | None:
        """Not before it happened."""
        day: datetime.date | None = self.cleaned_data["date"]
        if day is None:
            raise forms.ValidationError("Cần ghi ngày ban hành.")
        if day > today():
            raise forms.ValidationError("Ngày ban hành không thể sau hôm nay.")
        return day

    def clean_signature(self) -> tuple[str, ...]:
        """The lines, without empty ones."""
        lines = tuple(
            line for text in self.cleaned_data["signature"].splitlines() if (line := normalize(text))
        )
        if any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(f"Mỗi dòng không quá {LONGEST_LINE} chữ.")
        return lines

    @property
    def details(self) -> DocumentDetails:
        """What was recorded, after it was found to be in order."""
        data = self.cleaned_data
        return DocumentDetails(data["number"], data["date"], data["place"], data["signature"], data["signer"])
