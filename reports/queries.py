"""Reports of a plan's version: drawn from its lines while it is open, from what was frozen once it is issued."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from hamlets.queries import hamlets_in, place_of
from reports.annexes import AnnexInput, HamletExtras, build_annex
from reports.registry import FORMATS, REPORTS, file_name
from reports.report import Report
from targets.models import IssuedFile
from targets.queries import LineView, VersionOutline, VersionView, content_hash, findings_of
from targets.rules import PovertyClass
from targets.rules.codes import content_code
from thinhduc.errors import DomainError
from thinhduc.findings import Finding
from thinhduc.scope import Scope

FROZEN = "json"


class DamagedFile(DomainError):
    """Stored bytes are not those that were issued."""

    status = 500


@dataclass(frozen=True)
class Download:
    """A file as it goes out; `sha256` is set for issued bytes."""

    filename: str
    content_type: str
    content: bytes
    sha256: str = ""


def build_report(scope: Scope, view: VersionView, key: str) -> Report:
    """The report `key` of a version from its lines as they stand; KeyError where there is no such report."""
    poverty_class = REPORTS[key].poverty_class
    place = place_of(scope, view.commune_id, view.document_date or date(view.year, 12, 31))
    words = [hamlet.kind for hamlet in hamlets_in(scope, view.year, view.commune_id)]
    return build_annex(
        AnnexInput(
            poverty_class=poverty_class,
            commune_slug=view.commune_slug,
            commune_kind=place.kind,
            commune_name=place.name,
            year=view.year,
            version=view.number,
            state=view.state,
            lines=view.table(poverty_class),
            extras={line.order: _extras(line, poverty_class) for line in view.lines},
            columns=view.columns,
            stated=view.stated.get(poverty_class, ()),
            printed=view.printed,
            form=view.form,
            document_number=view.document_number,
            document_date=view.document_date,
            findings=_of_table(findings_of(scope, view), poverty_class),
            hamlet_word=words[0] if words else "xóm",
            content_code=content_code(content_hash(view)),
        )
    )


def _extras(line: LineView, poverty_class: PovertyClass) -> HamletExtras:
    return HamletExtras(
        persons=line.figures["persons"],
        assigned_minimum=line.figures[f"{poverty_class.value}_minimum"],
        note=line.texts["note"],
    )


def _of_table(findings: list[Finding], poverty_class: PovertyClass) -> tuple[Finding, ...]:
    """The findings of one table, and those of both."""
    return tuple(
        f for f in findings if f.data.get("poverty_class", poverty_class.value) == poverty_class.value
    )


def report_of(scope: Scope, version: VersionOutline, key: str) -> Report:
    """The report as a page or an HTML file shows it: of an issued version from its frozen figures, for which its
    outline is enough; any other is taken whole."""
    if isinstance(version, VersionView) and not version.is_issued:
        return build_report(scope, version, key)
    return Report.from_json(json.loads(issued_file(scope, version, key, FROZEN).content))


def download_of(scope: Scope, version: VersionOutline, key: str, format_key: str) -> Download:
    """A file of the report: issued bytes as they are stored, anything else rendered now.

    Raises KeyError for an unknown report or format, DamagedFile where stored bytes do not have their hash.
    """
    kind = FORMATS[format_key]
    if version.is_issued and kind.is_frozen:
        return issued_file(scope, version, key, format_key)
    report = report_of(scope, version, key)
    return Download(file_name(report, format_key), kind.content_type, kind.render(report))


def issued_file(scope: Scope, version: VersionOutline, key: str, format_key: str) -> Download:
    """The stored bytes of an issued file, after checking that they are still those that were issued."""
    file = IssuedFile.objects.within(scope).get(version_id=version.id, report=key, format=format_key)
    content = bytes(file.content)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise DamagedFile(
            f"Tệp {file.filename} đang lưu không còn đúng như khi ban hành; chưa gửi tệp này đi.",
            who_can_lift="Quản trị hệ thống khôi phục tệp từ bản sao lưu.",
        )
    return Download(file.filename, file.content_type, content, file.sha256)


def issued_hashes(scope: Scope, version: VersionOutline) -> list[tuple[str, str]]:
    """File name and SHA-256 of everything that was issued with a version."""
    files = IssuedFile.objects.within(scope).filter(version_id=version.id).order_by("report", "format")
    return list(files.values_list("filename", "sha256"))
