"""Where a batch stands, in a sentence: what can be done now, or what stops it and what to do."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from exchange.kinds.base import Outcome
from exchange.models import KindChoice, State
from exchange.pages.words import KINDS, NOTHING_TO_DO, send_url, stored_url
from exchange.queries import BatchView
from thinhduc.figures import format_count, format_datetime


@dataclass(frozen=True)
class Verdict:
    """`tone`: error, warning, success or note, with its `word`; `again`: the label of a button that reads anew."""

    tone: str
    word: str
    title: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    links: tuple[dict[str, Any], ...] = ()
    again: str = ""


def verdict_of(
    commune: str, batch: BatchView, *, may_import: bool, earlier: tuple[int, Any] | None = None
) -> Verdict:
    """What the page says first; `earlier`: the batch that committed the same bytes, and when."""
    told = _VERDICTS[batch.state](commune, batch, earlier)
    return told if may_import else Verdict(told.tone, told.word, told.title, told.sentences, told.points)


def _uploaded(commune: str, batch: BatchView, _: Any) -> Verdict:
    return Verdict(
        "warning",
        "Cần làm",
        "Tệp chưa được đọc",
        ("Bấm “Đọc tệp” để bắt đầu.",),
        again="Đọc tệp",
    )


def _unreadable(commune: str, batch: BatchView, _: Any) -> Verdict:
    links = (
        _link("Gửi tệp khác", send_url(commune, batch.kind, batch.year), main=True),
        _link("Tải mẫu để điền", reverse("exchange:form", args=[commune, batch.kind, batch.year])),
    )
    return Verdict(
        "error", "Lỗi", "Không đọc được tệp này", (batch.message, "Chưa có gì được ghi."), links=links
    )


def _mapping(commune: str, batch: BatchView, _: Any) -> Verdict:
    links = (_link("Chọn cột", reverse("exchange:columns", args=[commune, batch.id]), main=True),)
    return Verdict(
        "warning",
        "Cần làm",
        "Chưa rõ cột nào của tệp là gì",
        ("Chọn một lần; giữ lại thành hồ sơ cột thì tệp sau cùng kiểu không phải chọn nữa.",),
        batch.gaps,
        links,
    )


def _checked(commune: str, batch: BatchView, earlier: Any) -> Verdict:
    if batch.wrong:
        return _wrong(commune, batch)
    if not batch.has_news:
        return _nothing(commune, batch)
    again = _again_words(earlier)
    if batch.undecided:
        return Verdict(
            "warning",
            "Cần làm",
            f"Còn {format_count(batch.undecided)} thay đổi chưa chọn",
            (
                "Với mỗi chỗ khác nhau, chọn Lấy trong tệp hay Giữ giá trị cũ; chọn đủ thì ghi được.",
                *again,
            ),
        )
    if not batch.can_commit:
        return Verdict(
            "note",
            "Ghi chú",
            "Không có gì để ghi",
            ("Mọi thay đổi đã chọn giữ giá trị cũ. Chọn lại, hoặc bỏ lần nạp này.",),
        )
    kept = _kept_words(batch)
    return Verdict(
        "success", "Ghi được", f"Sẵn sàng ghi {written(batch)}", (f"{kept}Xem lại rồi bấm Ghi.", *again)
    )


def _kept_words(batch: BatchView) -> str:
    kept = sum(field.cells for field in batch.fields) - batch.taken
    return f"{format_count(kept)} thay đổi khác đã chọn giữ giá trị cũ. " if kept else ""


def written(batch: BatchView) -> str:
    """What committing writes, in words: "12 dòng mới, 3 thay đổi"; undecided changes count as taken."""
    new, cells = batch.counts.get(Outcome.NEW.value, 0), batch.taken + batch.undecided
    parts = [f"{format_count(new)} dòng mới"] if new else []
    parts += [f"{format_count(cells)} thay đổi"] if cells else []
    return ", ".join(parts) or NOTHING_TO_DO


def _again_words(earlier: Any) -> tuple[str, ...]:
    if not earlier:
        return ()
    return (f"Tệp y hệt đã được ghi lúc {format_datetime(timezone.localtime(earlier[1]))}.",)


def _wrong(commune: str, batch: BatchView) -> Verdict:
    rows = batch.counts.get(Outcome.WRONG.value, 0)
    where = f"{format_count(rows)} dòng sai" if rows else f"{format_count(len(batch.faults))} chỗ sai"
    links = (
        _link("Tải tệp đã đánh dấu chỗ sai", reverse("exchange:marked", args=[commune, batch.id]), main=True),
        _link("Gửi tệp đã sửa", send_url(commune, batch.kind, batch.year)),
    )
    return Verdict(
        "error",
        "Chưa ghi được",
        f"Còn {where}",
        ("Sửa trong Excel rồi gửi lại; tệp chỉ được ghi khi mọi dòng đều đúng, không bao giờ ghi dở.",),
        links=links,
    )


def _nothing(commune: str, batch: BatchView) -> Verdict:
    links = (_link(KINDS[KindChoice(batch.kind)].place, stored_url(commune, batch.kind, batch.year)),)
    if not batch.counts.get(Outcome.UNCHANGED.value):
        return Verdict("note", "Ghi chú", "Tệp không có dòng số liệu nào", ("Không có gì để ghi.",), links=())
    return Verdict(
        "success",
        "Đã khớp",
        NOTHING_TO_DO,
        ("Số liệu trong tệp trùng với số liệu đang lưu; không phải làm gì thêm.",),
        links=links,
    )


def _committed(commune: str, batch: BatchView, _: Any) -> Verdict:
    links = (
        _link(KINDS[KindChoice(batch.kind)].place, stored_url(commune, batch.kind, batch.year), main=True),
        _link("Xem trong nhật ký", f"{reverse('hamlets:journal', args=[commune])}?deed=workbook-committed"),
    )
    when = format_datetime(timezone.localtime(batch.committed_at)) if batch.committed_at else ""
    return Verdict(
        "success", "Đã ghi", f"{batch.committed_by} đã ghi lúc {when}", (_done(batch),), links=links
    )


def _done(batch: BatchView) -> str:
    """What was written, in a sentence."""
    kept = sum(field.cells for field in batch.fields) - batch.taken
    rest = f"; giữ giá trị cũ ở {format_count(kept)} chỗ" if kept else ""
    return f"Lần nạp này ghi {written(batch)}{rest}."


def _undone(commune: str, batch: BatchView, _: Any) -> Verdict:
    when = format_datetime(timezone.localtime(batch.undone_at)) if batch.undone_at else ""
    return Verdict(
        "note",
        "Đã hoàn tác",
        f"{batch.undone_by} đã hoàn tác lúc {when}",
        (f"Lý do: {batch.undone_reason}", "Số liệu đã về như trước lần nạp này."),
        links=(_link("Gửi lại tệp", send_url(commune, batch.kind, batch.year)),),
    )


def _discarded(commune: str, batch: BatchView, _: Any) -> Verdict:
    return Verdict(
        "note",
        "Đã bỏ",
        "Lần nạp này đã bỏ, chưa ghi gì",
        ("Tệp không còn được lưu; cần thì gửi lại.",),
        links=(_link("Gửi tệp", send_url(commune, batch.kind, batch.year)),),
    )


def _link(label: str, url: str, *, main: bool = False) -> dict[str, Any]:
    return {"label": label, "url": url, "main": main}


_VERDICTS = {
    State.UPLOADED: _uploaded,
    State.UNREADABLE: _unreadable,
    State.MAPPING: _mapping,
    State.CHECKED: _checked,
    State.COMMITTED: _committed,
    State.UNDONE: _undone,
    State.DISCARDED: _discarded,
}
