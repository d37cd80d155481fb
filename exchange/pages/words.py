"""How kinds, states and numbers of batches are called on every page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from exchange.kinds.base import Outcome
from exchange.models import KindChoice, State
from thinhduc.figures import format_count

Link = dict[str, str]


@dataclass(frozen=True)
class KindWords:
    """What a kind of workbook is called, what such a file holds, and what leads to its figures, its name in a list."""

    title: str
    sentence: str
    place: str
    short: str


KINDS = {
    KindChoice.REVIEWS: KindWords(
        "Kết quả rà soát từng xóm",
        "Mỗi xóm một dòng: tổng số hộ, nhân khẩu, hộ nghèo, hộ cận nghèo sau rà soát cuối năm.",
        "Xem kết quả rà soát",
        "Kết quả rà soát",
    ),
    KindChoice.PLAN: KindWords(
        "Biểu kế hoạch",
        "Biểu hộ nghèo và biểu hộ cận nghèo của kế hoạch: tổng số hộ, số hộ giảm của từng xóm.",
        "Xem kế hoạch",
        "Biểu kế hoạch",
    ),
    KindChoice.HOUSEHOLDS: KindWords(
        "Danh sách hộ và thành viên",
        "Mỗi người một dòng, như danh sách lập sau rà soát; nhận cả tệp xuất từ phần mềm quốc gia.",
        "Xem sổ hộ",
        "Hộ và thành viên",
    ),
}

OUTCOMES = {
    Outcome.WRONG: "sai",
    Outcome.CHANGED: "thay-doi",
    Outcome.NEW: "moi",
    Outcome.UNCHANGED: "khong-doi",
    Outcome.SKIPPED: "bo-qua",
}  # in the order of their tabs, with the word of the address
NOTHING_TO_DO = "0 thay đổi"
STEPS = ("Gửi tệp", "Chọn cột", "Xem trước", "Ghi")


def title_of(kind: str, year: int) -> str:
    """What a workbook is about.

    >>> title_of("reviews", 2021)
    'Kết quả rà soát từng xóm năm 2021'
    """
    return f"{KINDS[KindChoice(kind)].title} năm {year}"


def stored_url(commune: str, kind: str, year: int) -> str:
    """The page where the figures of a kind stand."""
    if kind == KindChoice.REVIEWS:
        return reverse("households:review_grid", args=[commune, year])
    if kind == KindChoice.PLAN:
        return reverse("targets:plan", args=[commune, year])
    return reverse("register:register", args=[commune])


def send_url(commune: str, kind: str, year: int) -> str:
    """The page for sending a workbook, with its kind and year chosen."""
    return f"{reverse('exchange:batches', args=[commune])}?kind={kind}&year={year}"


def state_tag(
    state: str, counts: Mapping[str, int], *, is_working: bool, is_stale: bool = False
) -> tuple[str, str]:
    """The word of a batch's state, and the level that its tag is coloured by.

    >>> state_tag("checked", {"new": 3, "wrong": 2}, is_working=False)
    ('có chỗ sai', 'error')
    >>> state_tag("checked", {"unchanged": 12}, is_working=False)
    ('không có gì để ghi', '')
    """
    if is_working:
        return ("dừng giữa chừng", "warning") if is_stale else ("đang làm", "act")
    if state != State.CHECKED:
        return _TAGS[State(state)]
    if counts.get(Outcome.WRONG):
        return "có chỗ sai", "error"
    if counts.get(Outcome.NEW) or counts.get(Outcome.CHANGED):
        return "chờ ghi", "warning"
    return "không có gì để ghi", ""


_TAGS = {
    State.UPLOADED: ("chờ đọc", "act"),
    State.UNREADABLE: ("không đọc được", "error"),
    State.MAPPING: ("chờ chọn cột", "warning"),
    State.COMMITTED: ("đã ghi", "ok"),
    State.UNDONE: ("đã hoàn tác", ""),
    State.DISCARDED: ("đã bỏ", ""),
}


def numbers_in_words(counts: Mapping[str, int]) -> str:
    """What a file holds, for a list: what is wrong, new or changed, else that nothing is.

    >>> numbers_in_words({"new": 1200, "changed": 0, "wrong": 2}), numbers_in_words({"unchanged": 12})
    ('2 sai · 1.200 mới', '0 thay đổi')
    >>> numbers_in_words({})
    ''
    """
    if not counts:
        return ""
    named = [
        f"{format_count(counts[one])} {one.label}"
        for one in (Outcome.WRONG, Outcome.NEW, Outcome.CHANGED)
        if counts.get(one)
    ]
    return " · ".join(named) or NOTHING_TO_DO


def steps_at(current: str) -> list[dict[str, object]]:
    """The steps of a workbook on its way in, one of them the current one."""
    return [{"label": step, "current": step == current} for step in STEPS]


def crumbs_of(commune: str, *labels: str, urls: tuple[str, ...] = ()) -> list[Link]:
    """The way to a page below the list; `urls`: of the labels that lead somewhere."""
    way = [{"label": "Nạp tệp Excel", "url": reverse("exchange:batches", args=[commune])}]
    way += [{"label": label, "url": url} for label, url in zip(labels, (*urls, ""), strict=False)]
    return way
