"""What typed fields and addresses are called, for showing a person the own typing without the page it was typed in."""

import re
from functools import cache

from django.apps import apps
from django.urls import Resolver404, resolve

from accounts.models import Draft
from thinhduc.figures import normalize

_IN_ROW = re.compile(r"(?P<figure>[a-z_]+)-(?P<row>[0-9]{1,3})")
OTHER = "nội dung khác"
_ABOUT = {"goal-": "Mục tiêu", "stated-": "Tổng được ghi,"}

# Names that forms and figures have and no model has, or has for something narrower.
_OTHERS = {
    "act-ended-by": "bị thay thế, bãi bỏ bởi",
    "act-issued-on": "ngày ban hành",
    "act-issuer": "cơ quan ban hành",
    "act-title": "tên văn bản",
    "act-valid-from": "có hiệu lực từ",
    "act-valid-to": "ngày cuối còn hiệu lực",
    "birth": "ngày hoặc năm sinh",
    "block-kind": "loại đoạn",
    "block-order": "thứ tự của đoạn",
    "block-reason": "lý do",
    "closing": "cuối kỳ",
    "communes": "xã",
    "from_day": "áp dụng từ ngày",
    "hamlets": "xóm",
    "household-address": "địa chỉ",
    "household-area": "khu vực",
    "household-class": "diện",
    "household-code": "mã hộ",
    "household-hamlet": "xóm",
    "household-head": "chủ hộ",
    "household-note": "ghi chú",
    "household-persons": "nhân khẩu",
    "last_day": "ngày cuối",
    "member-birth": "ngày hoặc năm sinh",
    "member-ethnicity": "dân tộc",
    "member-identity": "số giấy tờ",
    "member-joined-on": "có mặt từ",
    "member-name": "họ và tên",
    "member-relation": "quan hệ với chủ hộ",
    "member-sex": "giới tính",
    "name": "tên",
    "opening": "đầu kỳ",
    "q": "tìm",
    "rate": "tỷ lệ",
    "reason": "lý do",
    "reduction": "số hộ giảm",
    "successor": "người nhận",
    "text": "nói rõ thêm",
    "what": "việc đã xảy ra",
    "wording": "lời văn",
}

# Names that mean one thing on most pages and another on these: (address's name, field).
_OF_PAGE = {("stamps:pictures", "kind"): "hình này là"}

_CHOSEN = ("communes", "hamlets", "successor")


@cache
def _labels() -> dict[str, str]:
    """Every model's field by name, as the models call it, and the names no model has."""
    fields = {
        field.name: str(field.verbose_name)
        for model in apps.get_models()
        for field in model._meta.fields
        if model._meta.app_config.name in ("accounts", "hamlets", "households", "targets")
    }
    return fields | _OTHERS


def label_of(name: str, page: str = "") -> str:
    """A field's or figure's name in words; grid fields are named `<figure>-<row>`. `page`: name of the address."""
    if own := _OF_PAGE.get((page, name)):
        return own[:1].upper() + own[1:]
    for prefix, words in _ABOUT.items():
        if name.startswith(prefix):
            rest = name.removeprefix(prefix).replace("-", "_")
            return f"{words} {_labels().get(rest, _labels().get(rest.split('_')[-1], ''))}".strip()
    if name.startswith("file-"):  # of an issued file, whose hash the journal keeps
        if name.endswith("-signed"):
            return "Mã băm của bản ký số"
        return f"Mã băm của tệp {_file_words(name)}"
    if name.startswith("text-"):  # of a block of a plan's text, which the deed names
        return "Lời văn"
    match = _IN_ROW.fullmatch(name)
    if match:
        label = _labels().get(match["figure"])
        return f"Dòng {match['row']}: {label}" if label else f"Dòng {match['row']}"
    label = _labels().get(name, OTHER)
    return label[:1].upper() + label[1:]


def _file_words(name: str) -> str:
    """Which file a hash is of, from its key in the journal.

    >>> _file_words("file-plan-pdf"), _file_words("file-plan-pdf-signed"), _file_words("file-scan-2")
    ('PDF', 'ký số', 'quét 2')
    """
    last = name.rpartition("-")[2]
    if name.startswith("file-scan-"):
        return f"quét {last}"
    return "ký số" if last == "signed" else last.upper()


def fields_of(draft: Draft) -> list[tuple[str, str]]:
    """What was typed, in words: pairs of label and value, without the blanks."""
    page = _page_of(draft)
    return [
        (label_of(name, page), _value_in_words(name, value))
        for name, values in draft.data.items()
        if not name.startswith("seen") and name != "token"
        for value in values
        if normalize(value)
    ]


def _page_of(draft: Draft) -> str:
    """The name of the address that the typing was for, "" where there is none now."""
    try:
        return resolve(draft.address).view_name
    except Resolver404:
        return ""


def _value_in_words(name: str, value: str) -> str:
    """Choices as they are called; what was chosen by number is only said to be chosen."""
    if name in _CHOSEN:
        return "đã chọn"
    return _choices().get((name, value), value)


@cache
def _choices() -> dict[tuple[str, str], str]:
    return {
        (field.name, str(value)): str(label)
        for model in apps.get_models()
        for field in model._meta.fields
        for value, label in field.flatchoices
    }


def title_of(draft: Draft) -> str:
    """What the typing was for: its own title, else the deed that its address stands for."""
    if draft.title:
        return draft.title
    try:
        match = resolve(draft.address)
    except Resolver404:
        return "Nội dung gõ dở"
    permissions = getattr(match.func, "permissions", ())
    deed = permissions[0].label if permissions else "nội dung gõ dở"
    year = match.kwargs.get("year")
    return f"{deed[:1].upper()}{deed[1:]}" + (f", năm {year}" if year else "")
