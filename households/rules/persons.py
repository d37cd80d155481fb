"""What must hold of the people of a household (domain.md, "Households through time"); all faults at once, with names.

What a person typed never raises: `read_birth` apart, which reads one field and says what was expected.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thinhduc.figures import fold, format_count, format_date
from thinhduc.findings import Finding, Level
from thinhduc.values import read_day_or_year

HEAD = "head"  # the relation of the one whom the household is named after
SPOUSE = "spouse"
_OLDER = {"parent": "bố/mẹ", "grandparent": "ông/bà"}
_YOUNGER = {"child": "con", "grandchild": "cháu"}

OLDEST = 125  # years; a birth further back is a slip of the pen
IDENTITY_LENGTHS = (9, 12)  # old identity cards; personal identification numbers
SHOWN_DIGITS = 3
MASK = "•"


@dataclass(frozen=True, slots=True)
class Birth:
    """A day of birth, or only its year, or nothing known. `year` is that of `on` where there is one."""

    on: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A member as the rules see it; texts are empty and dates None where nothing is known."""

    name: str
    birth: Birth = Birth()
    sex: str = ""
    relation: str = ""
    identity_number: str = ""
    joined_on: date | None = None
    left_on: date | None = None

    @property
    def is_present(self) -> bool:
        """Whether the person still belongs to the household."""
        return self.left_on is None


def read_birth(text: str) -> Birth:
    """A day as day/month/year, or a year alone; empty is not known. ValueError with a Vietnamese sentence.

    >>> read_birth("12/3/1960"), read_birth("1960"), read_birth("")
    (Birth(on=datetime.date(1960, 3, 12), year=1960), Birth(on=None, year=1960), Birth(on=None, year=None))
    >>> read_birth("31/2/1960")
    Traceback (most recent call last):
    ValueError: “31/2/1960” không phải ngày sinh có thật; ghi 12/3/1960, hoặc chỉ năm 1960.
    """
    return Birth(*(read_day_or_year(text) or (None, None)))


def print_birth(birth: Birth) -> str:
    """A birth as it is typed and shown; empty where nothing is known.

    >>> print_birth(Birth(date(1960, 3, 12), 1960)), print_birth(Birth(None, 1960)), print_birth(Birth())
    ('12/3/1960', '1960', '')
    """
    if birth.on is not None:
        return format_date(birth.on)
    return "" if birth.year is None else str(birth.year)


def age_on(birth: Birth, day: date) -> int | None:
    """Full years on a day; with a year alone the age reached in the course of that year. None where not known.

    >>> age_on(Birth(date(1960, 12, 31), 1960), date(2022, 12, 30)), age_on(Birth(None, 1960), date(2022, 1, 1))
    (61, 62)
    >>> age_on(Birth(), date(2022, 1, 1)) is None
    True
    """
    if birth.on is not None:
        return day.year - birth.on.year - ((day.month, day.day) < (birth.on.month, birth.on.day))
    return None if birth.year is None else day.year - birth.year


def mask_identity(number: str) -> str:
    """An identity number with its last three digits alone; empty stays empty.

    >>> mask_identity("019060001234"), mask_identity("")
    ('•••••••••234', '')
    """
    hidden = max(len(number) - SHOWN_DIGITS, 0)
    return MASK * hidden + number[hidden:]


def check_member(person: Person, day: date) -> list[Finding]:
    """Every fault of one person, as known on `day`, each naming the person."""
    name = person.name or "Người chưa ghi tên"
    return [
        *_check_name(person),
        *_check_birth(name, person, day),
        *_check_stay(name, person, day),
        *_check_identity(name, person.identity_number),
    ]


def check_count(members: int, persons: int | None) -> list[Finding]:
    """A warning where the people who are named are not as many as the movements count; `persons` None: not there now.

    >>> check_count(3, 2)[0].message.partition(":")[0]
    'Sổ ghi tên 3 người, biến động tính 2 nhân khẩu'
    >>> check_count(2, 2)
    []
    """
    if persons is None or persons == members:
        return []
    text = (
        f"Sổ ghi tên {format_count(members)} người, biến động tính {format_count(persons)} nhân khẩu: "
        "ghi thành viên còn thiếu, hoặc ghi biến động “Thay đổi nhân khẩu”."
    )
    return [Finding(Level.WARNING, "persons-differ", text, data={"members": members, "persons": persons})]


