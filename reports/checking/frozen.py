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
    """An error per file that is missing, damaged or another one, and per frozen cell that the lines do not give."""
    figures = (finding for key in REPORTS for finding in differing_figures(scope, view, key))
    return [*_files(scope, view), *figures]


def expected_files() -> set[str]:
    """The keys of the files that every issued version has ("file-annex-poor-pdf"); with a text it has more."""
    kinds = [kind.key for kind in FORMATS.values() if kind.is_frozen]
    return {f"file-{report}-{kind}" for report in REPORTS for kind in kinds}


def hashes_in_journal(scope: Scope, view: VersionView) -> dict[str, str | None]:
    """The hashes of the files as the journal has them from issuing, by the file's key there."""
    entries = Entry.objects.within(scope).filter(version_id=view.id, deed="plan-issued").exclude(figure="")
    return dict(entries.values_list("figure", "new_value"))


def _files(scope: Scope, view: VersionView) -> Iterator[Finding]:
    written = hashes_in_journal(scope, view)
    for key in sorted({*expected_files(), *written, *_stored(scope, view)}):
        report, _, kind = key.removeprefix("file-").rpartition("-")
        data = {"report": report, "format": kind}
        try:
            file = issued_file(scope, view, report, kind)
            if file.sha256 != written.get(key):
                text = f"Tệp {file.filename} đang lưu không phải tệp mà nhật ký ghi lúc ban hành."
                yield Finding(Level.ERROR, "file-replaced", text, data=data)
        except IssuedFile.DoesNotExist:
            text = f"Bản {view.number} thiếu tệp đã ban hành {report}.{kind}."
            yield Finding(Level.ERROR, "file-missing", text, data=data)
        except DamagedFile as error:
            yield Finding(Level.ERROR, "file-damaged", error.message, data=data)


def _stored(scope: Scope, view: VersionView) -> set[str]:
    found = IssuedFile.objects.within(scope).filter(version_id=view.id).values_list("report", "format")
    return {f"file-{report}-{kind}" for report, kind in found}


def differing_figures(scope: Scope, view: VersionView, key: str) -> Iterator[Finding]:
    """An error per frozen text or cell beside those that the version and its lines give now."""
    try:
        frozen = Report.from_json(json.loads(issued_file(scope, view, key, FROZEN).content))
    except (IssuedFile.DoesNotExist, DamagedFile):
        return  # said of the file itself
    except (ValueError, KeyError, TypeError):
        text = f"Bản {view.number}: số liệu đã đóng của {REPORTS[key].name} không đọc được."
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
            words = (
                f"{name.capitalize()} của {REPORTS[key].name} đã ban hành là “{text}”, đang lưu cho “{now}”."
            )
            yield Finding(Level.ERROR, "frozen-differs", words, data={"report": key})
    names = {
        column.key: f"{column.group}: {column.label}" if column.group else column.label
        for column in (*current.leads, *current.columns)
    }
    before = {row.order: row for row in frozen.rows}
    for row in current.rows:
        old = before.pop(row.order, None)
        cells = old.cells if old is not None and old.hamlet == row.hamlet else {}
        yield from _differing(key, names, row.hamlet, cells, row.cells)
    for gone in before.values():
        yield from _differing(key, names, gone.hamlet, gone.cells, {})
    yield from _differing(key, names, None, frozen.total, current.total)


def _differing(
    report: str,
    names: Mapping[str, str],
    hamlet: str | None,
    frozen: Mapping[str, Cell],
    current: Mapping[str, Cell],
) -> Iterator[Finding]:
    for key in {**frozen, **current}:
        old, new = frozen.get(key), current.get(key)
        if old == new:
            continue
        texts = ["không có" if cell is None else f"“{cell.text}” ({cell.value})" for cell in (old, new)]
        who = hamlet or "Dòng cộng"
        where = f"ô “{names.get(key, key)}” của {REPORTS[report].name}"
        text = f"{who}: {where} đã ban hành là {texts[0]}, các dòng đang lưu cho {texts[1]}."
        yield Finding(Level.ERROR, "frozen-differs", text, hamlet=hamlet, key=key, data={"report": report})
