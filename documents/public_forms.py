"""What a visitor of the public page sends: a code, or a file to be held against the issued ones."""

from typing import Any

from django import forms

from documents.rules.public import LARGEST, read_code
from thinhduc.figures import format_size

CHOOSE = "Đề nghị chọn một tệp."


class CodeForm(forms.Form):
    """The code as people type it; `cleaned_data["ma"]` is as it is stored."""

    ma = forms.CharField(
        label="Mã kiểm tra",
        max_length=300,  # a whole address with the code at its end
        error_messages={
            "required": read_code("").problem,
            "max_length": "Mã có 12 chữ và số; nội dung vừa gõ dài quá.",
        },
    )

    def clean_ma(self) -> str:
        """The twelve letters and digits, or which of them can not be."""
        read = read_code(self.cleaned_data["ma"])
        if read.problem:
            raise forms.ValidationError(read.problem)
        return read.code


class FileToCheckForm(forms.Form):
    """A file; `cleaned_data["file"].sha256` is its hash (documents/hashing.py)."""

    file = forms.FileField(
        label="Tệp cần kiểm tra",
        error_messages={
            "required": CHOOSE,
            "invalid": CHOOSE,
            "missing": CHOOSE,
            "empty": "Tệp này trống, không có gì để so.",
        },
    )

    def clean_file(self) -> Any:
        """Refused in words where it is larger than any issued file."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                f"Tệp nặng {format_size(file.size)}; trang này nhận đến {format_size(LARGEST)}. Tệp của văn bản nhỏ "
                "hơn nhiều, nên tệp này không phải."
            )
        return file
