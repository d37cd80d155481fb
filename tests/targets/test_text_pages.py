"""The pages on which a plan's words are read and written: marks, saving, conflicts, drafts, reasons, what is new."""

import html
import re
from typing import Any

import pytest

from accounts.labels import fields_of
from accounts.models import Draft
from targets import actions
from targets.models import LegalAct, TextBlock
from targets.rules.text import Block, BlockKind
from tests.cast import Cast, make_person
from tests.targets.plan_pages import PLAN, VERSION, text_of
from tests.targets.plans import current, fill, issue_2022, open_2022
from thinhduc.permissions import Role

pytestmark = pytest.mark.walk

TEXT = f"{VERSION}loi-van/"
ACTS = "/thinh-duc/van-ban-phap-luat/"
KEY = "ii-1-item-1"  # names the rates and the reductions by fields
OTHER = "ii-1-item-3"


@pytest.fixture
def draft(cast: Cast) -> Cast:
    """The plan of 2022 with all its figures, and the words of the template."""
    open_2022(cast)
    fill(cast, phuc_hoa=1, lang_mon=2)
    return cast


def block(cast: Cast, key: str) -> Block:
    """A paragraph as it is stored."""
    return next(one for one in current(cast.officer).blocks if one.key == key)


def shown(answer: Any, key: str) -> str:
    """What the page shows of a paragraph, its findings included."""
    parts = re.split(r'(?=<div class="para )', answer.content.decode())
    (part,) = [one for one in parts if f'id="doan-{key}"' in one[:120]]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


def write(cast: Cast, key: str, wording: str, **more: str) -> Any:
    """Saves a paragraph as its form does."""
    stored = block(cast, key)
    fields = {"kind": stored.kind.value, "seen": stored.text, "wording": wording} | more
    return cast.officer.client.post(f"{TEXT}luu/{key}/", fields)


def keep(cast: Cast, key: str, wording: str, **more: str) -> Any:
    """What is sent while typing."""
    stored = block(cast, key)
    fields = {"kind": stored.kind.value, "seen": stored.text, "wording": wording} | more
    headers = {"HX-Request": "true", "X-Background": "1"}
    return cast.officer.client.post(f"{TEXT}xem-truoc/{key}/", fields, headers=headers)


def test_fields_are_marked_and_follow_the_tables(draft: Cast) -> None:
    answer = draft.officer.client.get(TEXT)
    assert "còn 2,87 % (giảm 03 hộ so với năm 2021" in shown(answer, KEY)
    assert 'title="Điền từ: số hộ nghèo giảm: 2 chữ số">03</span>' in answer.content.decode()
    version = current(draft.officer)
    line = version.lines[0]
    actions.save_lines(
        scope=draft.officer.scope,
        version_id=version.id,
        rows={1: {"poor_reduction": 1}},
        seen={1: {"poor_reduction": line.figures["poor_reduction"]}},
    )
    assert "giảm 04 hộ" in shown(draft.officer.client.get(TEXT), KEY)


def test_a_field_without_a_value_is_a_blank_and_an_error_beside_its_paragraph(cast: Cast) -> None:
    open_2022(cast)
    answer = cast.officer.client.get(TEXT)
    said = shown(answer, KEY)
    assert "……" in said
    assert "(chưa có: số hộ nghèo giảm: 2 chữ số)" in said
    assert "Lỗi, chưa trình được Chỗ điền chưa có giá trị" in said
    assert f'href="#doan-{KEY}"' in answer.content.decode(), "the list of what is to be mended leads there"
    plan = text_of(cast.officer.client.get(PLAN))
    assert "Lời văn: 7 chỗ điền chưa có giá trị" in plan


def test_the_open_paragraph_shows_its_fields_its_preview_and_the_fields_to_insert(draft: Cast) -> None:
    answer = draft.officer.client.get(f"{TEXT}?sua={KEY}")
    body = answer.content.decode()
    assert "{số hộ nghèo giảm: 2 chữ số}</textarea>" in body or "{số hộ nghèo giảm: 2 chữ số} hộ" in body
    assert 'data-insert="{số hộ nghèo giảm}"' in body
    assert "Hộ nghèo kế hoạch giảm trong năm 3 , chèn {số hộ nghèo giảm}" in text_of(answer)
    assert text_of(draft.leader.client.get(f"{TEXT}?sua={KEY}")).count("Khi in sẽ là") == 0


