"""What is to be done now, in words and most urgent first: facts of the queries become tasks of a start page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime

from accounts.models import Draft
from hamlets.work import OpenWork, WaitingTask
from households.pages.waiting import RegisterTask
from targets.pages.findings import finding_cards
from targets.queries.heads import HamletReceipt
from targets.queries.starts import CommuneWork, OpenVersion, ReviewState, commune_work
from targets.queries.versions import StepView, VersionView
from targets.rules import PovertyClass, State, totals_of
from thinhduc.figures import format_count, format_date, format_rate
from thinhduc.findings import Finding
from thinhduc.scope import Scope


@dataclass(frozen=True)
class Task:
    """One thing to do. `tone`: "error" stops the work, "warning" waits for the person, "note" for somebody else.

    `quote`: what somebody wrote, as written. `findings`: what to look at first. `hamlets`: rows with heads to call.
    `before_url`, `before_label`: what comes before the task.
    """

    tone: str
    title: str
    text: str
    url: str = ""
    label: str = ""
    quote: str = ""
    findings: tuple[Finding, ...] = ()
    hamlets: tuple[HamletReceipt, ...] = ()
    before_url: str = ""
    before_label: str = ""


MOST_FINDINGS = 3
TONES = ("error", "warning", "note")


def officer_tasks(
    commune: str,
    work: CommuneWork,
    kept: Iterable[Draft],
    register: Iterable[RegisterTask] = (),
    above: Iterable[WaitingTask] = (),
) -> list[Task]:
    """The officer's tasks: what stops the plan or the register, what waits for the officer, what waits for others.

    `above`: what waits in the rooms above, as hamlets/work.py tells it. Rounds of reviews whose
    deadlines are far off are not tasks yet.
    """
    tasks = [
        *(_returned(commune, one) for one in work.in_state(State.RETURNED)),
        *(
            _changed(commune, one)
            for one in work.opened
            if one.changed and one.version.state != State.APPROVED
        ),
        *(_approved(commune, one) for one in work.in_state(State.APPROVED)),
        *(_revoked(commune, version) for version in work.revoked),
        *_all_kept(kept),
        *(Task(**vars(one)) for one in above),
        *(Task(**vars(one)) for one in register if one.tone != "note"),
        *(task for review in work.reviews for task in _of_review(commune, review)),
        *(_draft(commune, one) for one in work.in_state(State.DRAFT)),
        *_next_plan(commune, work),
        *_receipts(commune, work),
        *(_submitted(commune, one) for one in work.in_state(State.SUBMITTED)),
    ]
    return sorted(tasks, key=lambda task: TONES.index(task.tone))


def open_work(scope: Scope, commune: str) -> list[OpenWork]:
    """What of reviews and plans is not finished, for handing the work over (hamlets/work.py)."""
    work = commune_work(scope, with_reviews=True)
    return [OpenWork(task.title, task.label, task.url) for task in officer_tasks(commune, work, ())]


def _name(version: VersionView) -> str:
    return f"Kế hoạch năm {version.year}"


def _plan(commune: str, version: VersionView) -> str:
    return reverse("targets:plan", args=[commune, version.year])


def _returned(commune: str, one: OpenVersion) -> Task:
    version, back = one.version, one.version.last_return
    text = f"{back.actor_name} trả lại ngày {_day(back)}. {_left(one)}" if back else _left(one)
    return Task(
        "error",
        f"{_name(version)} bị trả lại",
        text,
        _plan(commune, version),
        "Sửa kế hoạch",
        quote=back.remark if back else "",
        findings=_first(one),
    )


def _changed(commune: str, one: OpenVersion) -> Task:
    version = one.version
    names = ", ".join(opening.hamlet for opening in one.changed)
    return Task(
        "error",
        f"Số đầu kỳ năm {version.year} đã đổi ở {len(one.changed)} xóm",
        f"Kết quả rà soát năm {version.year - 1} được sửa sau khi lập kế hoạch: {names}. "
        "Chọn lấy số mới hoặc giữ số cũ.",
        _plan(commune, version),
        "Xem và chọn",
    )


def _approved(commune: str, one: OpenVersion) -> Task:
    version = one.version
    address = [commune, version.year, version.number]
    is_printed = version.form != "electronic" and bool(version.blocks)
    return Task(
        "error",
        f"{_name(version)} đã duyệt, chờ ban hành",
        "Ghi số, ngày, người ký của văn bản thì kế hoạch có hiệu lực và các xóm nhìn thấy chỉ tiêu.",
        reverse("reports:issue", args=address),
        "Ghi số và ban hành",
        before_url=reverse("reports:document", args=address) if is_printed else "",
        before_label="In để ký trước" if is_printed else "",
    )


def _revoked(commune: str, version: VersionView) -> Task:
    return Task(
        "warning",
        f"Xã không có kế hoạch năm {version.year} có hiệu lực",
        f"Bản {version.number} đã bị bãi bỏ. Mở bản ấy, bấm “Lập lại kế hoạch” để soạn bản thay.",
        reverse("targets:plan_version", args=[commune, version.year, version.number]),
        "Mở để lập lại",
    )


def _submitted(commune: str, one: OpenVersion) -> Task:
    version = one.version
    text = f"Bản {version.number} trình ngày {_day(version.steps[-1])}; cần sửa thì rút lại trước."
    return Task(
        "note",
        f"{_name(version)} đang chờ lãnh đạo duyệt",
        text,
        _plan(commune, version),
        "Xem bản đã trình",
    )


def _draft(commune: str, one: OpenVersion) -> Task:
    name, plan = _name(one.version), _plan(commune, one.version)
    if one.is_ready:
        return Task("warning", f"{name} trình được", _left(one), plan, "Mở để trình")
    return Task("warning", f"{name} đang soạn", _left(one), plan, "Soạn tiếp", findings=_first(one))


def _left(one: OpenVersion) -> str:
    """What is left to do before the version can be submitted."""
    if one.is_ready:
        return "Đủ số liệu, không còn lỗi; mọi cảnh báo đã có lý do."
    parts = []
    if one.errors:
        parts.append(f"{len(finding_cards(one.version, one.errors))} điểm phải sửa")
    if waiting := finding_cards(one.version, one.unexplained):
        parts.append(f"{len(waiting)} cảnh báo chưa ghi lý do")
    return f"Còn {' và '.join(parts)}."


def _first(one: OpenVersion) -> tuple[Finding, ...]:
    """The first things to look at; the plan's page has them all."""
    return (*one.errors, *one.unexplained)[:MOST_FINDINGS]


