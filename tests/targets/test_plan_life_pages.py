"""The pages around a plan: the years, goals, the split, submitting, issuing, comparing, who has taken note."""

import html
import re

import pytest
from django.utils import timezone

from journal.models import Entry
from reports.actions import render_files
from targets import actions
from targets.models import IssuedFile, PlanVersion, PublishedFigure
from targets.queries import content_hash, version_at, versions_of
from targets.rules import State
from tests.cast import Cast
from tests.targets.plan_pages import VERSION, cell, text_of, value
from tests.targets.plans import (
    POOR,
    approve_2022,
    confirm_review,
    current,
    fill,
    issue_2022,
    open_2022,
)
from tests.targets.test_actions import change_review

pytestmark = pytest.mark.walk

YEARS = "/thinh-duc/ke-hoach/"
DOCUMENT = {
    "number": "38/KH-UBND",
    "date": "31/3/2022",
    "place": "Thịnh Đức",
    "signature": "TM. ỦY BAN NHÂN DÂN\r\nKT. CHỦ TỊCH\r\n\r\nPHÓ CHỦ TỊCH",
    "signer": "Lăng Đại Thành",
}


@pytest.fixture
def draft(cast: Cast) -> Cast:
    """The plan of 2022 is open and filled."""
    open_2022(cast)
    fill(cast, phuc_hoa=1, lang_mon=2)
    return cast


def test_years_begin_empty_and_say_the_next_step(cast: Cast) -> None:
    answer = cast.officer.client.get(YEARS)
    assert "Chưa có kế hoạch năm nào" in text_of(answer)
    assert "Công chức giảm nghèo mở kế hoạch" in text_of(cast.leader.client.get(YEARS))
    assert 'name="year"' not in cast.leader.client.get(YEARS).content.decode()


def test_opening_a_year_leads_to_its_page(cast: Cast) -> None:
    confirm_review(cast)
    answer = cast.officer.client.post(f"{YEARS}mo/", {"year": "2022"})
    assert answer["Location"] == f"{YEARS}2022/"
    assert "Năm 2022" in text_of(cast.officer.client.get(YEARS))
    assert cast.leader.client.post(f"{YEARS}mo/", {"year": "2023"}).status_code == 403


@pytest.mark.parametrize(
    ("year", "words"), [("", "Cần ghi năm"), ("99", "Năm từ 1990"), ("abc", "bốn chữ số")]
)
def test_opening_needs_a_year(cast: Cast, year: str, words: str) -> None:
    answer = cast.officer.client.post(f"{YEARS}mo/", {"year": year})
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_years_show_begin_end_and_rate(draft: Cast) -> None:
    text = text_of(draft.leader.client.get(YEARS))
    assert "Năm 2022 Dự thảo chưa có 19 → 16 2,87 5 → 5 0,90" in text


def test_goal_is_set_shown_with_what_is_missing_and_taken_out(draft: Cast) -> None:
    client = draft.officer.client
    sent = {"own-reduction": "", "own-rate": "2,5"}
    assert client.post(f"{VERSION}muc-tieu/", sent).status_code == 302
    text = text_of(client.get(VERSION))
    assert "tỷ lệ hộ nghèo còn 2,50 %, cần giảm 6 hộ còn thiếu 3 hộ" in text
    assert value(client.get(f"{VERSION}muc-tieu/"), "own-rate") == "2,50"
    client.post(f"{VERSION}muc-tieu/", sent | {"own-rate": ""})
    assert "Chưa ghi mục tiêu cho hộ nghèo" in text_of(client.get(VERSION))


def test_goal_from_above_needs_issuer_and_document(draft: Cast) -> None:
    sent = {"assigned-reduction": "4", "assigned-rate": "200", "own-rate": "2,5"}
    answer = draft.officer.client.post(f"{VERSION}muc-tieu/", sent)
    assert answer.status_code == 422
    for words in ("cần ghi nơi giao", "Cần ghi số văn bản giao", "không phải tỷ lệ phần trăm"):
        assert words in text_of(answer)
    assert value(answer, "own-rate") == "2,5", "the other goal's typing stays"
    assert current(draft.officer).goals == ()