def check_household(
    title: str, people: Sequence[Person], day: date, elsewhere: Mapping[str, str] | None = None
) -> list[Finding]:
    """Every fault of a household and its people on `day`.

    `title`: how the household is named, e.g. "Trần Văn Mẫu (TD-0001)". `elsewhere`: by identity number the title of
    the other household of the commune in which the person is present.

    >>> people = [Person("Trần Văn Mẫu", relation="child"), Person("Lê Thị Mẫu", relation="spouse")]
    >>> [finding.message for finding in check_household("Hộ 01", people, date(2022, 1, 1))]
    ['Hộ 01 chưa có chủ hộ: phải có đúng một người ghi quan hệ là chủ hộ.']
    """
    present = [person for person in people if person.is_present]
    return [
        *(finding for person in people for finding in check_member(person, day)),
        *_check_heads(title, present),
        *_check_relations(present),
        *_check_same_number(title, present),
        *check_elsewhere(title, present, elsewhere or {}),
    ]


def check_already_there(title: str, new: Person, people: Iterable[Person]) -> list[Finding]:
    """Somebody of the same name and birth who is there already, as after a second click.

    >>> one = Person("Trần Văn Mẫu", Birth(None, 1980))
    >>> [finding.code for finding in check_already_there("Hộ 01", one, [one])]
    ['member-already-there']
    >>> check_already_there("Hộ 01", one, [Person("Trần Văn Mẫu", Birth(None, 1950))])
    []
    """
    if not any(
        fold(one.name) == fold(new.name) and one.birth == new.birth for one in people if one.is_present
    ):
        return []
    born = f"sinh {print_birth(new.birth)}" if new.birth.year else "chưa rõ ngày sinh"
    text = f"{title} đã có {new.name} ({born}); nếu là hai người thì ghi ngày, năm sinh khác nhau."
    return [_error("member-already-there", text, "name")]


def check_born_by(people: Iterable[Person], on: date) -> list[Finding]:
    """People of a household that is entered as of a day before they were born.

    >>> check_born_by([Person("Trần Văn Mẫu", Birth(None, 2022))], date(2021, 1, 1))[0].message
    'Trần Văn Mẫu: sinh 2022, sau ngày hộ được ghi từ đó (1/1/2021); ghi hộ trước, rồi thêm người này từ ngày sinh.'
    """
    return [
        _error(
            "born-after-entry",
            f"{one.name}: sinh {print_birth(one.birth)}, sau ngày hộ được ghi từ đó ({format_date(on)}); "
            "ghi hộ trước, rồi thêm người này từ ngày sinh.",
            "birth",
        )
        for one in people
        if _is_before(on, one.birth)
    ]


def check_elsewhere(title: str, people: Iterable[Person], elsewhere: Mapping[str, str]) -> list[Finding]:
    """People who are present members of another household of the commune, by their identity number.

    >>> people = [Person("Trần Văn Mẫu", identity_number="019060001234")]
    >>> check_elsewhere("Hộ 01", people, {"019060001234": "Hộ 02"})[0].message
    'Trần Văn Mẫu đang là thành viên của Hộ 02, nên không ghi vào Hộ 01: một người chỉ thuộc một hộ.'
    """
    return [
        _error(
            "member-elsewhere",
            f"{person.name} đang là thành viên của {elsewhere[person.identity_number]}, nên không ghi vào {title}: "
            "một người chỉ thuộc một hộ.",
            "identity_number",
        )
        for person in people
        if person.is_present and person.identity_number in elsewhere
    ]


def _check_name(person: Person) -> list[Finding]:
    if not person.name:
        return [_error("member-without-name", "Có người chưa ghi họ và tên.", "name")]
    # Nearly all names are letters and blanks alone, which is soon seen.
    is_plain = person.name.replace(" ", "").isalpha()
    if not is_plain and any(letter.isdigit() for letter in person.name):
        return [_error("member-name", f"Tên “{person.name}” có chữ số; hãy ghi lại họ và tên.", "name")]
    return []


def _check_birth(name: str, person: Person, day: date) -> list[Finding]:
    birth = person.birth
    if birth.on is not None and birth.on > day:
        return [_error("birth-to-come", f"{name}: ngày sinh {format_date(birth.on)} chưa đến.", "birth")]
    if birth.year is not None and birth.year > day.year:
        return [_error("birth-to-come", f"{name}: năm sinh {birth.year} chưa đến.", "birth")]
    age = age_on(birth, day)
    if age is not None and age > OLDEST:
        return [
            _error(
                "birth-too-early",
                f"{name}: sinh {print_birth(birth)} thì nay {format_count(age)} tuổi; hãy xem lại năm sinh.",
                "birth",
            )
        ]
    return []


