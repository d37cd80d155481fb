"""The files of an issued version: their bytes against their hashes, the frozen figures against the lines."""

import json
from collections.abc import Iterator, Mapping

from journal.models import Entry
from reports.queries import FROZEN, DamagedFile, build_report, issued_file
from reports.registry import FORMATS, REPORTS
from reports.report import Cell, Report
from targets.models import IssuedFile
from targets.queries import VersionView
from thinhduc.findings import Finding, Level
from thinhduc.scope import Scope


def check_frozen(scope: Scope, view: VersionView) -> list[Finding]:
    """An error per file that is missing or damaged, and per frozen cell that the lines do not give."""
    written = _hashes_in_journal(scope, view)
    return [
        finding
        for key in REPORTS
        for finding in [*_files(scope, view, key, written), *_figures(scope, view, key)]
    ]


def _hashes_in_journal(scope: Scope, view: VersionView) -> dict[str, str | None]:
    """The hashes of the files as the journal has them from issuing, by the file's key there."""
    entries = Entry.objects.within(scope).filter(version_id=view.id, deed="plan-issued").exclude(figure="")
    return dict(entries.values_list("figure", "new_value"))


def _files(scope: Scope, view: VersionView, key: str, written: Mapping[str, str | None]) -> Iterator[Finding]:
    for kind in FORMATS.values():
        if not kind.is_frozen:
            continue
        try:
            file = issued_file(scope, view, key, kind.key)
            if file.sha256 != written.get(f"file-{key}-{kind.key}"):
                text = f"Tệp {file.filename} đang lưu không phải tệp mà nhật ký ghi lúc ban hành."
                yield Finding(Level.ERROR, "file-replaced", text, data={"report": key, "format": kind.key})
        except IssuedFile.DoesNotExist:
            text = f"Bản {view.number} thiếu tệp đã ban hành {key}.{kind.key}."
            yield Finding(Level.ERROR, "file-missing", text, data={"report": key, "format": kind.key})
        except DamagedFile as error:
            yield Finding(
                Level.ERROR, "file-damaged", error.message, data={"report": key, "format": kind.key}
            )


def _figures(scope: Scope, view: VersionView, key: str) -> Iterator[Finding]:
    """The frozen texts and rows beside those that the version and its lines give now."""
    try:
        frozen = Report.from_json(json.loads(issued_file(scope, view, key, FROZEN).content))
    except (IssuedFile.DoesNotExist, DamagedFile):
        return  # said of the file itself
    except (ValueError, KeyError, TypeError):
        text = f"Bản {view.number}: số liệu đã đóng của {key} không đọc được."
        yield Finding(Level.ERROR, "frozen-unreadable", text, data={"report": key})
        return
    current = build_report(scope, view, key)
    for name, text, now in (
        ("căn cứ", frozen.document, current.document),
        ("bản", str(frozen.version), str(current.version)),
        ("tên biểu", frozen.title, current.title),
        ("dòng kèm theo", frozen.attachment, current.attachment),
    ):
        if text != now:
            words = f"{name.capitalize()} của {key} đã ban hành là “{text}”, đang lưu cho “{now}”."
            yield Finding(Level.ERROR, "frozen-differs", words, data={"report": key})
    before = {row.order: row for row in frozen.rows}
    for row in current.rows:
        old = before.pop(row.order, None)
        cells = old.cells if old is not None and old.hamlet == row.hamlet else {}
        yield from _differing(key, row.hamlet, cells, row.cells)
    for gone in before.values():
        yield from _differing(key, gone.hamlet, gone.cells, {})
    yield from _differing(key, None, frozen.total, current.total)


def _differing(
    report: str, hamlet: str | None, frozen: Mapping[str, Cell], current: Mapping[str, Cell]
) -> Iterator[Finding]:
    for key in {**frozen, **current}:
        old, new = frozen.get(key), current.get(key)
        if old == new:
            continue
        texts = ["không có" if cell is None else f"“{cell.text}” ({cell.value})" for cell in (old, new)]
        who = hamlet or "Dòng cộng"
        text = f"{who}: ô {key} của {report} đã ban hành là {texts[0]}, các dòng đang lưu cho {texts[1]}."
        yield Finding(Level.ERROR, "frozen-differs", text, hamlet=hamlet, key=key, data={"report": report})