def test_both_goals_are_sent_together_and_only_the_changed_one_is_written(draft: Cast) -> None:
    client = draft.officer.client
    assigned = {"assigned-reduction": "5", "assigned-issuer": "UBND tỉnh", "assigned-document": "69/KH-UBND"}
    client.post(f"{VERSION}muc-tieu/", assigned | {"own-rate": "2,5"})
    client.post(f"{VERSION}muc-tieu/", assigned | {"own-rate": "2,4"})
    assert [str(goal.rate) for goal in current(draft.officer).goals] == ["None", "3/125"]
    entries = Entry.objects.within(draft.officer.scope).filter(deed="plan-goal-set", figure="")
    assert [entry.subject.split(",")[0] for entry in entries.order_by("id")] == [
        "Mục tiêu cấp trên giao",
        "Mục tiêu xã tự đặt",
        "Mục tiêu xã tự đặt",
    ]


def test_goal_that_came_with_a_count_takes_a_reason_on_the_page(draft: Cast) -> None:
    client = draft.officer.client
    client.post(
        f"{VERSION}muc-tieu/",
        {
            "assigned-reduction": "5",
            "assigned-issuer": "UBND tỉnh",
            "assigned-document": "69/KH-UBND",
        },
    )
    assert "Còn cảnh báo chưa ghi lý do" in text_of(client.get(f"{VERSION}trinh/"))
    client.post(
        f"{VERSION}ly-do/", {"code": "goal", "level": "assigned", "table": "ngheo", "reason": "Thiếu vốn."}
    )
    text = text_of(client.get(f"{VERSION}trinh/"))
    assert "Lý do: Thiếu vốn." in text
    assert "Chưa trình được" not in text


def test_split_is_proposed_with_a_reason_and_taken_with_changes(draft: Cast) -> None:
    client = draft.officer.client
    page = client.get(f"{VERSION}phan-bo/?so=3")
    text = text_of(page)
    assert "Phân bổ được 3 trên 3 hộ." in text
    assert "thương số 4 ÷ 1 = 4,00 và 4 ÷ 2 = 2,00 nằm trong số cao nhất" in text
    fields = {f"poor_reduction-{order}": value(page, f"poor_reduction-{order}") for order in (1, 2, 3)}
    assert fields == {"poor_reduction-1": "0", "poor_reduction-2": "1", "poor_reduction-3": "2"}
    seen = html.unescape(re.search(r'name="seen" value="([^"]*)"', page.content.decode())[1])  # type: ignore[index]
    changed = fields | {"poor_reduction-3": "3", "seen": seen}
    looked_at = client.post(f"{VERSION}phan-bo/?so=3", changed | {"deed": "look"})
    assert "khác đề xuất +1" in text_of(looked_at)
    assert current(draft.officer).lines[2].figures["poor_reduction"] == 2
    assert client.post(f"{VERSION}phan-bo/?so=3", changed | {"deed": "take"}).status_code == 302
    assert current(draft.officer).lines[2].figures["poor_reduction"] == 3


def test_split_by_rate_and_what_can_not_be_asked(draft: Cast) -> None:
    client = draft.officer.client
    assert "Phân bổ được 4 trên 6 hộ." not in text_of(client.get(f"{VERSION}phan-bo/?tyle=2,5"))
    assert "trên 6 hộ." in text_of(client.get(f"{VERSION}phan-bo/?tyle=2,5"))
    assert "không ghi cả hai" in text_of(client.get(f"{VERSION}phan-bo/?so=3&tyle=1"))
    assert "không phải số nguyên" in text_of(client.get(f"{VERSION}phan-bo/?so=ba"))
    bad = client.post(f"{VERSION}phan-bo/?so=3", {"poor_reduction-3": "x", "deed": "take", "seen": "{}"})
    assert bad.status_code == 422
    assert current(draft.officer).lines[2].figures["poor_reduction"] == 2


