"""The tables of lists of households: our form and the list after a review, those who escaped, the national export."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from exchange.kinds.base import Asked
from exchange.kinds.households.causes import read_causes, show_causes
from exchange.kinds.naming import HAMLET, hamlet_field
from households.models import FlagKind, Relation, Sex
from households.rules import PovertyClass
from households.rules.persons import Birth
from thinhduc.values import (
    one_of,
    read_code,
    read_count,
    read_day,
    read_day_or_year,
    read_identity,
    read_name,
    read_points,
    read_sex,
    read_text,
    read_tick,
    show_count,
    show_day,
    show_day_or_year,
    show_of,
    show_text,
    show_tick,
)
from thinhduc.workbooks.book import Cell
from thinhduc.workbooks.fields import Field, FieldType, Part

MEMBERS, ESCAPED, NATIONAL = "members", "escaped", "national"

CLASS_LABELS = {
    PovertyClass.POOR: "Hộ nghèo",
    PovertyClass.NEAR_POOR: "Hộ cận nghèo",
    PovertyClass.NEITHER: "Không nghèo, không cận nghèo",
}
_CLASSES: Mapping[str, tuple[str, ...]] = {
    "poor": ("Hộ nghèo", "Nghèo", "HN", "N", "Nghèo đa chiều"),
    "near_poor": ("Hộ cận nghèo", "Cận nghèo", "HCN", "CN"),
    "neither": (
        "Không nghèo, không cận nghèo",
        "Không nghèo",
        "Hộ không nghèo",
        "Thoát nghèo",
        "Thoát cận nghèo",
        "Không thuộc hộ nghèo, hộ cận nghèo",
        "KN",
    ),
}
_RELATIONS: Mapping[str, tuple[str, ...]] = {
    "head": ("Chủ hộ", "CH"),
    "spouse": ("Vợ/chồng", "Vợ", "Chồng", "Vợ chồng", "Vợ, chồng"),
    "child": ("Con", "Con đẻ", "Con trai", "Con gái", "Con nuôi", "Con ruột"),
    "parent": (
        "Bố/mẹ",
        "Bố",
        "Mẹ",
        "Cha",
        "Bố đẻ",
        "Mẹ đẻ",
        "Cha đẻ",
        "Bố mẹ",
        "Cha/mẹ",
        "Bố chồng",
        "Mẹ chồng",
        "Bố vợ",
        "Mẹ vợ",
    ),
    "grandchild": ("Cháu", "Cháu nội", "Cháu ngoại", "Cháu ruột", "Chắt"),
    "grandparent": ("Ông/bà", "Ông", "Bà", "Ông nội", "Bà nội", "Ông ngoại", "Bà ngoại"),
    "sibling": (
        "Anh/chị/em",
        "Anh",
        "Chị",
        "Em",
        "Anh trai",
        "Chị gái",
        "Em trai",
        "Em gái",
        "Anh chị em",
        "Anh ruột",
        "Chị ruột",
        "Em ruột",
    ),
    "child-in-law": ("Con dâu/rể", "Con dâu", "Con rể", "Dâu", "Rể"),
    "other": (
        "Khác",
        "Cháu dâu",
        "Cháu rể",
        "Em dâu",
        "Em rể",
        "Chị dâu",
        "Anh rể",
        "Cô",
        "Dì",
        "Chú",
        "Bác",
        "Người ở nhờ",
    ),
}
FLAGS = {
    "ethnic_minority": FlagKind.ETHNIC_MINORITY,
    "no_labour": FlagKind.NO_LABOUR,
    "merit": FlagKind.MERIT,
    "local_minority": FlagKind.LOCAL_MINORITY,
}

_read_relation = one_of(
    _RELATIONS, "Chủ hộ, Vợ/chồng, Con, Bố/mẹ, Cháu, Ông/bà, Anh/chị/em, Con dâu/rể hoặc Khác"
)
_class_word = one_of(_CLASSES, "Hộ nghèo, Hộ cận nghèo hoặc Không nghèo, không cận nghèo")


def read_class(cell: Cell) -> PovertyClass | None:
    """A class as lists write it.

    >>> read_class("CẬN NGHÈO").value, read_class("Thoát nghèo").value, read_class("")
    ('near_poor', 'neither', None)
    """
    found = _class_word(cell)
    return None if found is None else PovertyClass(found)


def read_birth(cell: Cell) -> Birth | None:
    """A day of birth, or its year alone.

    >>> read_birth("1960"), read_birth("")
    (Birth(on=None, year=1960), None)
    """
    found = read_day_or_year(cell)
    return None if found is None else Birth(*found)


def show_birth(birth: Birth | None) -> Cell:
    """A birth as it stands in a sheet."""
    return None if birth is None else show_day_or_year((birth.on, birth.year))


def _age(cell: Cell) -> int | None:
    return read_count(cell)


def _text(key: str, label: str, *aliases: str, longest: int = 200, **more: Any) -> Field:
    return Field(key, label, read_text(longest), show_text, aliases=aliases, **more)


def _code(key: str, label: str, *aliases: str, **more: Any) -> Field:
    more.setdefault("how", "giữ nguyên số 0 ở đầu")
    return Field(key, label, read_code, show_text, aliases=aliases, **more)


def _tick(key: str, label: str, *aliases: str) -> Field:
    return Field(key, label, read_tick, show_tick, FieldType.TICK, aliases, choices=("x", "không"), width=11)


def _points(key: str, label: str, *aliases: str) -> Field:
    return Field(key, label, read_points, show_count, FieldType.COUNT, aliases, width=9)


def _name(key: str, label: str, *aliases: str, **more: Any) -> Field:
    return Field(key, label, read_name, show_text, aliases=aliases, width=26, **more)


def _person() -> dict[str, Field]:
    """The columns of a person, by key."""
    relations = {one.value: str(one.label) for one in Relation}
    sexes = {one.value: str(one.label) for one in Sex}
    fields = (
        Field(
            "relation", "Quan hệ với chủ hộ", _read_relation, show_of(relations), FieldType.CHOICE,
            ("Quan hệ", "QH với chủ hộ", "Mối quan hệ với chủ hộ"), choices=tuple(relations.values()), width=15,
        ),
        Field(
            "birth", "Ngày sinh", read_birth, show_birth, FieldType.TEXT,
            ("Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "Năm sinh", "Ngày hoặc năm sinh"), width=12,
            how="ngày/tháng/năm, ví dụ 12/3/1960; chỉ biết năm thì ghi năm",
        ),
        Field(
            "sex", "Giới tính", read_sex, show_of(sexes), FieldType.CHOICE, ("Nam/nữ", "Giới"),
            choices=tuple(sexes.values()), width=9,
        ),
        Field(
            "identity_number", "Số CCCD", read_identity, show_text, FieldType.TEXT,
            ("CCCD", "Số định danh/CCCD", "Số định danh cá nhân", "Số CMND/CCCD", "CMND/CCCD", "CMND", "Số giấy tờ"),
            width=15, how="9 hoặc 12 chữ số, giữ nguyên số 0 ở đầu",
        ),
        Field(
            "ethnicity", "Dân tộc", read_text(40), show_text, aliases=("Thành phần dân tộc",), width=10
        ),
    )  # fmt: skip
    return {field.key: field for field in fields}


def _household(*, is_needed: bool = False) -> dict[str, Field]:
    """The columns of a household, by key."""
    fields = (
        Field(
            "class", "Phân loại hộ", read_class, show_of(CLASS_LABELS), FieldType.CHOICE,
            ("Diện", "Diện hộ", "Kết quả phân loại", "Kết quả rà soát", "Đối tượng", "classify", "Loại hộ"),
            is_needed=is_needed, choices=tuple(CLASS_LABELS.values()), width=20,
        ),
        _text("decision", "Số quyết định", "QĐ công nhận", "Quyết định công nhận", "Số QĐ", longest=60),
        Field(
            "decided_on", "Ngày quyết định", read_day, show_day, FieldType.DATE,
            ("Ngày ban hành QĐ", "Ngày ban hành quyết định", "Ngày QĐ"), width=12,
        ),
        _points("b1", "Điểm B1", "B1", "Phiếu B1", "b1Point", "Tổng điểm B1"),
        _points("b2", "Điểm B2", "B2", "Phiếu B2", "b2Point", "Tổng điểm B2"),
        _tick("ethnic_minority", "Hộ DTTS", "DTTS", "Hộ dân tộc thiểu số", "Dân tộc thiểu số"),
        _tick(
            "no_labour", "Không có khả năng lao động", "Không có KNLĐ", "Hộ không có khả năng lao động", "KNLĐ",
            "Không còn khả năng lao động",
        ),
        _tick("merit", "Có công với cách mạng", "Có công CM", "Hộ có công với cách mạng", "Người có công"),
        _tick("local_minority", "Dân tộc tại chỗ", "family.coDanTocTaiCho", "DTTS tại chỗ", "Dân tộc thiểu số tại chỗ"),
        Field(
            "causes", "Nguyên nhân nghèo", read_causes, show_causes, FieldType.TEXT, ("Nguyên nhân",), width=16,
            how="số từ 1 đến 8, có chấm phẩy ở giữa, ví dụ 1; 3; 7",
        ),
        Field(
            "persons", "Số nhân khẩu", read_count, show_count, FieldType.COUNT,
            ("Nhân khẩu", "Số khẩu", "family.numberOfMembers", "Số người", "Tổng số nhân khẩu"), width=10,
        ),
        _text("address", "Địa chỉ", "Địa chỉ thường trú", "Nơi ở", width=24),
    )  # fmt: skip
    return {field.key: field for field in fields}


def _places() -> tuple[Field, ...]:
    """Columns that say which commune a row is of; only held against the own one."""
    return (
        _text("province", "Tỉnh", "Tỉnh/thành phố", "Tên tỉnh", is_computed=True),
        _text("district", "Huyện", "Quận/huyện", "Tên huyện", "Huyện/thành phố", is_computed=True),
        _code("district_code", "Mã huyện", "Mã quận/huyện", is_computed=True),
        _text("commune", "Xã", "Xã/phường", "Tên xã", "Xã, phường", is_computed=True),
        _code("commune_code", "Mã xã", "Mã xã/phường", "Mã ĐVHC", is_computed=True),
    )


def _hamlet(asked: Asked, *, is_needed: bool) -> Field:
    field = hamlet_field(asked)
    return replace(field, label="Xóm", aliases=("Tên xóm", *field.aliases), is_needed=is_needed)


FORM_KEYS = (
    "no", "code", "head", HAMLET, "address", "class", "persons", "decision", "decided_on", "b1", "b2",
    "ethnic_minority", "no_labour", "merit", "local_minority", "causes",
    "name", "relation", "birth", "sex", "identity_number", "ethnicity",
)  # fmt: skip


def members_part(asked: Asked) -> Part:
    """A row per member, the household's columns on its first row (regulations, 7.2 sheet 1; our own form)."""
    person, household = _person(), _household()
    return Part(
        MEMBERS,
        "Hộ và thành viên",
        (
            _code(
                "no", "STT hộ", "Số thứ tự hộ", "TT hộ", width=8, how="mỗi hộ một số, ghi ở dòng đầu của hộ"
            ),
            _code(
                "code",
                "Mã hộ trong sổ",
                "Mã hộ (sổ hộ)",
                width=13,
                how="hộ mới thì để trống, phần mềm đặt mã",
            ),
            _name("head", "Chủ hộ", "Họ và tên chủ hộ", "Tên chủ hộ"),
            _hamlet(asked, is_needed=True),
            *(household[key] for key in _ORDER),
            _name(
                "name",
                "Thành viên",
                "Họ và tên thành viên",
                "Họ và tên",
                "Tên thành viên",
                "Họ tên",
                is_needed=True,
            ),
            *person.values(),
            Field("age", "Tuổi", _age, show_count, FieldType.COUNT, is_computed=True, width=8),
            *_places(),
        ),
        hints=("hộ nghèo, hộ cận nghèo", "thành viên"),
        is_optional=True,
    )


