"""What a head types; the rules (households/rules/proposals.py) say what is wrong, field by field."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms

from households.models import Relation, Sex
from households.rules.persons import HEAD
from households.rules.proposals import Event
from thinhduc.fields import WordsField
from thinhduc.figures import format_date
from thinhduc.findings import Finding

Choices = Iterable[tuple[str, str]]
_OTHERS = [choice for choice in Relation.choices if choice[0] != HEAD]
_DAY = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "31/3/2022"}
_AREA = {"rows": 3}


def _day_field(label: str) -> WordsField:
    return WordsField(label=label, required=False, max_length=20, widget=forms.TextInput(attrs=_DAY))


def _text_field(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=500,
        help_text=help_text,
        widget=forms.Textarea(attrs=_AREA),
    )


class ProposalForm(forms.Form):
    """`token` names the sending: however often it arrives, it is stored once."""

    token = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid4, error_messages={"invalid": "Hãy mở lại trang rồi gửi."}
    )

    def values(self) -> dict[str, str]:
        """What was typed, by key."""
        return {key: str(text) for key, text in self.cleaned_data.items() if key != "token"}

    def mark(self, findings: Iterable[Finding]) -> None:
        """Puts each fault beside its field."""
        for finding in findings:
            self.add_error(finding.key if finding.key in self.fields else None, finding.message)


class ReportForm(ProposalForm):
    """What happened in a household."""

    what = forms.ChoiceField(
        label="Việc đã xảy ra",
        required=False,
        choices=[("", "– chọn –"), *((one.value, one.label) for one in Event)],
    )
    on = _day_field("Ngày xảy ra")
    member = forms.ChoiceField(
        label="Người mất hoặc chuyển đi", required=False, help_text="Chọn khi có người mất, chuyển đi."
    )
    name = WordsField(
        label="Họ và tên người mới", required=False, max_length=120, help_text="Ghi khi có người mới."
    )
    birth = WordsField(label="Ngày hoặc năm sinh của người mới", required=False, max_length=20)
    sex = forms.ChoiceField(
        label="Giới tính của người mới", required=False, choices=[("", "chưa rõ"), *Sex.choices]
    )
    relation = forms.ChoiceField(
        label="Quan hệ với chủ hộ", required=False, choices=[("", "chưa rõ"), *_OTHERS]
    )
    text = _text_field("Nói rõ thêm", "Ví dụ: mất vì bệnh, đi làm ở Bắc Ninh từ tháng 3.")

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [("", "– không ai –"), *members]


class RequestForm(ProposalForm):
    """A household of the register that asks to be reviewed."""

    on = _day_field("Ngày hộ đề nghị")
    text = _text_field("Vì sao đề nghị rà soát", "Ví dụ: chồng bị tai nạn, mất nguồn thu nhập chính.")


class AdditionForm(ProposalForm):
    """A household that is not in the register yet."""

    head_name = WordsField(label="Họ và tên chủ hộ", required=False, max_length=120)
    persons = WordsField(
        label="Số người trong hộ",
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    address = WordsField(label="Địa chỉ", required=False, max_length=200)
    on = _day_field("Ngày hộ đề nghị")
    text = _text_field("Vì sao đề nghị rà soát")


class CorrectionForm(ProposalForm):
    """A member as it should read; an identity number is written by the officer, who sees the papers."""

    name = WordsField(label="Họ và tên", required=False, max_length=120)
    birth = WordsField(label="Ngày hoặc năm sinh", required=False, max_length=20)
    sex = forms.ChoiceField(label="Giới tính", required=False, choices=[("", "chưa rõ"), *Sex.choices])
    relation = forms.ChoiceField(label="Quan hệ với chủ hộ", required=False, choices=_OTHERS)
    ethnicity = WordsField(label="Dân tộc", required=False, max_length=40)
    text = _text_field("Căn cứ", "Ví dụ: theo giấy khai sinh, căn cước công dân.")

    def __init__(self, *args: Any, is_head: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_head:
            del self.fields["relation"]


class AcceptForm(forms.Form):
    """What the officer adds when accepting; only the fields the proposal needs are asked for."""

    head = forms.TypedChoiceField(label="Chủ hộ mới", coerce=int, required=False, empty_value=None)
    round = forms.TypedChoiceField(label="Đưa vào đợt rà soát", coerce=int, required=False, empty_value=None)
    code = WordsField(label="Mã hộ mới", required=False, max_length=40)
    remark = WordsField(label="Trả lời trưởng xóm", required=False, max_length=300)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, heads: Choices | None, rounds: Choices | None, is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("head", heads), ("round", rounds)):
            if choices is None:
                del self.fields[name]
            else:
                self.fields[name].choices = [("", "– không –"), *choices]
        if not is_new:
            del self.fields["code"]


class RefuseForm(forms.Form):
    """Why a proposal is not taken."""

    reason = WordsField(label="Lý do không nhận", required=False, max_length=300)


def correction_initial(cells: dict[str, Any]) -> dict[str, Any]:
    """A member's stored fields as the form shows them."""
    return {key: cells[key] for key in ("name", "birth", "sex", "relation", "ethnicity")}


def today_initial(day: Any) -> dict[str, str]:
    """The day of today, which most things are reported on."""
    return {"on": format_date(day)}
