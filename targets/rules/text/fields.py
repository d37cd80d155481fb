"""Fields: what stands in braces in a text and follows the tables, `{năm}`, `{số hộ nghèo giảm: 2 chữ số}`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from targets.rules.classes import PovertyClass
from targets.rules.text.facts import TextFacts
from thinhduc.figures import Rate, format_count, format_date, format_date_long, format_rate

Value = int | str | date | Rate

TWO_DIGITS = "2 chữ số"
LONG_DATE = "ngày đầy đủ"
CAPITAL = "viết hoa đầu"
_PLACES = {"0 số lẻ": 0, "1 số lẻ": 1, "2 số lẻ": 2}

# Which formats may stand after the colon, by the kind of a field.
FORMATS: Mapping[str, tuple[str, ...]] = {
    "year": (),
    "count": (TWO_DIGITS,),
    "rate": tuple(_PLACES),
    "date": (LONG_DATE,),
    "text": (CAPITAL,),
}


@dataclass(frozen=True)
class Field:
    """What an officer can place in a text.

    `name` as it stands in the braces; `label` says what it is; `group` heads it in the list of fields; `kind` (a key of
    FORMATS) decides its formats; `sample`: what it gives for the plan of 2022. `read` gives its value, None where that
    is not known.
    """

    name: str
    label: str
    group: str
    kind: str
    sample: str
    read: Callable[[TextFacts], Value | None]

    @property
    def formats(self) -> tuple[str, ...]:
        """What may stand after its colon."""
        return FORMATS[self.kind]


def _table_fields(poverty_class: PovertyClass, samples: tuple[str, str, str, str]) -> tuple[Field, ...]:
    label = poverty_class.label
    group = label.capitalize()
    keys = ("opening", "reduction", "closing")
    names = (f"số {label} đầu năm", f"số {label} giảm", f"số {label} cuối năm")
    labels = (
        f"{group} đầu năm (sau rà soát năm trước)",
        f"{group} kế hoạch giảm trong năm",
        f"{group} cuối năm theo kế hoạch",
    )

    def reader(key: str) -> Callable[[TextFacts], Value | None]:
        return lambda facts: getattr(facts.totals[poverty_class], key)

    counts = tuple(
        Field(name, words, group, "count", sample, reader(key))
        for key, name, words, sample in zip(keys, names, labels, samples[:3], strict=True)
    )
    name = f"tỷ lệ {label} cuối năm"
    rate = Field(
        name, f"{name.capitalize()} theo kế hoạch, chưa có dấu %", group, "rate", samples[3], reader("rate")
    )
    return (*counts, rate)


_YEAR, _COMMUNE, _ABOVE, _PLAN_ABOVE = "Năm", "Xã và xóm", "Cấp trên", "Kế hoạch của cấp trên"
REPLACED = "Kế hoạch được thay"  # the group of the fields that only an adjusted version has

_ALL = (
    Field("năm", "Năm của kế hoạch", _YEAR, "year", "2022", lambda facts: facts.year),
    Field("năm trước", "Năm trước năm của kế hoạch", _YEAR, "year", "2021", lambda facts: facts.year - 1),
    Field(
        "giai đoạn",
        "Giai đoạn năm năm có năm của kế hoạch",
        _YEAR,
        "text",
        "2021-2025",
        lambda facts: facts.period,
    ),
    Field("xã", "Loại và tên xã", _COMMUNE, "text", "xã Thịnh Đức", lambda facts: facts.commune),
    Field("tên xã", "Tên xã", _COMMUNE, "text", "Thịnh Đức", lambda facts: facts.commune_name),
    Field("loại xã", "Là xã hay phường", _COMMUNE, "text", "xã", lambda facts: facts.commune_kind),
    Field("số xóm", "Số xóm của xã", _COMMUNE, "count", "12", lambda facts: facts.hamlets or None),
    Field(
        "từ xóm", "Gọi là xóm, thôn hay tổ dân phố", _COMMUNE, "text", "xóm", lambda facts: facts.hamlet_kind
    ),
    Field(
        "bộ phận giảm nghèo",
        "Bộ phận của xã phụ trách giảm nghèo",
        _COMMUNE,
        "text",
        "Bộ phận Lao động Thương binh và Xã hội xã",
        lambda facts: facts.unit_in_charge,
    ),
    Field(
        "tổng số hộ",
        "Tổng số hộ dân cư của xã",
        _COMMUNE,
        "count",
        "2.111",
        lambda facts: facts.totals[PovertyClass.POOR].households,
    ),
    *_table_fields(PovertyClass.POOR, ("37", "6", "31", "1,47")),
    *_table_fields(PovertyClass.NEAR_POOR, ("22", "3", "19", "0,90")),
    Field(
        "cấp trên",
        "UBND cấp trên trực tiếp",
        _ABOVE,
        "text",
        "UBND thành phố Thái Nguyên",
        lambda facts: facts.superior_place and f"UBND {facts.superior_place}",
    ),
    Field(
        "tên cấp trên",
        "Loại và tên cấp trên, không có chữ UBND",
        _ABOVE,
        "text",
        "thành phố Thái Nguyên",
        lambda facts: facts.superior_place,
    ),
    Field("loại cấp trên", "Loại cấp trên", _ABOVE, "text", "thành phố", lambda facts: facts.superior_kind),
    Field(
        "các cấp trên",
        "Tỉnh, và cấp trên trực tiếp nếu không phải tỉnh",
        _ABOVE,
        "text",
        "tỉnh, thành phố Thái Nguyên",
        lambda facts: _above(facts, facts.superior_place),
    ),
    Field(
        "loại các cấp trên",
        "Như trên, không có tên riêng",
        _ABOVE,
        "text",
        "tỉnh, thành phố",
        lambda facts: _above(facts, facts.superior_kind),
    ),
    Field("tỉnh", "Loại và tên tỉnh", _ABOVE, "text", "tỉnh Thái Nguyên", lambda facts: facts.province_place),
    Field(
        "số kế hoạch cấp trên",
        "Số, ký hiệu kế hoạch của cấp trên",
        _PLAN_ABOVE,
        "text",
        "69/KH-UBND",
        lambda facts: facts.superior_number,
    ),
    Field(
        "ngày kế hoạch cấp trên",
        "Ngày của kế hoạch cấp trên",
        _PLAN_ABOVE,
        "date",
        "18/3/2022",
        lambda facts: facts.superior_date,
    ),
    Field(
        "cơ quan ban hành kế hoạch cấp trên",
        "Cơ quan ban hành kế hoạch cấp trên",
        _PLAN_ABOVE,
        "text",
        "UBND thành phố Thái Nguyên",
        lambda facts: facts.superior_issuer,
    ),
    Field(
        "số kế hoạch được thay",
        "Số, ký hiệu kế hoạch mà bản này thay",
        REPLACED,
        "text",
        "38/KH-UBND",
        lambda facts: facts.replaced_number,
    ),
    Field(
        "ngày kế hoạch được thay",
        "Ngày của kế hoạch mà bản này thay",
        REPLACED,
        "date",
        "31/3/2022",
        lambda facts: facts.replaced_date,
    ),
)

# By name, in the order in which an officer is offered them.
FIELDS: Mapping[str, Field] = {field.name: field for field in _ALL}


def _above(facts: TextFacts, superior: str) -> str:
    """The levels above as a plan lists them: the province alone where it is the next one."""
    if not superior or facts.is_under_province:
        return superior
    return f"{facts.province_kind}, {superior}"


def printed(value: Value, form: str = "") -> str:
    """A value as the text prints it, in one of the FORMATS of its kind ("" for the usual one).

    >>> printed(6, "2 chữ số"), printed(2111), printed(Rate(31, 2111)), printed(Rate(31, 2111), "1 số lẻ")
    ('06', '2.111', '1,47', '1,5')
    >>> printed(date(2022, 3, 18)), printed(date(2022, 3, 18), "ngày đầy đủ"), printed("xã Phú", "viết hoa đầu")
    ('18/3/2022', 'ngày 18 tháng 3 năm 2022', 'Xã Phú')
    """
    if isinstance(value, Rate):
        return format_rate(value, _PLACES.get(form, 2))
    if isinstance(value, date):
        return format_date_long(value) if form == LONG_DATE else format_date(value)
    if isinstance(value, int):
        return f"{value:02d}" if form == TWO_DIGITS and 0 <= value < 10 else format_count(value)
    return value[:1].upper() + value[1:] if form == CAPITAL else value
