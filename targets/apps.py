"""The targets' registration, and what of them the database refuses to change."""

from django.apps import AppConfig

from thinhduc.guards import Guard

FROZEN = "Bản kế hoạch đã ban hành không được sửa, xóa."
OF_ISSUED = (
    "EXISTS (SELECT 1 FROM targets_planversion v WHERE v.id = {row}.version_id AND v.state = 'issued')"
)


def part_of_issued(table: str, *keys: tuple[str, ...]) -> Guard:
    """Rows of an issued version: neither changed, nor deleted, nor added to."""
    return Guard(table, frozen_if=OF_ISSUED, no_insert=True, keys=(("id",), *keys), message=FROZEN)


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = "Kế hoạch"
    open_work = "targets.pages.tasks.open_work"
    guards = (
        Guard(
            "targets_planversion",
            frozen_if="{row}.state = 'issued'",
            keys=(("id",), ("plan_id", "number")),
            message=FROZEN,
        ),
        part_of_issued("targets_planline", ("version_id", "hamlet_id"), ("version_id", '"order"')),
        part_of_issued("targets_target", ("version_id", "level", "poverty")),
        part_of_issued("targets_publishedfigure", ("version_id", "poverty", "figure")),
        part_of_issued("targets_textblock", ("version_id", "key")),
        part_of_issued("targets_issuedfile", ("version_id", "report", "format")),
        # What happens after issuing (revoked, ...) is added as rows, so inserting stays open.
        Guard(
            "targets_planevent",
            frozen_if=OF_ISSUED,
            message="Bước của kế hoạch đã ban hành không được sửa, xóa.",
        ),
        Guard(
            "targets_acknowledgement",
            keys=(("id",), ("version_id", "hamlet_id", "person_id")),
            message="Việc tiếp nhận không được sửa, xóa.",
        ),
    )
