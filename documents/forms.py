"""What is added to an issued document, as people send it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from documents.rules.scans import size_faults
from documents.rules.stamps import HAND, SEAL, size_fault
from documents.signing.checking import LARGEST as LARGEST_SIGNED
from thinhduc.fields import WordsField
from thinhduc.figures import format_size

CHOOSE = {
    "required": "Hãy chọn tệp.",
    "invalid": "Hãy chọn tệp.",
    "missing": "Hãy chọn tệp.",
    "empty": "Tệp rỗng, không có nội dung nào.",
}


class SeveralFiles(forms.ClearableFileInput):
    """The file's field that takes several."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or several files, in the order in which they were sent."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each is a file that is not empty."""
        sent = data if isinstance(data, (list, tuple)) else [data]
        return [super(SeveralFilesField, self).clean(one, initial) for one in sent or [None]]


class ScanForm(forms.Form):
    """A scan: one PDF, or pictures page by page."""

    files = SeveralFilesField(label="Tệp quét", error_messages=CHOOSE)
    note = WordsField(
        label="Ghi chú",
        max_length=200,
        required=False,
        help_text="Ví dụ “quét lại vì lần trước thiếu biểu”.",
        error_messages={"max_length": "Ghi chú dài quá 200 chữ; mời viết gọn lại."},
    )

    def clean_files(self) -> list[Any]:
        """Refused before anything is read where they are too many or too large."""
        files = self.cleaned_data["files"]
        if faults := size_faults([file.size for file in files]):
            raise forms.ValidationError(faults)
        return list(files)


class SignedForm(forms.Form):
    """A PDF that was signed outside."""

    file = forms.FileField(label="Tệp đã ký số", error_messages=CHOOSE)

    def clean_file(self) -> Any:
        """Refused before it is read where it is too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_SIGNED:
            raise forms.ValidationError(
                f"Tệp nặng {format_size(file.size)}; chỉ nhận tệp đến {format_size(LARGEST_SIGNED)}."
            )
        return file


class SignForm(forms.Form):
    """Which file is signed with which key of the server; `turns`: (value, label) of what may be signed now.

    The name of the passphrase's field keeps it out of what is kept of typing (accounts/drafts.py).
    """

    turn = forms.ChoiceField(
        label="Ký tệp nào",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Hãy chọn tệp để ký.",
            "invalid_choice": "Tệp ấy không còn chờ khóa này ký; hãy chọn lại.",
        },
    )
    key_password = forms.CharField(
        label="Mật khẩu của khóa",
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "Mật khẩu dài quá 200 chữ."},
    )

    def __init__(
        self, *args: Any, turns: Sequence[tuple[str, str]], asks_passphrase: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["turn"].choices = turns
        if len(turns) == 1:
            self.fields["turn"].initial = turns[0][0]
        if not asks_passphrase:
            del self.fields["key_password"]

    def clean_turn(self) -> tuple[str, str]:
        """The report and the key's name."""
        report, _, key = self.cleaned_data["turn"].partition(":")
        return report, key


class StampForm(forms.Form):
    """A picture of the own hand, or of the seal."""

    kind = forms.ChoiceField(
        label="Hình này là",
        choices=[(HAND, "chữ ký tay của tôi (màu xanh)"), (SEAL, "dấu của UBND (màu đỏ)")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Hãy chọn hình là chữ ký tay hay con dấu.",
            "invalid_choice": "Hãy chọn hình là chữ ký tay hay con dấu.",
        },
    )
    picture = forms.FileField(label="Hình PNG", error_messages=CHOOSE)

    def clean_picture(self) -> Any:
        """Refused before it is read where it is too large."""
        picture = self.cleaned_data["picture"]
        if fault := size_fault(picture.size):
            raise forms.ValidationError(fault)
        return picture
