"""An issued version made anew from what is frozen and held against what is stored (`manage.py verify_issued`).

Nothing is written. Totals that a historical plan printed and that the rows do not give are part of what was issued.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from documents.contents import Unreadable, contents_of
from documents.queries.added import added_checks
from documents.rules.verifying import Check, bytes_note, differences, hash_faults
from reports.checking import check_triggers
from reports.checking.behind import check_lines_in_journal, check_state, check_steps
from reports.checking.frozen import differing_figures, expected_files, hashes_in_journal
from reports.document import PLAN, Document
from reports.plan_queries import build_plan
from reports.queries import FROZEN
from reports.registry import FORMATS, PLAN_FORMATS, REPORTS
from reports.renderers.fingerprint import fingerprint
from reports.report import Report
from targets.models import IssuedFile
from targets.queries import VersionView
from thinhduc.scope import Scope

Files = Mapping[str, IssuedFile]  # by their key in the journal


@dataclass(frozen=True)
class Verified:
    """What an issued version was asked, and the answers."""

    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether every answer is yes."""
        return all(check.holds for check in self.checks)


def verify(scope: Scope, view: VersionView) -> Verified:
    """Every question to an issued version: its rows, its tables, its files, what was added to them."""
    files = {file.key: file for file in IssuedFile.objects.within(scope).filter(version_id=view.id)}
    return Verified(
        (
            _content(scope, view),
            *_tables(scope, view, files),
            *_document(scope, view, files),
            *_files(scope, view, files),
            *added_checks(scope, view),
            _guards(),
        )
    )


def _guards() -> Check:
    """Whether the database still refuses what would change an issued version."""
    question = "Các chốt chặn sửa, xóa của cơ sở dữ liệu có đủ không?"
    return Check("guards", question, faults=tuple(one.message for one in check_triggers()))


def _content(scope: Scope, view: VersionView) -> Check:
    found = [*check_state(view), *check_steps(view), *check_lines_in_journal(scope, view)]
    question = "Số liệu và lời văn đang lưu có đúng như lúc ban hành không?"
    return Check("content", question, faults=tuple(one.message for one in found))


def _tables(scope: Scope, view: VersionView, files: Files) -> Iterator[Check]:
    for key, kind in REPORTS.items():
        question = f"{kind.name} tính lại từ các dòng đang lưu có đúng từng ô như số liệu đã đóng không?"
        file = files.get(f"file-{key}-{FROZEN}")
        if file is None or _sha256(file) != file.sha256:
            faults: tuple[str, ...] = ("số liệu đã đóng thiếu hoặc đã hỏng, chưa đối chiếu được",)
        else:
            faults = tuple(one.message for one in differing_figures(scope, view, key))
        yield Check("table", question, faults=faults)


def _document(scope: Scope, view: VersionView, files: Files) -> Iterator[Check]:
    """The whole plan made anew from its words and rows; and its tables beside those of the annexes alone."""
    plan = _frozen(files, PLAN)
    if plan is None:
        return
    now = build_plan(scope, view).to_json()
    question = "Văn bản lập lại từ lời văn và số liệu đang lưu có đúng như văn bản đã đóng không?"
    yield Check("document", question, faults=_differing(_without_settings(plan), _without_settings(now)))
    inside = {one.get("report"): one for one in plan.get("annexes", [])}
    for key, kind in REPORTS.items():
        faults = _differing(inside.get(key), _frozen(files, key))
        yield Check(
            "annex-in-plan", f"{kind.name} trong văn bản có đúng như biểu riêng không?", faults=faults
        )


def _without_settings(plan: Mapping[str, Any]) -> dict[str, Any]:
    """What does not hang on settings of the server and on checks that a later version of the software may word anew."""
    annexes = [{key: value for key, value in one.items() if key != "findings"} for one in plan["annexes"]]
    return {**plan, "public_address": "", "annexes": annexes}


def _differing(stored: Any, rebuilt: Any) -> tuple[str, ...]:
    return differences(*(contents_of(FROZEN, json.dumps(one).encode()) for one in (stored, rebuilt)))


def _frozen(files: Files, report: str) -> dict[str, Any] | None:
    """The frozen JSON of a report; None where there is none, or none that can be read: that is said of its file."""
    file = files.get(f"file-{report}-{FROZEN}")
    try:
        data = json.loads(bytes(file.content)) if file is not None else None
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def _files(scope: Scope, view: VersionView, files: Files) -> Iterator[Check]:
    written = hashes_in_journal(scope, view)
    for key in sorted({*expected_files(), *written, *files}):
        file = files.get(key)
        if file is None:
            name = key.removeprefix("file-")
            yield Check("hash", "Tệp đã ban hành có còn không?", name, ("tệp không còn trong kho lưu",))
            continue
        in_journal = [text for text in [written.get(key)] if text]
        yield Check(
            "hash",
            "Dấu SHA-256 của tệp có đúng như nhật ký ban hành không?",
            file.filename,
            hash_faults(_sha256(file), file.sha256, in_journal),
        )
        yield _rebuilt(file, _frozen(files, file.report))


def _rebuilt(file: IssuedFile, frozen: dict[str, Any] | None) -> Check:
    question = "Tệp dựng lại từ số liệu đã đóng có cùng nội dung không?"
    stored = bytes(file.content)
    try:
        made = _render(file.report, file.format, frozen or {})
    except (KeyError, ValueError, TypeError, AttributeError):
        return Check(
            "rebuilt", question, file.filename, ("số liệu đã đóng không đọc được, chưa dựng lại được",)
        )
    try:
        faults = differences(contents_of(file.format, stored), contents_of(file.format, made))
    except Unreadable:
        return Check("rebuilt", question, file.filename, ("tệp đang lưu không đọc được",))
    note = bytes_note(made == stored, file.made_with, fingerprint())
    return Check("rebuilt", question, file.filename, faults, (note,))


def _render(report: str, format_key: str, frozen: dict[str, Any]) -> bytes:
    """A file made from frozen figures; KeyError, ValueError or TypeError where they are none."""
    if report == PLAN:
        return PLAN_FORMATS[format_key].render(Document.from_json(frozen))
    return FORMATS[format_key].render(Report.from_json(frozen))


def _sha256(row: IssuedFile) -> str:
    return hashlib.sha256(bytes(row.content)).hexdigest()
