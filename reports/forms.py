"""What is recorded of a signed document when a version is issued."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django import forms

from hamlets.queries import today
from reports.plan_queries import Signing
from targets.actions import DocumentDetails
from targets.rules.codes import same_code
from thinhduc.fields import DayField, LinesField, WordsField

_NUMBER = re.compile(r"[0-9]{1,5}[A-Za-z]?/[A-ZĐ]+(-[A-ZĐ]+)*")
LONGEST_LINE = 120


@dataclass(frozen=True)
class Approved:
    """What was approved: the short code of its content, and the code with who approved it when, in words."""

    code: str
    words: str


class SignatureField(LinesField):
    """The lines above the signature, one a line of the text; gives them as a tuple, without empty ones."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self) -> None:
        super().__init__(
            label="Các dòng trên chữ ký",
            max_length=600,
            help_text="Mỗi dòng một chức vụ, ví dụ TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH.",
            error_messages={"required": "Cần ghi thẩm quyền ký."},
        )

    def clean(self, value: Any) -> Any:
        """The lines; ValidationError where one is too long to be printed."""
        text = super().clean(value)
        lines = tuple(filter(None, text.split("\n")))
        if any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(f"Mỗi dòng không quá {LONGEST_LINE} chữ.")
        return lines


class SigningForm(forms.Form):
    """Who is to sign the paper that is printed."""

    signature = SignatureField()
    signer = WordsField(
        label="Họ và tên người ký",
        max_length=120,
        required=False,
        help_text="Để trống nếu đóng dấu tên hoặc ghi tay.",
    )

    @property
    def signing(self) -> Signing:
        """What was typed, after it was found to be in order."""
        return Signing(self.cleaned_data["signature"], self.cleaned_data["signer"])


class IssueForm(forms.Form):
    """Number, date, place, the lines above the signature, the signer's name; the code on the signed print."""

    number = WordsField(
        label="Số, ký hiệu",
        max_length=60,
        help_text="Như trên văn bản, ví dụ 38/KH-UBND.",
        error_messages={"required": "Cần ghi số, ký hiệu."},
    )
    date = DayField(label="Ngày ban hành", error_messages={"required": "Cần ghi ngày ban hành."})
    place = WordsField(label="Địa danh", max_length=120, error_messages={"required": "Cần ghi địa danh."})
    signature = SignatureField()
    signer = WordsField(
        label="Họ và tên người ký", max_length=120, error_messages={"required": "Cần ghi họ và tên người ký."}
    )
    printed_code = WordsField(
        label="Mã nội dung in ở chân bản đã ký",
        max_length=40,
        required=False,
        help_text="Nếu ký trên giấy: ghi mã ở chân trang để chắc chắn bản đã ký đúng là bản đã duyệt.",
    )
    shown_hash = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, approved: Approved, **options: Any) -> None:
        super().__init__(*args, **options)
        self.approved = approved

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

    def clean_printed_code(self) -> str:
        """The code of the content that was approved, or nothing."""
        typed: str = self.cleaned_data["printed_code"]
        if typed and not same_code(typed, self.approved.code):
            raise forms.ValidationError(
                f"Mã trên bản giấy khác mã của nội dung đã duyệt ({self.approved.words}): bản giấy này in từ nội dung "
                "khác. Kiểm tra lại mã; nếu đúng là khác thì in lại văn bản và trình ký lại."
            )
        return typed

    @property
    def details(self) -> DocumentDetails:
        """What was recorded, after it was found to be in order."""
        data = self.cleaned_data
        return DocumentDetails(data["number"], data["date"], data["place"], data["signature"], data["signer"])
