"""Where in a document's frozen JSON something stands, in the words of the office; pure."""

_WORDS = {
    "paragraphs": "lời văn, đoạn thứ", "rows": "bảng, dòng thứ", "annexes": "biểu kèm thứ",
    "recipients": "nơi nhận, dòng thứ",
    "signature": "chức vụ người ký, dòng", "columns": "cột thứ", "leads": "cột đầu thứ", "notes": "ghi chú thứ",
    "published": "số in khác thứ", "letterhead": "phần đầu văn bản", "total": "dòng cộng", "cells": "ô",
    "superior": "cơ quan cấp trên", "issuer": "cơ quan ban hành", "number": "số, ký hiệu",
    "place_and_date": "nơi và ngày",
    "subject": "trích yếu", "signer": "người ký", "type_name": "tên loại văn bản", "title": "tên biểu",
    "attachment": "dòng kèm theo", "hamlet": "tên xóm", "printed_name": "tên xóm đã in", "order": "số thứ tự",
    "label": "số thứ tự hoặc tên", "text": "chữ in", "value": "giá trị", "kind": "loại", "key": "khóa", "year": "năm",
    "version": "bản", "ending": "dòng cuối", "document": "căn cứ", "households": "số hộ", "reduction": "số hộ giảm",
    "opening": "số hộ đầu kỳ", "closing": "số hộ cuối kỳ", "rate": "tỷ lệ", "commune_name": "tên xã", "name": "tên",
}  # fmt: skip


def place_in_words(path: str) -> str:
    """A path of the JSON as a person reads it; what has no words of its own stays as it is.

    >>> place_in_words("paragraphs.8.text"), place_in_words("letterhead.number")
    ('lời văn, đoạn thứ 9, chữ in', 'phần đầu văn bản, số, ký hiệu')
    >>> place_in_words("total.cells.reduction.value")
    'dòng cộng, ô số hộ giảm, giá trị'
    >>> place_in_words("trang 2, dòng 5")
    'trang 2, dòng 5'
    """
    if " " in path:
        return path
    said = ""
    for step in path.split("."):
        if step.isdecimal():
            said += f" {int(step) + 1}"
        else:
            said += (" " if said.endswith(" ô") or said == "ô" else ", " if said else "") + _WORDS.get(
                step, step
            )
    return said