def _check_stay(name: str, person: Person, day: date) -> list[Finding]:
    found = []
    born, joined, left = person.birth, person.joined_on, person.left_on
    if joined is not None and joined > day:
        found.append(
            _error("joined-to-come", f"{name}: ngày có mặt {format_date(joined)} chưa đến.", "joined_on")
        )
    if joined is not None and _is_before(joined, born):
        found.append(
            _error(
                "joined-before-birth",
                f"{name}: có mặt từ {format_date(joined)} trước ngày sinh {print_birth(born)}.",
                "joined_on",
            )
        )
    if left is not None and left > day:
        found.append(_error("left-to-come", f"{name}: ngày rời hộ {format_date(left)} chưa đến.", "left_on"))
    if left is not None and ((joined is not None and left < joined) or _is_before(left, born)):
        found.append(
            _error(
                "left-before-joined",
                f"{name}: rời hộ {format_date(left)} trước khi có mặt hoặc trước khi sinh.",
                "left_on",
            )
        )
    return found


def _is_before(day: date, birth: Birth) -> bool:
    if birth.on is not None:
        return day < birth.on
    return birth.year is not None and day.year < birth.year


def _check_identity(name: str, number: str) -> list[Finding]:
    if not number or (number.isascii() and number.isdecimal() and len(number) in IDENTITY_LENGTHS):
        return []
    said = (
        f"đang có {len(number)} ký tự"
        if number.isascii() and number.isdecimal()
        else "có ký tự không phải số"
    )
    return [
        _error("identity-number", f"{name}: số giấy tờ phải gồm 9 hoặc 12 chữ số, {said}.", "identity_number")
    ]


def _check_heads(title: str, present: Sequence[Person]) -> list[Finding]:
    heads = [person.name for person in present if person.relation == HEAD]
    if len(heads) == 1:
        return []
    if not heads:
        return [
            _error(
                "no-head",
                f"{title} chưa có chủ hộ: phải có đúng một người ghi quan hệ là chủ hộ.",
                "relation",
            )
        ]
    return [
        _error(
            "several-heads",
            f"{title} có {len(heads)} người ghi là chủ hộ ({', '.join(heads)}); chỉ được một.",
            "relation",
        )
    ]


def _check_relations(present: Sequence[Person]) -> list[Finding]:
    """What the relation to the head says against sex and birth; passes, since families are as they are."""
    head = next((person for person in present if person.relation == HEAD), None)
    spouses = [person for person in present if person.relation == SPOUSE]
    found = []
    if len(spouses) > 1:
        names = ", ".join(person.name for person in spouses)
        found.append(_warning("several-spouses", f"Có {len(spouses)} người ghi là vợ/chồng: {names}."))
    if head is None:
        return found
    found += [
        _warning(
            "spouse-same-sex",
            f"{person.name} ghi là vợ/chồng của {head.name} nhưng hai người cùng giới tính; hãy xem lại.",
        )
        for person in spouses
        if head.sex and person.sex == head.sex
    ]
    for person in present:
        order = _order_of_birth(person.birth, head.birth)
        if order is not None and order <= 0 and person.relation in _YOUNGER:
            found.append(_unlikely(person, head, _YOUNGER[person.relation], "sinh trước hoặc cùng lúc với"))
        if order is not None and order >= 0 and person.relation in _OLDER:
            found.append(_unlikely(person, head, _OLDER[person.relation], "sinh sau hoặc cùng lúc với"))
    return found


def _order_of_birth(one: Birth, other: Birth) -> int | None:
    """Below 0 where `one` was born first, above where later; 0 for the same; None where not known."""
    if one.on is not None and other.on is not None:
        return (one.on > other.on) - (one.on < other.on)
    if one.year is None or other.year is None:
        return None
    return (one.year > other.year) - (one.year < other.year)


def _unlikely(person: Person, head: Person, relation: str, how: str) -> Finding:
    return _warning(
        "relation-unlikely", f"{person.name} ghi là {relation} nhưng {how} chủ hộ {head.name}; hãy xem lại."
    )


def _check_same_number(title: str, present: Sequence[Person]) -> list[Finding]:
    names: dict[str, list[str]] = {}
    for person in present:
        if person.identity_number:
            names.setdefault(person.identity_number, []).append(person.name)
    return [
        _error(
            "same-identity-number",
            f"{title}: {' và '.join(together)} ghi cùng một số giấy tờ.",
            "identity_number",
        )
        for together in names.values()
        if len(together) > 1
    ]


def _error(code: str, message: str, key: str | None = None) -> Finding:
    return Finding(Level.ERROR, code, message, key=key)


def _warning(code: str, message: str) -> Finding:
    return Finding(Level.WARNING, code, message, key="relation")
