"""Checks a workbook against what is stored, and stores it where that is asked for."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from exchange.actions import commit_batch, set_rule, upload
from exchange.actions.common import kind_named, require
from exchange.checking import Laid, Profile, check_rows, lay, open_book
from exchange.kinds import KINDS
from exchange.kinds.base import Asked, CellChange, Checked, Item, Kind, Outcome
from exchange.queries import batch_by_id, profiles_to_use
from exchange.rules import LARGEST, counts_of, decision, refuse_size, summary
from exchange.rules.counts import ALL, TAKE
from exchange.work import work_on
from reports.management.base import OfficeCommand
from thinhduc.figures import format_count
from thinhduc.workbooks.book import Unreadable

Rules = Mapping[str, str]
UNCLEAR = "Chưa có gì được lưu; mời chọn cột trên trang Nạp tệp rồi lưu thành hồ sơ cột."


class Command(OfficeCommand):
    help = "Kiểm tra tệp Excel (kết quả rà soát, biểu kế hoạch, danh sách hộ); có --commit thì ghi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="TỆP", help="tệp .xlsx hoặc .xlsm")
        parser.add_argument(
            "--commune", required=True, metavar="ĐỊA_CHỈ", help="địa chỉ của xã, ví dụ thinh-duc"
        )
        parser.add_argument("--kind", required=True, choices=list(KINDS), help="tệp chứa gì")
        parser.add_argument("--year", required=True, metavar="NĂM", help="năm của số liệu, ví dụ 2021")
        parser.add_argument("--profile", default="", metavar="TÊN", help="hồ sơ cột đã lưu của xã")
        parser.add_argument("--commit", action="store_true", help="ghi khi không có chỗ nào sai")
        parser.add_argument(
            "--take-changes", action="store_true", help="lấy số của tệp ở mọi chỗ khác số đang lưu"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        scope = self.scope_of(options["commune"])
        year = self.year_of(options["year"])
        kind = kind_named(options["kind"])
        require(scope, kind)
        path = Path(options["file"])
        data = self._read(path)
        asked = Asked(scope, year)
        laid, checked, notes = self._check(kind, asked, data, path.name, options["profile"])
        rules = {**(laid.rules or {}), **({ALL: TAKE} if options["take_changes"] else {})}
        self.say(f"Lưu ý: {note}" for note in notes)
        self.say(findings(kind, asked, checked))
        problem = refusal_of(checked, rules) if options["commit"] else wrong_words(checked)
        if problem:
            self._end(checked, problem)
        if not options["commit"]:
            self.say([numbers(checked)])
            return
        if not has_news(checked, rules):
            self.say(["Tệp không có gì mới: 0 thay đổi.", numbers(checked)])
            return
        batch_id = self._commit(kind, asked, path.name, data, options)
        self.say([f"Đã ghi, lần nạp số {batch_id}.", numbers(checked)])

    def _read(self, path: Path) -> bytes:
        try:
            if words := refuse_size(path.stat().st_size) if path.is_file() else "":
                self.fail(words)
            with path.open("rb") as file:
                return file.read(LARGEST + 1)
        except FileNotFoundError:
            self.fail(f"Không có tệp {path}.")
        except IsADirectoryError:
            self.fail(f"{path} là thư mục, không phải tệp.")
        except (OSError, ValueError):
            self.fail(f"Không đọc được tệp {path}; hãy kiểm tra quyền đọc.")

    def _check(
        self, kind: Kind, asked: Asked, data: bytes, name: str, profile: str
    ) -> tuple[Laid, Checked, tuple[str, ...]]:
        """Reads and checks without storing anything; ends where the file or its columns can not be read."""
        profiles = profiles_to_use(asked.scope, kind.slug)
        self._refuse_profile(profiles, profile)
        try:
            book = open_book(asked.scope, kind, asked.year, data, name)
            laid = lay(book, kind.parts(asked), profiles, profile)
            if laid.gaps:
                self.fail(*laid.gaps, UNCLEAR)
            known = replace(asked, accepted=laid.accepted or {})
            checked, notes = check_rows(kind, known, book, laid.layouts)
        except Unreadable as error:
            self.fail(str(error))
        return laid, checked, (*laid.notes, *notes)

    def _refuse_profile(self, profiles: list[Profile], name: str) -> None:
        names = [one.name for one in profiles]
        if name and name not in names:
            listed = ", ".join(f"“{one}”" for one in names)
            self.fail(
                f"Xã không có hồ sơ cột “{name}” cho loại tệp này.",
                f"Các hồ sơ đang có: {listed}." if names else "Xã chưa lưu hồ sơ cột nào.",
            )

    def _commit(self, kind: Kind, asked: Asked, name: str, data: bytes, options: Mapping[str, Any]) -> int:
        """As on the page: a batch that can be looked at and undone there."""
        batch_id = upload(
            scope=asked.scope,
            kind=kind.slug,
            year=asked.year,
            file_name=name,
            data=data,
            profile=options["profile"],
        )
        scope = asked.scope
        work_on(scope=scope, batch_id=batch_id)
        view = batch_by_id(scope, batch_id)
        if view is not None and view.message:
            self.fail(view.message)
        if options["take_changes"] and view is not None and view.fields:
            set_rule(scope=scope, batch_id=batch_id, rule=ALL, choice=TAKE)
        commit_batch(scope=scope, batch_id=batch_id)
        return batch_id

    def _end(self, checked: Checked, problem: str) -> None:
        """The numbers stay the last line of the output."""
        self.stderr.write(problem)
        self.say([numbers(checked)])
        sys.exit(1)


def findings(kind: Kind, asked: Asked, checked: Checked) -> Iterator[str]:
    """A line for each fault, changed cell and skipped row, in the order of the workbook."""
    labels = {part.slug: part.label for part in kind.parts(asked)}
    for fault in checked.faults:
        yield fault.sentence
    for item in checked.items:
        for fault in item.faults:
            yield fault.sentence
        for change in item.changes if item.outcome is Outcome.CHANGED else ():
            yield change_words(item, change)
        if item.outcome is Outcome.SKIPPED:
            yield f"Trang “{item.sheet}”, dòng {item.row}: bỏ qua – {item.why or labels.get(item.part, '')}"


def change_words(item: Item, change: CellChange) -> str:
    """One changed cell.

    >>> item = Item("results", "1", 12, Outcome.CHANGED, "Làng Mơn")
    >>> change_words(item, CellChange("poor", "Hộ nghèo", "10", "11"))
    'Trang “1”, dòng 12, cột “Hộ nghèo” (Làng Mơn): 10 → 11'
    """
    return (
        f"Trang “{item.sheet}”, dòng {item.row}, cột “{change.label}” ({item.title}): "
        f"{change.old or 'trống'} → {change.new or 'trống'}"
    )


def numbers(checked: Checked) -> str:
    """The last line."""
    return summary(counts_of(checked.items), len(checked.faults))


def wrong_words(checked: Checked) -> str:
    """That something is wrong, "" where nothing is."""
    wrong = sum(item.outcome is Outcome.WRONG for item in checked.items) + len(checked.faults)
    return f"Tệp có {format_count(wrong)} dòng hoặc chỗ sai; chưa có gì được lưu." if wrong else ""


def refusal_of(checked: Checked, rules: Rules) -> str:
    """Why the file can not be stored as it is, "" where it can."""
    open_cells = _count(checked, rules, lambda choice: not choice)
    if words := wrong_words(checked):
        return words
    if open_cells:
        return (
            f"Còn {format_count(open_cells)} ô khác số đang lưu mà chưa chọn lấy hay giữ; chưa có gì được lưu. "
            "Thêm --take-changes để lấy số của tệp, hoặc chọn từng ô trên trang Nạp tệp."
        )
    return ""


def has_news(checked: Checked, rules: Rules) -> bool:
    """Whether there is anything to store."""
    new = any(item.outcome is Outcome.NEW for item in checked.items)
    return new or bool(_count(checked, rules, lambda choice: choice == TAKE))


def _count(checked: Checked, rules: Rules, fits: Callable[[str], bool]) -> int:
    return sum(
        fits(decision(item.part, change.key, {}, rules))
        for item in checked.items
        if item.outcome is Outcome.CHANGED
        for change in item.changes
    )
