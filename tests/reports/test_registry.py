"""The registry: what there is, and how its files are called."""

from reports.registry import FORMATS, REPORTS, file_name
from reports.report import Report

STARTS = {"pdf": b"%PDF-", "xlsx": b"PK", "html": b"<!doctype html>", "json": b"{"}


def test_reports_and_formats_are_those_of_the_command_line() -> None:
    assert list(REPORTS) == ["annex-poor", "annex-near-poor"]
    assert set(FORMATS) == {"html", "xlsx", "pdf", "json"}


def test_files_have_readable_ascii_names(draft: Report) -> None:
    stem = {"annex-poor": "bieu-giam-ho-ngheo-2022", "annex-near-poor": "bieu-giam-ho-can-ngheo-2022"}[
        draft.key
    ]
    assert {key: file_name(draft, key) for key in FORMATS} == {key: f"{stem}.{key}" for key in FORMATS}


def test_every_format_renders_every_report(draft: Report) -> None:
    for key, kind in FORMATS.items():
        assert kind.render(draft).startswith(STARTS[key])
