"""A list of households into an empty commune, in a process of its own: `python -m bench.imports SIDE …`.

`make FILE ROWS` writes the workbook; `ready` makes the commune in the database that `DATABASE_URL` names; a side of
`SIDES` takes the workbook in and prints seconds of the check with its preview, seconds of storing, and the most memory
(kB) that the process and those it started held together, looked at twenty times a second.
"""

import re
import sys
from datetime import date
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any

DAY = date(2022, 12, 15)
HAMLETS = tuple(f"Xóm Số {number}" for number in range(1, 13))
HEADS = (
    "Mã hộ trong sổ", "Chủ hộ", "Xóm", "Địa chỉ", "Phân loại hộ", "Số nhân khẩu", "Số quyết định", "Ngày quyết định",
    "Điểm B1", "Điểm B2", "Hộ DTTS", "Không có khả năng lao động", "Có công với cách mạng", "Nguyên nhân nghèo",
    "Thành viên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Số CCCD", "Dân tộc",
)  # fmt: skip
CLASSES = (("Hộ nghèo", 120, 40), ("Hộ cận nghèo", 130, 10), ("Không nghèo, không cận nghèo", 180, 20))
MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Thu", "Ngọc", "Hữu", "Quốc")
GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dung",
    "Giang",
    "Hà",
    "Lan",
    "Mai",
    "Nam",
    "Phúc",
    "Quang",
    "Sơn",
    "Tâm",
    "Vân",
    "Yến",
)


def row(number: int) -> tuple[str | int, ...]:
    """One person of the list, four to a household; every row names the household's columns anew."""
    household, place = divmod(number, 4)
    head = _name(household, 0)
    label, b1, b2 = CLASSES[household % 3]
    return (
        f"H{household:05}", head, HAMLETS[household % len(HAMLETS)], f"Số {household}", label, 4,
        f"{household % 12 + 1}/QĐ-UBND", "15/12/2022", b1, b2, "x" if household % 5 == 0 else "",
        "x" if household % 9 == 0 else "", "x" if household % 11 == 0 else "", "1, 7" if household % 3 == 0 else "",
        _name(household, place), ("Chủ hộ", "Vợ/chồng", "Con", "Con")[place],
        f"{1 + number % 28:02}/{1 + number % 12:02}/{(1970, 1972, 1996, 1999)[place]}", ("Nam", "Nữ")[place % 2],
        f"019{number:09}", "Tày" if household % 5 == 0 else "Kinh",
    )  # fmt: skip


def _name(household: int, place: int) -> str:
    return f"Nguyễn {MIDDLE[(household + place) % len(MIDDLE)]} {GIVEN[(household // 8 + 3 * place) % len(GIVEN)]}"


def make(file: str, rows: int) -> None:
    """The workbook, as a commune's own program would write it."""
    from xlsxwriter import Workbook

    book = Workbook(file, {"constant_memory": True})
    page = book.add_worksheet("Hộ và thành viên")
    for at, values in enumerate((HEADS, *map(row, range(rows)))):
        page.write_row(at, 0, values)
    book.close()


def ready() -> None:
    """The commune with its hamlets, and nothing else."""
    from django.core.management import call_command

    from tests.cast import make_commune

    call_command("migrate", verbosity=0)
    make_commune("Xã Đo", list(HAMLETS))


def by_us(file: Path) -> tuple[float, float]:
    """The assistant: check and preview, stored row by row in the batch; then the commit."""
    from exchange import actions, work
    from hamlets.queries import command_scope, commune_by_slug

    commune = commune_by_slug("xa-do")
    if commune is None:
        raise RuntimeError("The commune is missing.")
    scope = command_scope(commune)
    began = perf_counter()
    batch_id = actions.upload(
        scope=scope, kind="households", year=DAY.year, file_name=file.name, data=file.read_bytes()
    )
    work.start(scope=scope, batch_id=batch_id)
    checked = perf_counter()
    actions.commit_batch(scope=scope, batch_id=batch_id)
    return checked - began, perf_counter() - checked


def by_peer(file: Path, *, bulk: bool) -> tuple[float, float]:
    """django-import-export: the dry run with its report, then the import; the web asks for the file twice as well."""
    from django.db.models import QuerySet
    from import_export.formats.base_formats import XLSX

    from bench.peer.importing import BulkMemberResource, MemberResource
    from hamlets.models import Commune, HamletPeriod

    commune_id = QuerySet(Commune).values_list("pk", flat=True).get(slug="xa-do")
    hamlets = dict(QuerySet(HamletPeriod).values_list("name", "hamlet_id"))
    kind = BulkMemberResource if bulk else MemberResource

    def run(*, dry_run: bool) -> float:
        began = perf_counter()
        dataset = XLSX().create_dataset(file.read_bytes())
        done = kind(commune_id, hamlets, DAY).import_data(dataset, dry_run=dry_run, use_transactions=True)
        if done.has_errors() or done.has_validation_errors():
            raise RuntimeError(str(done.row_errors()[:1] or done.invalid_rows[:1]))
        return perf_counter() - began

    return run(dry_run=True), run(dry_run=False)


SIDES: dict[str, Any] = {
    "ours": by_us,
    "peer": lambda file: by_peer(file, bulk=False),
    "peer, bulk": lambda file: by_peer(file, bulk=True),
}


class Watch(Thread):
    """Looks at the memory of this process and its children until it is told to stop; 0 where no system says it."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.ended = 0, Event()

    def run(self) -> None:
        while not self.ended.wait(0.05):
            self.most = max(self.most, sum(map(_held, ("self", *_children()))))


def _children() -> list[str]:
    return [pid for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()]


def _held(pid: str) -> int:
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0  # it has ended
    return int(found[1]) if found else 0


def main(side: str, *arguments: str) -> None:
    """The command."""
    if side == "make":
        make(arguments[0], int(arguments[1]))
        return
    import django

    django.setup()
    if side == "ready":
        ready()
        return
    from django.db.models import QuerySet

    from households.models import Household, Member

    watch = Watch()
    watch.start()
    check, store = SIDES[side](Path(arguments[0]))
    watch.ended.set()
    print(check, store, watch.most, QuerySet(Household).count(), QuerySet(Member).count())


if __name__ == "__main__":
    main(*sys.argv[1:])
