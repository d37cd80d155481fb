"""Characters that nobody sees and no Word file holds: dropped where they are typed, harmless where they are stored."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
import pytest
from django import forms
from django.apps import apps
from django.db import models
from openpyxl import load_workbook

from reports.forms import IssueForm, SignatureField, SigningForm
from targets import actions
from targets import forms as typed_forms
from targets.models import PlanLine, PlanVersion, TextBlock
from targets.queries import content_hash
from tests.cast import Cast
from tests.targets.plans import approve_2022, current, fill, issue_2022, open_2022
from thinhduc.fields import LinesField, WordsField
from thinhduc.figures import normalize, normalize_lines, printable

VERSION = "/thinh-duc/ke-hoach/2022/ban-1/"
ACTS = "/thinh-duc/van-ban-phap-luat/ghi/"
CONTROLS = "".join(
    map(chr, [*range(1, 9), *range(14, 32), *range(0x7F, 0x85), *range(0x86, 0xA0), 0xFFFE, 0xFFFF])
)
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
TYPED = f"Đã{CONTROLS} xem\x0bkỹ{CONTROLS}"
STORED = "Đã xem kỹ"
FIELDS = {
    "number": "38/KH-UBND", "date": "31/3/2022", "place": f"Thịnh{CONTROLS} Đức", "signer": "Lăng Đại\x01 Thành",
    "signature": f"TM. ỦY BAN{CONTROLS} NHÂN DÂN\r\nCHỦ\x07 TỊCH",
}  # fmt: skip


def stored_texts() -> Iterator[str]:
    """Every text of a plan, of its life and of the journal."""
    for model in apps.get_models():
        if model._meta.app_label not in ("targets", "journal"):
            continue
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._base_manager.values_list(*names):
            yield from map(str, row)


def is_clean(content: bytes, ending: str) -> bool:
    """Whether a file can be opened, and no text in it has such a character."""
    match ending:
        case "docx":
            texts = [one.text or "" for one in docx.Document(BytesIO(content)).element.iter() if one.text]
        case "xlsx":
            sheets = load_workbook(BytesIO(content))
            texts = [str(c.value) for sheet in sheets for row in sheet.iter_rows() for c in row]
        case "json":
            return isinstance(json.loads(content), dict)
        case _:
            return content.startswith(b"%PDF-")
    return not any(FORBIDDEN.search(text) or "_x00" in text for text in texts)


def check_files(client: Any, *files: str) -> None:
    for name in files:
        answer = client.get(f"{VERSION}{name}")
        assert answer.status_code == 200, name
        assert is_clean(answer.content, name.rpartition(".")[2]), name


QUICK = ("van-ban/ke-hoach.docx", "bieu/annex-poor.xlsx", "bieu/annex-poor.json")


@pytest.fixture
def draft(cast: Cast) -> Cast:
    open_2022(cast)
    fill(cast, phuc_hoa=1, lang_mon=2)
    PlanVersion.objects.within(cast.officer.scope).update(columns=["note"])
    return cast


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("loi-van/luu/{key}/", {"kind": "clause", "wording": TYPED, "seen": "{text}"}),
        ("loi-van/them/{key}/", {"kind": "clause", "wording": TYPED}),
        ("loi-van/ly-do/{key}/", {"reason": TYPED}),
        ("luu/ngheo/", {"note-2": TYPED, "seen": '{"2":{"note":""}}'}),
        ("ly-do/", {"code": "poor_reason", "order": "1", "reason": TYPED}),
        ("muc-tieu/", {"assigned-rate": "2,5", "assigned-issuer": TYPED, "assigned-document": TYPED}),
        ("muc-tieu/", {"own-rate": "2,5", "own-document": TYPED}),
        ("thong-tin/", {"form": "paper", "superior_number": TYPED, "superior_issuer": TYPED}),
        ("trinh/", {"remark": TYPED}),
        (ACTS, {"number": "9/NĐ-CP", "title": TYPED, "issuer": TYPED, "ended_by": TYPED}),
        (ACTS, {"number": f"9/{CONTROLS}NĐ-CP", "title": STORED}),
    ],
)  # fmt: skip
def test_what_is_typed_in_a_draft_is_stored_without(
    draft: Cast, address: str, fields: dict[str, str]
) -> None:
    view = current(draft.officer)
    block = next(one for one in view.blocks if one.kind == "clause")
    columns = {"columns": "note"} if address == "thong-tin/" else {}
    sent = {name: text.replace("{text}", block.text) for name, text in fields.items()}
    path = address if address.startswith("/") else VERSION + address.format(key=block.key)
    assert draft.officer.client.post(path, sent | columns).status_code == 302
    texts = list(stored_texts())
    assert any(STORED in text for text in texts)
    assert not any(FORBIDDEN.search(text) for text in texts)
    check_files(draft.officer.client, *QUICK)


@pytest.mark.django_db
def test_a_remark_on_sending_back_is_stored_without(draft: Cast) -> None:
    actions.submit(scope=draft.officer.scope, version_id=current(draft.officer).id)
    sent = {"remark": f"{TYPED}\r\n{TYPED}"}
    assert draft.leader.client.post(f"{VERSION}duyet/tra-lai/", sent).status_code == 302
    texts = list(stored_texts())
    assert f"{STORED}\n{STORED}" in texts
    assert not any(FORBIDDEN.search(text) for text in texts)


@pytest.mark.django_db
def test_document_and_reason_of_revoking_are_stored_without(cast: Cast) -> None:
    issue_2022(cast)
    sent = {"document": f"12{CONTROLS}/QĐ-UBND", "reason": TYPED}
    assert cast.leader.client.post(f"{VERSION}bai-bo/", sent).status_code == 302
    texts = list(stored_texts())
    assert {"12/QĐ-UBND", STORED} <= set(texts)
    assert not any(FORBIDDEN.search(text) for text in texts)


@pytest.mark.django_db
def test_a_plan_that_holds_some_already_is_printed_and_issued(cast: Cast) -> None:
    approve_2022(cast)
    scope = cast.officer.scope
    block = TextBlock.objects.within(scope).filter(kind="clause").first()
    assert block is not None
    TextBlock.objects.within(scope).filter(pk=block.pk).update(text=TYPED)
    PlanLine.objects.within(scope).update(note=TYPED)
    PlanVersion.objects.within(scope).update(superior_issuer=TYPED, columns=["note"])
    client = cast.leader.client
    check_files(client, *QUICK, "van-ban/ke-hoach.pdf")
    view = current(cast.officer)
    PlanVersion.objects.within(scope).update(approved_hash=content_hash(view))
    answer = client.post(f"{VERSION}ban-hanh/", FIELDS | {"shown_hash": content_hash(view)})
    assert answer.status_code == 302
    issued = current(cast.officer, 1)
    assert issued.signer == "Lăng Đại Thành"
    check_files(client, *QUICK, "van-ban/ke-hoach.pdf", "bieu/annex-poor.pdf")


@pytest.mark.parametrize(
    "form",
    [one for one in vars(typed_forms).values() if isinstance(one, type) and issubclass(one, forms.Form)]
    + [IssueForm, SigningForm],
)
def test_no_form_of_plans_takes_text_as_it_comes(form: type[forms.Form]) -> None:
    for name, field in form.base_fields.items():
        plain = type(field) is forms.CharField and not field.widget.is_hidden
        assert not plain, name


def test_fields_drop_them_and_ask_for_what_is_left() -> None:
    assert WordsField().clean(TYPED) == STORED
    assert LinesField().clean(f" {TYPED}\r\n\r\n{TYPED}\n") == f"{STORED}\n\n{STORED}"
    assert SignatureField().clean(FIELDS["signature"]) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    for field in (WordsField(), LinesField()):
        with pytest.raises(forms.ValidationError):
            field.clean(CONTROLS)


@pytest.mark.parametrize("field", [WordsField(max_length=1200), LinesField(max_length=1200)])
def test_too_long_a_text_is_said_in_the_house_s_words(field: forms.CharField) -> None:
    with pytest.raises(forms.ValidationError, match=r"^\['Nhiều nhất 1\.200 chữ, đang có 1\.203\.'\]$"):
        field.clean("ă" * 1203)
    own = WordsField(max_length=3, error_messages={"max_length": "Dài quá."})
    with pytest.raises(forms.ValidationError, match="Dài quá"):
        own.clean("ăăăă")


@pytest.mark.parametrize("code", [*range(32), *range(0x7F, 0xA1), 0x200B, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_every_such_character_is_left_out(code: int) -> None:
    blank = code in (9, 10, 11, 12, 13, 0x85, 0xA0)
    for word in ("chu", "chữ"):
        text = f"{word}{chr(code)}{word}"
        assert normalize(text) == (f"{word} {word}" if blank else word + word)
        assert not FORBIDDEN.search(normalize_lines(text))
        assert not FORBIDDEN.search(printable(text))