def _all_kept(kept: Iterable[Draft]) -> list[Task]:
    """A task for each text that was typed; the paragraphs of one plan's words are one."""
    tasks: list[Task] = []
    words: dict[str, list[Draft]] = {}
    for draft in kept:
        plan, _, paragraph = draft.title.partition(": ")
        if paragraph and plan.startswith("Lời văn") and not draft.parked:
            words.setdefault(plan, []).append(draft)
        else:
            tasks.append(_kept(draft))
    return [*tasks, *(_kept_words(plan, drafts) for plan, drafts in words.items())]


def _kept_words(plan: str, drafts: Sequence[Draft]) -> Task:
    day = format_date(localtime(max(draft.saved_at for draft in drafts)).date())
    text = f"Đã gõ và chưa bấm Lưu; giữ gần nhất ngày {day}."
    return Task(
        "warning", f"{plan}: {len(drafts)} đoạn gõ dở", text, reverse("accounts:drafts"), "Xem và mở lại"
    )


def _kept(draft: Draft) -> Task:
    """Text that could not be taken stops the work; what lies typed in a grid only waits."""
    title = draft.title or "Nội dung gõ dở"
    day = format_date(localtime(draft.saved_at).date())
    if draft.parked:
        text = f"Chưa ghi được vì phiên làm việc hết hoặc trang đã cũ; đã giữ ngày {day}."
        return Task(
            "error", f"{title}: chưa lưu", text, reverse("accounts:draft", args=[draft.pk]), "Xem lại"
        )
    text = f"Đã gõ và chưa bấm Lưu; giữ ngày {day}."
    return Task("warning", f"{title}: gõ dở", text, draft.page or draft.address, "Mở lại")