def test_details_are_read_as_people_type_them(draft: Cast) -> None:
    client = draft.officer.client
    sent = {
        "households_on": "31/3/2022", "superior_number": "69/KH-UBND", "superior_date": "18/3/2022",
        "superior_issuer": "UBND thành phố Thái Nguyên", "form": "electronic", "columns": ["note"],
    }  # fmt: skip
    assert client.post(f"{VERSION}thong-tin/", sent | {"superior_date": "31/2/2022"}).status_code == 422
    assert client.post(f"{VERSION}thong-tin/", sent).status_code == 302
    view = current(draft.officer)
    assert (str(view.households_on), str(view.superior_date), view.form, view.columns) == (
        "2022-03-31", "2022-03-18", "electronic", ("note",),
    )  # fmt: skip


def test_submitting_with_errors_is_refused_with_the_way_back(draft: Cast) -> None:
    fill(draft, phuc_hoa=7)
    client = draft.officer.client
    text = text_of(client.get(f"{VERSION}trinh/"))
    assert "Chưa trình được Còn lỗi phải sửa trước khi trình duyệt." in text
    assert client.post(f"{VERSION}trinh/").status_code == 422
    assert current(draft.officer).state is State.DRAFT


def test_submitting_recalling_and_what_the_leader_gets(draft: Cast) -> None:
    client = draft.officer.client
    assert client.post(f"{VERSION}trinh/", {"remark": "Kính trình."}).status_code == 302
    leaders = draft.leader.client.get(VERSION)
    assert f"{VERSION}duyet/" in leaders.content.decode()
    assert "Kính trình." in text_of(leaders)
    assert client.post(f"{VERSION}rut-lai/").status_code == 302
    assert current(draft.officer).state is State.DRAFT
    assert draft.leader.client.post(f"{VERSION}trinh/").status_code == 403


def test_unsaved_typing_is_said_before_submitting(draft: Cast) -> None:
    client = draft.officer.client
    client.post(f"{VERSION}xem-truoc/ngheo/", {"poor_reduction-3": "4", "seen": '{"3":{"poor_reduction":2}}'})
    assert "Biểu hộ nghèo có phần gõ chưa lưu" in text_of(client.get(f"{VERSION}trinh/"))


def test_returned_version_shows_the_remark(draft: Cast) -> None:
    view = current(draft.officer)
    actions.submit(scope=draft.officer.scope, version_id=view.id)
    actions.send_back(scope=draft.leader.scope, version_id=view.id, remark="Xem lại <b>Làng Mơn</b>.")
    answer = draft.officer.client.get(VERSION)
    assert "Nguyễn Văn Lãnh Đạo trả lại lúc" in text_of(answer)
    assert "Xem lại &lt;b&gt;Làng Mơn&lt;/b&gt;." in answer.content.decode()
    assert 'aria-current="step">Trả lại' in answer.content.decode()


def test_discarding_asks_first(draft: Cast) -> None:
    client = draft.officer.client
    assert "mất hẳn" in text_of(client.get(f"{VERSION}bo-du-thao/"))
    assert client.post(f"{VERSION}bo-du-thao/")["Location"] == YEARS
    assert version_at(draft.officer.scope, 2022) is None


@pytest.mark.parametrize("who", ["officer", "leader"])
def test_issuing_records_the_document_and_freezes_the_files(cast: Cast, who: str) -> None:
    view = approve_2022(cast)
    client = cast.everybody()[who].client
    page = client.get(f"{VERSION}ban-hanh/")
    assert value(page, "shown_hash") == content_hash(view)
    assert "Giảm 3 hộ · 2,87 %" in text_of(page)
    answer = client.post(f"{VERSION}ban-hanh/", DOCUMENT | {"shown_hash": value(page, "shown_hash")})
    assert answer["Location"] == VERSION
    issued = current(cast.officer)
    assert (issued.document_number, issued.signer) == ("38/KH-UBND", "Lăng Đại Thành")
    assert issued.signature == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    files = IssuedFile.objects.within(cast.officer.scope).values_list("report", "format")
    assert sorted(files) == sorted(
        (file.report, file.format) for file in render_files(cast.officer.scope, issued)
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"number": "38"}, "ví dụ 38/KH-UBND"),
        ({"number": ""}, "Cần ghi số, ký hiệu"),
        ({"date": "1/1/2999"}, "không thể sau hôm nay"),
        ({"date": ""}, "Cần ghi ngày ban hành"),
        ({"date": "31/2/2022"}, "không phải ngày có thật"),
        ({"signer": " "}, "Cần ghi họ và tên người ký"),
        ({"signature": ""}, "Cần ghi thẩm quyền ký"),
    ],
)
def test_issuing_refuses_an_incomplete_document(cast: Cast, change: dict[str, str], words: str) -> None:
    view = approve_2022(cast)
    sent = DOCUMENT | {"shown_hash": content_hash(view)} | change
    answer = cast.leader.client.post(f"{VERSION}ban-hanh/", sent)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert current(cast.officer).state is State.APPROVED