def test_saving_stores_and_comes_back_to_the_paragraph(draft: Cast) -> None:
    answer = write(draft, OTHER, "  Giảm nghèo  bền vững,\r\nkhông tái nghèo. ")
    assert (answer.status_code, answer["Location"]) == (302, f"{TEXT}#doan-{OTHER}")
    assert block(draft, OTHER).text == "Giảm nghèo bền vững, không tái nghèo."
    assert not Draft.objects.of(draft.officer.scope).exists()


def test_an_empty_paragraph_is_not_stored_and_stays_open(draft: Cast) -> None:
    before = block(draft, OTHER).text
    answer = write(draft, OTHER, " ")
    assert answer.status_code == 422
    assert "Đoạn không được để trống" in text_of(answer)
    assert block(draft, OTHER).text == before


def test_what_the_rules_refuse_is_said_in_the_form(draft: Cast) -> None:
    answer = write(draft, OTHER, "Trích yếu thứ hai", kind=BlockKind.SUBJECT.value)
    assert answer.status_code == 422
    assert "Kế hoạch đã có trích yếu" in text_of(answer)
    assert "Trích yếu thứ hai</textarea>" in answer.content.decode()


def test_two_people_on_one_paragraph_see_both_texts(draft: Cast) -> None:
    seen = block(draft, OTHER).text
    other = make_person("canbohai", "Trần Thị Hai", Role.OFFICER, draft.commune)
    actions.save_block(
        scope=other.scope,
        version_id=current(other).id,
        key=OTHER,
        text="Lời của người khác.",
        seen=seen,
    )
    assert "chưa lưu" in text_of(keep(draft, OTHER, "Lời của tôi.", seen=seen)), "typed beside another's text"
    answer = write(draft, OTHER, "Lời của tôi.", seen=seen)
    assert answer.status_code == 409
    body = answer.content.decode()
    assert "Có người vừa sửa đoạn này" in body
    assert "Đang lưu, do Trần Thị Hai ghi" in body
    assert "Lời của người khác." in body
    assert "Lời của tôi.</textarea>" in body
    assert re.search(r"<ins>[^<]*tôi</ins>", body)
    assert block(draft, OTHER).text == "Lời của người khác."
    again = write(draft, OTHER, "Lời của tôi.", seen="Lời của người khác.")
    assert again.status_code == 302
    assert block(draft, OTHER).text == "Lời của tôi."


def test_two_tabs_of_one_person_are_told_apart_from_two_people(draft: Cast) -> None:
    seen = block(draft, OTHER).text
    write(draft, OTHER, "Lưu ở thẻ thứ nhất.")
    said = text_of(write(draft, OTHER, "Gõ ở thẻ thứ hai.", seen=seen))
    assert "Chính anh/chị đã lưu lời khác cho đoạn này" in said
    assert "Có người vừa sửa đoạn này" not in said


@pytest.mark.parametrize("typed", ["Giảm nghèo\r\nbền vững.", "Giảm nghèo"])
def test_a_preview_that_comes_after_its_own_save_keeps_nothing(draft: Cast, typed: str) -> None:
    seen = block(draft, OTHER).text
    write(draft, OTHER, "Giảm nghèo\r\nbền vững.")
    keep(draft, OTHER, typed, seen=seen)
    assert not Draft.objects.of(draft.officer.scope).exists()
    assert write(draft, OTHER, "Giảm nghèo bền vững, lâu dài.").status_code == 302


def test_a_preview_that_comes_after_the_paragraph_was_added_keeps_nothing(draft: Cast) -> None:
    client, fields = draft.officer.client, {"kind": "item", "wording": "Ý\r\nmới.", "seen": ""}
    client.post(f"{TEXT}them/{OTHER}/", fields)
    client.post(f"{TEXT}xem-truoc-them/{OTHER}/", fields, headers={"HX-Request": "true", "X-Background": "1"})
    assert not Draft.objects.of(draft.officer.scope).exists()


