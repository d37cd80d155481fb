"""The register as a list: its columns on the screen and in files."""

import django_tables2 as tables

from households.models import Household, Relation, Sex
from households.queries.register import PersonRow, Row
from households.rules.persons import mask_identity, print_birth
from thinhduc.exporting import Column
from thinhduc.figures import format_date
from thinhduc.tables import FastTable


class RegisterTable(FastTable):
    """The households of a commune or a hamlet.

    The template draws `rows` (households.queries.register.Row), read for the records of the page; a file takes its
    cells from such rows too.
    """

    head_name = tables.Column("Chủ hộ", order_by=("head_key",))
    code = tables.Column("Mã hộ")
    hamlet = tables.Column("Xóm", orderable=False)
    poverty_class = tables.Column("Diện", orderable=False)
    persons = tables.Column("Nhân khẩu", orderable=False, attrs={"th": {"class": "n"}})
    flags = tables.Column("Đặc điểm", orderable=False)
    address = tables.Column("Địa chỉ", orderable=False, visible=False)

    row_template = "households/register_rows.html"
    caption = "Sổ hộ"
    unit = "hộ"

    class Meta:
        model = Household
        fields = ("head_name", "code", "hamlet", "poverty_class", "persons", "flags", "address")
        sequence = fields
        order_by = ("head_name",)
        empty_text = "Không có hộ nào như vậy."

    def value_hamlet(self, row: Row) -> str | None:
        return row.standing.hamlet if row.standing else None

    def value_poverty_class(self, row: Row) -> str | None:
        if row.standing is None:
            return None
        return "không còn trong sổ" if row.standing.is_gone else row.standing.poverty_class.label

    def value_persons(self, row: Row) -> int | None:
        return row.standing.persons if row.standing and not row.standing.is_gone else None

    def value_flags(self, row: Row) -> str:
        return "; ".join(row.flags)


class OwnTable(RegisterTable):
    """The households of one hamlet, for its head."""

    row_template = "households/own_rows.html"
    has_files = True

    class Meta(RegisterTable.Meta):
        exclude = ("hamlet", "flags", "address")


def people_columns(*, full: bool) -> list[Column]:
    """The columns of a file of people; `full`: with whole identity numbers, which takes a reason."""

    def number(one: PersonRow) -> str:
        return one.member.identity_number if full else mask_identity(one.member.identity_number)

    return [
        Column("Mã hộ", lambda one: one.household.code),
        Column("Chủ hộ", lambda one: one.household.head_name, 24),
        Column("Xóm", lambda one: one.household.standing.hamlet if one.household.standing else None),
        Column("Họ và tên", lambda one: one.member.name, 24),
        Column("Ngày, năm sinh", lambda one: print_birth(one.birth)),
        Column("Giới tính", lambda one: str(Sex(one.member.sex).label) if one.member.sex else None, 9),
        Column("Quan hệ với chủ hộ", lambda one: str(Relation(one.member.relation).label)),
        Column("Dân tộc", lambda one: one.member.ethnicity, 12),
        Column("Số giấy tờ", number),
        Column("Có mặt từ", lambda one: format_date(one.member.joined_on) if one.member.joined_on else None),
    ]


def posting_columns() -> list[Column]:
    """The list that is posted: name, hamlet, class and nothing else."""
    return [
        Column("Chủ hộ", lambda row: row.head_name, 28),
        Column("Xóm", lambda row: row.standing.hamlet if row.standing else None, 20),
        Column("Diện", lambda row: row.standing.poverty_class.label if row.standing else None),
    ]