def test_issuing_what_was_not_shown_is_a_conflict(cast: Cast) -> None:
    approve_2022(cast)
    answer = cast.leader.client.post(f"{VERSION}ban-hanh/", DOCUMENT | {"shown_hash": "0" * 64})
    assert answer.status_code == 409
    assert current(cast.officer).state is State.APPROVED


def test_draft_can_not_be_issued_by_its_address(draft: Cast) -> None:
    page = draft.officer.client.get(f"{VERSION}ban-hanh/")
    assert "Chưa ban hành được" in text_of(page)
    sent = DOCUMENT | {"shown_hash": content_hash(current(draft.officer))}
    assert draft.officer.client.post(f"{VERSION}ban-hanh/", sent).status_code == 422


def test_adjusting_and_comparing_in_words(cast: Cast) -> None:
    issue_2022(cast)
    client = cast.officer.client
    assert client.post(f"{VERSION}dieu-chinh/")["Location"] == f"{YEARS}2022/ban-2/"
    fill(cast, phuc_hoa=1, lang_mon=4)
    answer = client.get(f"{YEARS}2022/so-sanh/?tu=1&den=2")
    text = text_of(answer)
    assert "Làng Mơn: kế hoạch giảm hộ nghèo từ 2 thành 4 (tăng 2)." in text
    assert "2 → 4" in text
    assert "16 → 14" in text
    assert "Hai bản giống nhau ở biểu này." in text
    assert client.get(f"{YEARS}2022/so-sanh/?tu=1&den=9").status_code == 404
    assert "Bản điều chỉnh, thay cho bản 1 khi ban hành" in text_of(client.get(f"{YEARS}2022/"))


def test_comparing_one_version_says_the_next_step(draft: Cast) -> None:
    assert "Chưa có hai bản khác nhau" in text_of(draft.officer.client.get(f"{YEARS}2022/so-sanh/"))


def test_revoking_is_the_leaders_and_stays_readable(cast: Cast) -> None:
    issue_2022(cast)
    assert cast.officer.client.get(f"{VERSION}bai-bo/").status_code == 403
    client = cast.leader.client
    assert client.post(f"{VERSION}bai-bo/", {"document": "", "reason": ""}).status_code == 422
    assert (
        client.post(f"{VERSION}bai-bo/", {"document": "12/QĐ-UBND", "reason": "Sai căn cứ."}).status_code
        == 302
    )
    assert "Bản này đã bị bãi bỏ theo 12/QĐ-UBND Sai căn cứ." in text_of(client.get(VERSION))
    assert "Đã bãi bỏ" in text_of(client.get(YEARS))


def test_who_has_taken_note_with_telephone_and_paper_sheet(cast: Cast) -> None:
    view = issue_2022(cast)
    user = cast.head_lang_mon.user
    user.phone = "0912 345 678"
    user.save()
    actions.acknowledge(scope=cast.head.scope, version_id=view.id, hamlet_id=cast.hamlets["phuc-hoa"].pk)
    answer = cast.officer.client.get(f"{VERSION}tiep-nhan/")
    text = text_of(answer)
    assert "1 trên 3 xóm đã tiếp nhận" in text
    assert "Làng Mơn Lý Văn Mơn 0912 345 678" in text
    assert "Nhân Hòa chưa có trưởng xóm" in text
    assert f"{VERSION}phieu/lang-mon/" in answer.content.decode()
    sheet = text_of(cast.officer.client.get(f"{VERSION}phieu/lang-mon/"))
    assert "Hộ nghèo 10 6 2 8 6,15" in sheet
    assert "Sau rà soát 2021" in sheet
    assert "Cuối năm 2022" in sheet
    assert "Phúc Hòa" not in sheet
    assert cast.officer.client.get(f"{VERSION}phieu/khac/").status_code == 404