def test_what_is_typed_for_a_paragraph_that_is_gone_is_offered_as_a_new_one(draft: Cast) -> None:
    stored = block(draft, OTHER)
    actions.remove_block(
        scope=draft.officer.scope, version_id=current(draft.officer).id, key=OTHER, seen=stored.text
    )
    fields = {"kind": stored.kind.value, "seen": stored.text, "wording": "Còn giữ lời này."}
    answer = draft.officer.client.post(f"{TEXT}luu/{OTHER}/", fields)
    assert answer.status_code == 409
    assert "Còn giữ lời này.</textarea>" in answer.content.decode()
    assert "Đoạn mới sau" in text_of(answer)


def test_the_preview_reads_what_is_typed_keeps_it_and_stores_nothing(draft: Cast) -> None:
    before = block(draft, OTHER).text
    answer = keep(draft, OTHER, "Toàn xã giảm {số hộ nghèo giảm} hộ; {số hộ sai} hộ.")
    said = text_of(answer)
    assert "Toàn xã giảm 3 hộ" in said
    assert "Chỗ điền không có trong danh sách" in said
    assert "chưa lưu" in said
    assert block(draft, OTHER).text == before
    (kept,) = Draft.objects.of(draft.officer.scope)
    assert kept.data["wording"] == ["Toàn xã giảm {số hộ nghèo giảm} hộ; {số hộ sai} hộ."]
    page = draft.officer.client.get(TEXT)
    assert "chưa lưu, mở lại" in shown(page, OTHER)
    opened = draft.officer.client.get(f"{TEXT}?sua={OTHER}")
    assert "{số hộ sai} hộ.</textarea>" in opened.content.decode()


def test_typing_back_what_is_stored_forgets_the_draft(draft: Cast) -> None:
    keep(draft, OTHER, "Khác.")
    keep(draft, OTHER, block(draft, OTHER).text)
    assert not Draft.objects.of(draft.officer.scope).exists()


def test_submitting_says_what_is_typed_and_not_saved_and_discarding_forgets_it(draft: Cast) -> None:
    keep(draft, OTHER, "Khác.")
    assert "Lời văn có 1 đoạn gõ chưa lưu" in text_of(draft.officer.client.get(f"{VERSION}trinh/"))
    assert draft.officer.client.post(f"{VERSION}bo-du-thao/").status_code == 302
    assert not Draft.objects.of(draft.officer.scope).exists()


def test_giving_up_forgets_what_was_typed(draft: Cast) -> None:
    keep(draft, OTHER, "Khác.")
    answer = draft.officer.client.post(f"{TEXT}bo-go/{OTHER}/", {"deed": "sua"})
    assert answer.status_code == 302
    assert not Draft.objects.of(draft.officer.scope).exists()


def test_every_paragraph_typed_and_not_saved_is_listed_with_its_words(draft: Cast) -> None:
    client = draft.officer.client
    keep(draft, OTHER, "Khác thứ nhất.")
    keep(draft, KEY, "Khác thứ hai.")
    start = client.get("/thinh-duc/").content.decode()
    assert start.count("<h2>Lời văn kế hoạch năm 2022, bản 1: 2 đoạn gõ dở</h2>") == 1
    page = client.get("/viec-dang-do/")
    listed = text_of(page)
    for words in ("Lời văn kế hoạch năm 2022, bản 1: ", "Khác thứ nhất.", "Khác thứ hai."):
        assert words in listed
    assert block(draft, OTHER).text[:30] in listed, "the paragraph is named"
    assert f'href="{TEXT}?sua={OTHER}"' in page.content.decode()
    kept = Draft.objects.of(draft.officer.scope).get(address__endswith=f"/{OTHER}/")
    client.post(f"/viec-dang-do/{kept.pk}/bo/")
    assert "Khác thứ nhất." not in text_of(client.get("/viec-dang-do/"))


def test_what_is_typed_for_a_submitted_plan_is_offered_to_be_copied_only(draft: Cast) -> None:
    keep(draft, OTHER, "Chưa kịp lưu.")
    assert "Mở lại" in text_of(draft.officer.client.get("/viec-dang-do/"))
    actions.submit(scope=draft.officer.scope, version_id=current(draft.officer).id)
    listed = text_of(draft.officer.client.get("/viec-dang-do/"))
    assert "Chưa kịp lưu." in listed
    assert "không còn sửa được" in listed
    assert "Mở lại" not in listed


