"""One household through time, as its page shows it: people, class of each year, movements, classifications."""

import json
from argparse import ArgumentParser
from typing import Any

from households.actions.reading import note_read
from households.pages.household import history_as_dict, history_as_text
from households.queries.household import household_by_code, household_view
from reports.management.base import OfficeCommand, add_format
from thinhduc.figures import normalize


class Command(OfficeCommand):
    help = "Lịch sử một hộ: thành viên, diện từng năm, biến động, quyết định; số giấy tờ được che."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--commune", required=True, metavar="ĐỊA_CHỈ", help="địa chỉ của xã, ví dụ thinh-duc"
        )
        parser.add_argument("--code", required=True, metavar="MÃ_HỘ", help="mã hộ, ví dụ TD-0107")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        scope = self.scope_of(options["commune"])
        code = normalize(options["code"])
        household_id = household_by_code(scope, code)
        view = household_view(scope, household_id) if household_id else None
        if view is None:
            self.fail(f"Xã không có hộ nào mã “{code}”.")
        note_read(scope=scope, household_id=view.id, title=view.title)
        if options["format"] == "json":
            self.stdout.write(json.dumps(history_as_dict(view), ensure_ascii=False, indent=2))
            return
        self.say(history_as_text(view).splitlines())