_ORDER = (
    "address", "class", "persons", "decision", "decided_on", "b1", "b2", "ethnic_minority", "no_labour", "merit",
    "local_minority", "causes",
)  # fmt: skip


def escaped_part(asked: Asked) -> Part:
    """Those who escaped, from poor or near-poor (regulations, 7.2 sheets 2 and 3)."""
    person, household = _person(), _household()
    return Part(
        ESCAPED,
        "Hộ thoát nghèo, thoát cận nghèo",
        (
            _name("name", "Họ và tên", "Tên", "Họ tên", "Họ và tên chủ hộ", "Chủ hộ", is_needed=True),
            *(person[key] for key in ("relation", "sex", "birth", "identity_number", "ethnicity")),
            household["address"],
            _hamlet(asked, is_needed=False),
            *(household[key] for key in ("class", "decision", "decided_on", "b1", "b2", "persons")),
            _text("note", "Ghi chú", longest=300),
            Field("age", "Tuổi", _age, show_count, FieldType.COUNT, is_computed=True, width=8),
        ),
        hints=("thoát nghèo", "thoát cận nghèo", "thoát"),
        is_optional=True,
    )


def national_part(asked: Asked) -> Part:
    """The export of the national software: a row per household (regulations, 7.1)."""
    person, household = _person(), _household(is_needed=True)
    sex = replace(person["sex"], aliases=("family.hostGender", *person["sex"].aliases))
    return Part(
        NATIONAL,
        "Xuất từ phần mềm quốc gia",
        (
            _text("reviewed_on", "Thời gian rà soát", "date", is_computed=True),
            _name("head", "Chủ hộ", "family.hostName", "Họ và tên chủ hộ", is_needed=True),
            _code("family_code", "Mã hộ", "family.code", is_needed=True),
            household["local_minority"],
            sex,
            household["persons"],
            _text("quick", "Phiếu A", "quickReview.result", is_computed=True),
            *(household[key] for key in ("b1", "b2", "class")),
            _text("reviewer", "Người rà soát", "reviewer", is_computed=True),
            _hamlet(asked, is_needed=False),
            *(household[key] for key in ("decision", "decided_on")),
        ),
        hints=("family.", "phần mềm", "rà soát"),
        is_optional=True,
    )


def form_part(asked: Asked) -> Part:
    """The columns of our own form."""
    part = members_part(asked)
    fields = {field.key: field for field in part.fields}
    return Part(part.slug, part.label, tuple(fields[key] for key in FORM_KEYS), part.hints)


def _labels() -> dict[str, str]:
    person, household = _person(), _household()
    labels = {field.key: field.label for field in (*person.values(), *household.values(), *_places())}
    return labels | {
        HAMLET: "Xóm", "head": "Chủ hộ", "name": "Thành viên", "code": "Mã hộ trong sổ", "no": "STT hộ", "age": "Tuổi",
    }  # fmt: skip


MEMBERS_FIELDS = _labels()