def test_without_script_the_preview_is_a_page(draft: Cast) -> None:
    stored = block(draft, OTHER)
    fields = {"kind": stored.kind.value, "seen": stored.text, "wording": "Năm {năm}."}
    answer = draft.officer.client.post(f"{TEXT}xem-truoc/{OTHER}/", fields)
    assert answer.status_code == 200
    assert "Khi in sẽ là - Năm 2022" in text_of(answer)


def test_a_late_preview_is_sent_again_to_the_address_that_stores(draft: Cast) -> None:
    client = draft.officer.client
    client.get(TEXT)
    session = client.session
    session["last_deed"] = 1
    session.save()
    stored = block(draft, OTHER)
    fields = {"kind": stored.kind.value, "seen": stored.text, "wording": "Gõ trước khi hết phiên."}
    client.post(f"{TEXT}xem-truoc/{OTHER}/", fields, headers={"X-Background": "1"})
    (parked,) = Draft.objects.of(draft.officer.scope)
    assert (parked.parked, parked.address) == (True, f"{TEXT}luu/{OTHER}/")
    assert ("Lời văn", "Gõ trước khi hết phiên.") in fields_of(parked)


def test_a_typed_figure_that_differs_passes_with_a_reason(draft: Cast) -> None:
    write(draft, OTHER, "Phấn đấu giảm 9 hộ nghèo trong năm 2022.")
    said = shown(draft.officer.client.get(TEXT), OTHER)
    assert "Cảnh báo Số hộ giảm trong lời văn khác biểu" in said
    plan = text_of(draft.officer.client.get(PLAN))
    assert "Số hộ giảm trong lời văn khác biểu" in plan
    assert "Ghi lý do ở lời văn" in plan
    refusal = actions.why_not(draft.officer.scope, current(draft.officer), actions.life.Deed.SUBMIT)
    assert refusal is not None
    answer = draft.officer.client.post(f"{TEXT}ly-do/{OTHER}/", {"reason": "Theo chỉ tiêu phấn đấu thêm."})
    assert answer["Location"] == f"{TEXT}#doan-{OTHER}"
    said = shown(draft.officer.client.get(TEXT), OTHER)
    assert "Cảnh báo, đã có lý do" in said
    assert "Lý do: Theo chỉ tiêu phấn đấu thêm." in said
    assert actions.why_not(draft.officer.scope, current(draft.officer), actions.life.Deed.SUBMIT) is None


def test_an_empty_reason_is_refused_and_a_reason_is_taken_out_by_its_own_button(draft: Cast) -> None:
    write(draft, OTHER, "Phấn đấu giảm 9 hộ nghèo trong năm 2022.")
    reason = f"{TEXT}ly-do/{OTHER}/"
    said = text_of(draft.officer.client.post(reason, {"reason": "  "}, follow=True))
    assert "Ô lý do còn trống, chưa ghi gì" in said
    assert "Đã ghi lý do" not in said
    draft.officer.client.post(reason, {"reason": "Phấn đấu thêm."})
    draft.officer.client.post(reason, {"reason": ""})
    assert block(draft, OTHER).reason == "Phấn đấu thêm."
    draft.officer.client.post(reason, {"reason": "Phấn đấu thêm.", "take_out": "1"})
    assert block(draft, OTHER).reason == ""


def test_a_paragraph_is_added_moved_and_taken_out(draft: Cast) -> None:
    client = draft.officer.client
    assert "Đoạn mới sau" in text_of(client.get(f"{TEXT}?them={OTHER}"))
    fields = {"kind": "item", "wording": "Ý mới.", "seen": ""}
    answer = client.post(f"{TEXT}them/{OTHER}/", fields)
    key = answer["Location"].rpartition("doan-")[2]
    keys = [one.key for one in current(draft.officer).blocks]
    assert keys.index(key) == keys.index(OTHER) + 1
    client.post(f"{TEXT}chuyen/{key}/", {"up": "1"})
    keys = [one.key for one in current(draft.officer).blocks]
    assert keys.index(key) == keys.index(OTHER) - 1
    assert "Bỏ ý “- Ý mới.”?" in text_of(client.get(f"{TEXT}?bo={key}"))
    client.post(f"{TEXT}bo/{key}/", {"seen": "Lời khác"})
    assert block(draft, key).text == "Ý mới.", "somebody changed it meanwhile"
    client.post(f"{TEXT}bo/{key}/", {"seen": "Ý mới."})
    assert key not in [one.key for one in current(draft.officer).blocks]


