"""What of the register waits for the officer, in words: for the start page and for handing over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from hamlets.queries import today as this_day
from hamlets.work import OpenWork
from households.queries import review_years
from households.queries.waiting import OpenRound, RegisterWork, register_work
from thinhduc.figures import format_count, format_date
from thinhduc.scope import Scope

NEAR = timedelta(days=7)


@dataclass(frozen=True)
class RegisterTask:
    """One thing to do; `tone`: "error" for a deadline that has passed, "warning" for what waits, else "note"."""

    tone: str
    title: str
    text: str
    url: str
    label: str


def register_tasks(commune: str, work: RegisterWork, today: date) -> list[RegisterTask]:
    """What waits, most urgent first; rounds whose deadline is far off are the last, as notes."""
    tasks = [
        *(_of_round(commune, one, today) for one in work.rounds),
        *_of_proposals(commune, work),
        *_of_late_events(commune, work),
        *_of_differences(commune, work),
    ]
    tones = ("error", "warning", "note")
    return sorted(tasks, key=lambda task: tones.index(task.tone))


def rounds_to_decide(commune: str, rounds: Iterable[OpenRound], today: date) -> list[RegisterTask]:
    """For the leader: rounds with households that were agreed on and posted, and wait for the decision."""
    return [
        RegisterTask(
            "error" if one.due and one.due.is_over(today) else "warning",
            f"{one.title}: {format_count(one.to_decide)} hộ chờ quyết định",
            "Đã họp thống nhất và niêm yết xong. " + (f"{one.due.words(today)}." if one.due else ""),
            reverse("rounds:board", args=[commune, one.id]),
            "Xem đợt rà soát",
        )
        for one in rounds
    ]


def open_work(scope: Scope, commune: str) -> list[OpenWork]:
    """What of the register is not finished, for handing the work over (hamlets/work.py)."""
    day = this_day()
    open_years = [summary.year for summary in review_years(scope) if not summary.is_confirmed]
    tasks = register_tasks(commune, register_work(scope, open_years, day), day)
    return [OpenWork(task.title, task.label, task.url) for task in tasks]


def _of_round(commune: str, one: OpenRound, today: date) -> RegisterTask:
    url = reverse("rounds:board", args=[commune, one.id])
    words = f"{one.due.words(today)}." if one.due else ""
    if one.late:
        title = f"{one.title}: {format_count(one.late)} hộ quá hạn"
        return RegisterTask("error", title, words, url, "Mở đợt rà soát")
    title = f"{one.title}: còn {format_count(one.households)} hộ"
    near = one.due is not None and one.due.day - today <= NEAR
    return RegisterTask("warning" if near else "note", title, words, url, "Mở đợt rà soát")


def _of_proposals(commune: str, work: RegisterWork) -> Iterable[RegisterTask]:
    if work.proposals.waiting:
        since = (
            f" Đề nghị lâu nhất gửi ngày {format_date(work.proposals.since)}." if work.proposals.since else ""
        )
        yield RegisterTask(
            "warning",
            f"{format_count(work.proposals.waiting)} đề nghị của trưởng xóm đang chờ",
            f"Chưa có gì được tính cho đến khi nhận.{since}",
            reverse("proposals:proposals", args=[commune]),
            "Xem đề nghị",
        )


def _of_late_events(commune: str, work: RegisterWork) -> Iterable[RegisterTask]:
    if work.late_events:
        yield RegisterTask(
            "warning",
            f"{format_count(work.late_events)} biến động của năm đã xác nhận chờ quyết định",
            "Chọn năm được tính, hoặc không tính và ghi lý do.",
            reverse("movements:waiting", args=[commune]),
            "Xem và quyết định",
        )


def _of_differences(commune: str, work: RegisterWork) -> Iterable[RegisterTask]:
    for one in work.undecided:
        yield RegisterTask(
            "warning",
            f"Số đã nhập năm {one.year} khác sổ hộ ở {len(one.hamlets)} xóm",
            f"{', '.join(one.hamlets)}. Chọn số đúng và ghi lý do rồi mới xác nhận được.",
            reverse("households:beside_register", args=[commune, one.year]),
            "So và chọn",
        )