def test_draft_is_not_acknowledged(draft: Cast) -> None:
    assert draft.officer.client.get(f"{VERSION}tiep-nhan/").status_code == 404
    assert draft.officer.client.get(f"{VERSION}phieu/lang-mon/").status_code == 404


def test_changed_review_is_decided_on_the_page(draft: Cast) -> None:
    change_review(draft, poor=11)
    client = draft.officer.client
    assert "Số đầu kỳ đã đổi 1" in text_of(client.get(VERSION))
    hamlet = str(draft.hamlets["lang-mon"].pk)
    assert client.post(f"{VERSION}dau-ky/", {"hamlet": hamlet, "choice": "keep"}).status_code == 422
    assert client.post(f"{VERSION}dau-ky/", {"hamlet": hamlet, "choice": "take"}).status_code == 302
    assert cell(client.get(VERSION), "poor_opening-3") == "11"
    assert [view.number for view in versions_of(draft.officer.scope, 2022)] == [1]


def test_submitted_version_says_which_of_the_two_ways_is_left(draft: Cast) -> None:
    actions.submit(scope=draft.officer.scope, version_id=current(draft.officer).id)
    change_review(draft, poor=11)
    text = text_of(draft.officer.client.get(VERSION))
    assert "muốn lấy số mới thì rút lại bản trình trước" in text
    assert "Chọn từng xóm" not in text
    assert "Lấy số mới" not in text


def test_approved_version_is_issued_knowing_that_the_review_changed(cast: Cast) -> None:
    approve_2022(cast)
    before = text_of(cast.leader.client.get(f"{VERSION}ban-hanh/"))
    change_review(cast, poor=11)
    assert "đã được sửa" not in before
    page = text_of(cast.leader.client.get(f"{VERSION}ban-hanh/"))
    assert "Làng Mơn: kết quả rà soát năm 2021 đã được sửa" in page
    assert "(hộ nghèo trong kế hoạch 10, sau rà soát 11)" in page
    assert "muốn lấy số mới thì lãnh đạo trả lại trước" in page
    plan = text_of(cast.officer.client.get(VERSION))
    assert "chưa trình được" not in plan
    assert "Chọn lấy số mới" not in plan


def test_own_goal_is_not_assigned_by_a_document(draft: Cast) -> None:
    text = text_of(draft.officer.client.get(f"{VERSION}muc-tieu/"))
    assigned, own = text.split("Mục tiêu xã tự đặt", 1)
    assert "Văn bản giao" in assigned
    assert "Văn bản giao" not in own
    assert "Văn bản của xã" in own


def test_signed_figures_that_differ_stand_beside_the_computed_ones(cast: Cast) -> None:
    view = approve_2022(cast)
    PublishedFigure.objects.create(
        commune=cast.commune, version_id=view.id, poverty=POOR.value, figure="households", text="658", value="658",
        reason="Cộng nhầm.", source="biểu đã ký", stated_by="Trần Thị Cán Bộ", stated_at=timezone.now(),
    )  # fmt: skip
    row = PlanVersion.objects.within(cast.officer.scope).get(pk=view.id)
    row.document_number, row.document_date, row.signer, row.state = (
        "38/KH-UBND",
        view.steps[0].at.date(),
        "Lăng Đại Thành",
        "issued",
    )
    row.save()
    text = text_of(cast.officer.client.get(VERSION))
    assert "558 đã ký 658 lệch +100" in text
    assert "Tổng số hộ năm 2022 658 558 +100 Cộng nhầm. Trần Thị Cán Bộ" in text
