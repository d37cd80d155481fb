"""The words where versions are compared and decided: the changed paragraphs with their part, and the whole text."""

import pytest

from targets import actions
from tests.cast import Cast
from tests.targets.plan_pages import VERSION, text_of
from tests.targets.plans import current, fill, issue_2022, open_2022

pytestmark = pytest.mark.walk

KEY = "ii-1-item-3"
YEARS = "/thinh-duc/ke-hoach/"


def test_two_versions_compared_name_the_changed_paragraphs_with_their_part(cast: Cast) -> None:
    first = issue_2022(cast)
    actions.adjust(scope=cast.officer.scope, version_id=first.id)
    compare = f"{YEARS}2022/so-sanh/?tu=1&den=2"
    assert "Lời văn không khác bản 1" in text_of(cast.officer.client.get(compare))
    draft = current(cast.officer)
    seen = next(block.text for block in draft.blocks if block.key == KEY)
    actions.save_block(
        scope=cast.officer.scope, version_id=draft.id, key=KEY, text=f"{seen} Thêm câu này.", seen=seen
    )
    page = cast.officer.client.get(compare)
    said = text_of(page)
    part = next(block.text for block in draft.blocks if block.kind == "part" and block.key == "ii")
    assert "1 đoạn sửa" in said
    assert f"II. {part}" in said
    assert "Thêm câu này.</ins>" in page.content.decode()


def test_the_leader_reads_the_whole_text_and_approves_below_it(cast: Cast) -> None:
    open_2022(cast)
    fill(cast, phuc_hoa=1, lang_mon=2)
    actions.submit(scope=cast.officer.scope, version_id=current(cast.officer).id)
    page = cast.leader.client.get(f"{VERSION}duyet/").content.decode()
    words = page.index('<div class="words">')
    assert page.count("Duyệt kế hoạch</button>") == 2
    assert page.index("Duyệt kế hoạch</button>") < words < page.rindex("Duyệt kế hoạch</button>")