def _of_review(commune: str, review: ReviewState) -> list[Task]:
    url = reverse("households:review_grid", args=[commune, review.year])
    tasks = []
    if review.without:
        tasks.append(
            Task(
                "warning",
                f"{len(review.without)} trên {review.hamlets} xóm chưa có kết quả rà soát năm {review.year}",
                f"{', '.join(review.without)}.",
                url,
                "Nhập kết quả",
            )
        )
    if review.unconfirmed:
        tasks.append(
            Task(
                "warning",
                f"{len(review.unconfirmed)} xóm đã nhập năm {review.year}, chưa xác nhận",
                f"{', '.join(review.unconfirmed)}. Xác nhận thì số mới vào được kế hoạch.",
                url,
                "Xem và xác nhận",
            )
        )
    return tasks


def _next_plan(commune: str, work: CommuneWork) -> list[Task]:
    """A review that is complete, and no plan for the year after it."""
    done = [review.year for review in work.reviews if review.is_complete]
    if not done or max(done) + 1 in work.plan_years:
        return []
    year = max(done) + 1
    text = f"Kết quả rà soát năm {year - 1} của mọi xóm đã xác nhận."
    return [
        Task(
            "warning",
            f"Chưa lập kế hoạch năm {year}",
            text,
            reverse("targets:plans", args=[commune]),
            "Lập kế hoạch",
        )
    ]


def _receipts(commune: str, work: CommuneWork) -> list[Task]:
    version = work.latest_in_force
    waiting = tuple(receipt for receipt in work.receipts if not receipt.is_given)
    if version is None or not waiting:
        return []
    return [
        Task(
            "warning",
            f"{len(waiting)} trên {len(work.receipts)} xóm chưa tiếp nhận kế hoạch năm {version.year}",
            f"{document_of(version)}, ban hành ngày {format_date(version.document_date)}.",
            reverse("targets:acknowledgements", args=[commune, version.year, version.number]),
            "Danh sách tiếp nhận",
            hamlets=waiting,
        )
    ]


@dataclass(frozen=True)
class Waiting:
    """A version that waits for the leader: who submitted it, what it does, why this account may not decide."""

    one: OpenVersion
    submitted_by: str
    submitted_on: str
    remark: str
    summary: str
    own_work: str
    url: str


def waiting_for_leader(commune: str, work: CommuneWork, user_id: int | None) -> list[Waiting]:
    """The submitted versions, the one that waits longest first."""
    submitted = [(one, one.version.steps[-1]) for one in work.in_state(State.SUBMITTED)]
    return [
        Waiting(
            one=one,
            submitted_by=step.actor_name,
            submitted_on=_day(step),
            remark=step.remark,
            summary=_summary(one.version),
            own_work=OWN_WORK if is_own_work(one.version, user_id) else "",
            url=reverse("targets:decide", args=[commune, one.version.year, one.version.number]),
        )
        for one, step in sorted(submitted, key=lambda pair: pair[1].at)
    ]


OWN_WORK = "Tài khoản này đã soạn hoặc trình bản này nên một lãnh đạo khác của xã phải duyệt."


def is_own_work(version: VersionView, user_id: int | None) -> bool:
    """The account edited or submitted the version, so that somebody else has to approve it."""
    return user_id is not None and (user_id in version.editors or user_id == version.submitter_id)


def _summary(version: VersionView) -> str:
    """ "Giảm 6 hộ nghèo, còn 31 hộ (1,47 %); giảm 3 hộ cận nghèo, còn 19 hộ (0,90 %)."."""
    parts = []
    for poverty_class in PovertyClass:
        totals = totals_of(version.table(poverty_class), poverty_class)
        parts.append(
            f"giảm {format_count(totals.reduction)} {poverty_class.label}, còn {format_count(totals.closing)} hộ "
            f"({format_rate(totals.rate)} %)"
        )
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _day(step: StepView) -> str:
    return format_date(localtime(step.at).date())


def document_of(version: VersionView) -> str:
    """How people call an issued version: "Kế hoạch 38/KH-UBND"."""
    return f"Kế hoạch {version.document_number}"
