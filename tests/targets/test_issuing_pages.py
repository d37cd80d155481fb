"""What is said before, at and after issuing: numbers and days, the next step, who lifts what is locked."""

import pytest
from django.utils import timezone

from targets import actions
from targets.models import PlanVersion
from targets.queries import content_hash
from tests.cast import Cast
from tests.targets.plan_pages import VERSION, text_of
from tests.targets.plans import approve_2022, current, issue_2022, issue_as
from tests.targets.test_plan_life_pages import DOCUMENT, YEARS
from thinhduc.errors import Refused
from thinhduc.figures import format_date

pytestmark = pytest.mark.walk


def test_a_revoked_plan_leads_to_a_new_draft_from_every_page(cast: Cast) -> None:
    issue_2022(cast)
    asked = text_of(cast.leader.client.get(f"{VERSION}bai-bo/"))
    assert "Xã sẽ không còn kế hoạch năm 2022 có hiệu lực; công chức giảm nghèo lập lại được" in asked
    sent = {"document": "12/QĐ-UBND", "reason": "Sai căn cứ."}
    assert cast.leader.client.post(f"{VERSION}bai-bo/", sent).status_code == 302
    client = cast.officer.client
    home = text_of(client.get("/thinh-duc/"))
    assert "Xã không có kế hoạch năm 2022 có hiệu lực Bản 1 đã bị bãi bỏ." in home
    opened = client.post(f"{YEARS}mo/", {"year": "2022"}, follow=True)
    for words in ("Năm 2022 đã có kế hoạch: bản 1 đã bị bãi bỏ.", "Lập lại kế hoạch"):
        assert words in text_of(opened)
    assert "Lập lại kế hoạch</button>" not in cast.leader.client.get(VERSION).content.decode()
    assert client.post(f"{VERSION}dieu-chinh/").status_code == 302
    assert "Lập lại kế hoạch" not in text_of(client.get(VERSION))
    assert "Bản 2 đang soạn thay bản này khi ban hành." in text_of(client.get(VERSION))
    assert "Xã không có kế hoạch năm 2022" not in text_of(client.get("/thinh-duc/"))


def test_number_and_day_are_held_against_what_was_issued_before(cast: Cast) -> None:
    first = issue_2022(cast)
    day = timezone.localdate()
    draft = actions.adjust(scope=cast.officer.scope, version_id=first.id)
    view = current(cast.leader)
    PlanVersion.objects.within(cast.officer.scope).filter(pk=draft).update(
        state="approved", approved_hash=content_hash(view)
    )
    address = VERSION.replace("ban-1", "ban-2")
    sent = DOCUMENT | {"shown_hash": content_hash(view), "date": "31/3/2020", "signer": ""}
    text = text_of(cast.leader.client.post(f"{address}ban-hanh/", sent))
    for words in (
        "không thể ban hành trước ngày 1/1/2021",
        "không thể trước ngày 18/3/2022 của kế hoạch cấp trên số 69/KH-UBND",
        f"không thể trước ngày {format_date(day)} của bản được thay, số 38/KH-UBND",
        "Cần ghi họ và tên người ký",
    ):
        assert words in text
    sent |= {"date": format_date(day), "signer": "Lăng Đại Thành"}
    answer = cast.leader.client.post(f"{address}ban-hanh/", sent)
    assert answer.status_code == 422
    assert "Số 38/KH-UBND đã là số của kế hoạch năm 2022, bản 1" in text_of(answer)
    with pytest.raises(Refused, match="Số 38/KH-UBND đã là số"):
        issue_as(cast, current(cast.leader), "38/KH-UBND")
    sent |= {"number": "39/KH-UBND"}
    assert cast.leader.client.post(f"{address}ban-hanh/", sent).status_code == 302


def test_after_issuing_each_form_is_told_its_next_step(cast: Cast) -> None:
    view = approve_2022(cast)
    sent = DOCUMENT | {"shown_hash": content_hash(view)}
    home = cast.officer.client.get("/thinh-duc/")
    assert "In để ký trước" in text_of(home)
    assert "In để ký" in text_of(cast.officer.client.get(VERSION))
    PlanVersion.objects.within(cast.officer.scope).filter(pk=view.id).update(form="electronic")
    sent |= {"shown_hash": content_hash(current(cast.leader))}
    row = PlanVersion.objects.within(cast.officer.scope).filter(pk=view.id)
    row.update(approved_hash=sent["shown_hash"])
    assert "In để ký" not in text_of(cast.officer.client.get(VERSION))
    answer = cast.leader.client.post(f"{VERSION}ban-hanh/", sent, follow=True)
    assert answer.redirect_chain[-1][0] == f"{VERSION}ky-so/"
    assert "lãnh đạo ký số tệp PDF đã ban hành" in text_of(answer)
    leader = text_of(cast.leader.client.get("/thinh-duc/"))
    assert "Kế hoạch 38/KH-UBND chưa được ký số" in leader
    assert "người ký: Lăng Đại Thành" in leader
    assert "Lăng Đại Thành ký" not in leader
    assert "Kế hoạch 38/KH-UBND chưa được ký số" in text_of(cast.officer.client.get("/thinh-duc/"))


def test_locked_versions_say_who_can_go_on_from_them(cast: Cast) -> None:
    approve_2022(cast)
    assert "lãnh đạo trả lại thì sửa được" in text_of(cast.officer.client.get(VERSION))
    issue_as(cast, current(cast.leader), "38/KH-UBND")
    assert "Đã ban hành nên không ai sửa được." in text_of(cast.officer.client.get(VERSION))
    view = current(cast.officer)
    second = actions.adjust(scope=cast.officer.scope, version_id=view.id)
    PlanVersion.objects.within(cast.officer.scope).filter(pk=second).update(
        state="approved", approved_hash=content_hash(current(cast.leader))
    )
    issue_as(cast, current(cast.leader), "39/KH-UBND")
    for page, words in (
        (VERSION, "không ai sửa được nữa. Bản đang có hiệu lực: bản 2"),
        (f"{VERSION}loi-van/", "đã được thay bằng bản 2 nên không sửa được"),
        (f"{VERSION}van-ban/", "Bản đang có hiệu lực là bản 2; muốn thay đổi, công chức điều chỉnh bản ấy"),
    ):
        assert words in text_of(cast.officer.client.get(page))
    actions.revoke(scope=cast.leader.scope, version_id=second, document="12/QĐ-UBND", reason="Sai.")
    last = VERSION.replace("ban-1", "ban-2")
    for page, words in (
        (f"{last}loi-van/", "bản 2 đã bị bãi bỏ nên không sửa được"),
        (f"{last}van-ban/", "công chức lập lại kế hoạch từ bản cuối đã bãi bỏ"),
    ):
        text = text_of(cast.officer.client.get(page))
        assert words in text
        assert "“Đã ban hành”" not in text


def test_links_to_issued_files_say_that_they_are_not_signed(cast: Cast) -> None:
    sent = DOCUMENT | {"shown_hash": content_hash(approve_2022(cast))}
    assert cast.leader.client.post(f"{VERSION}ban-hanh/", sent).status_code == 302
    for page in ("/thinh-duc/", f"{VERSION}van-ban/", f"{VERSION}bieu/annex-poor/"):
        answer = cast.leader.client.get(page)
        assert "chưa ký số" in text_of(answer), page
        assert f'href="{VERSION}ky-so/">Bản đã ký' in answer.content.decode(), page