def test_the_subject_stays(draft: Cast) -> None:
    seen = block(draft, "subject").text
    answer = draft.officer.client.post(f"{TEXT}bo/subject/", {"seen": seen}, follow=True)
    assert "Kế hoạch phải có đúng một trích yếu" in text_of(answer)
    assert block(draft, "subject").text == seen


def test_what_is_new_against_the_template_is_marked_by_more_than_colour(draft: Cast) -> None:
    write(draft, OTHER, f"{block(draft, OTHER).text} Thêm câu này.")
    answer = draft.officer.client.get(f"{TEXT}?so-sanh=1")
    assert "So với lời văn mẫu 1 chỗ khác" in text_of(answer)
    assert re.search(r"<ins>[^<]*Thêm câu này[^<]*</ins>", answer.content.decode())


def test_the_leader_reads_without_ways_to_change(draft: Cast) -> None:
    answer = draft.leader.client.get(TEXT)
    assert answer.status_code == 200
    assert "?sua=" not in answer.content.decode()
    assert draft.leader.client.post(f"{TEXT}luu/{OTHER}/", {"wording": "x"}).status_code == 403


def test_an_issued_text_says_that_it_is_locked_and_who_can_lift_it(cast: Cast) -> None:
    issue_2022(cast)
    answer = cast.officer.client.get(TEXT)
    said = text_of(answer)
    assert "công chức giảm nghèo lập bản điều chỉnh" in said
    assert "giữ nguyên văn" in said
    assert "?sua=" not in answer.content.decode()
    assert write(cast, OTHER, "Sửa sau khi ban hành.").status_code == 422


def test_a_version_without_a_text_leads_to_one(draft: Cast) -> None:
    TextBlock.objects.within(draft.officer.scope).delete()
    assert "Bản 1 chưa có lời văn" in text_of(draft.leader.client.get(TEXT))
    assert "Lấy lời văn để soạn" in text_of(draft.officer.client.get(TEXT))
    assert draft.officer.client.post(f"{TEXT}bat-dau/").status_code == 302
    assert block(draft, KEY)


def test_the_commune_keeps_acts_beside_the_common_list(cast: Cast) -> None:
    client = cast.officer.client
    assert "07/2021/NĐ-CP" in text_of(client.get(ACTS))
    fields = {
        "number": "07/2021/NĐ-CP",
        "title": "Chuẩn nghèo",
        "valid_to": "31/12/2021",
        "ended_by": "văn bản mới",
    }
    assert client.post(f"{ACTS}ghi/", fields).status_code == 302
    said = text_of(cast.leader.client.get(ACTS))
    assert "07/2021/NĐ-CP Chuẩn nghèo – – hết hiệu lực sau 31/12/2021, thay bằng văn bản mới Của xã" in said
    assert "Thêm văn bản của xã" not in said
    assert client.post(f"{ACTS}bo/", {"number": "07/2021/NĐ-CP"}).status_code == 302
    assert not LegalAct.objects.within(cast.officer.scope).exists()


def test_faults_of_an_act_are_all_said_and_nothing_typed_is_lost(cast: Cast) -> None:
    fields = {
        "number": "",
        "title": "",
        "issuer": "HĐND xã",
        "valid_from": "1/1/2022",
        "valid_to": "32/1/2022",
    }
    answer = cast.officer.client.post(f"{ACTS}ghi/", fields)
    said = text_of(answer)
    assert answer.status_code == 422
    for words in ("Cần ghi số, ký hiệu", "Cần ghi tên văn bản", "32/1/2022"):
        assert words in said or words in answer.content.decode()
    assert 'value="HĐND xã"' in answer.content.decode()
