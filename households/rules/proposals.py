"""What a hamlet's head may propose, what must be said with it, and how it stands beside what is stored
(domain.md, "Who": proposals count only after the officer accepts).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from households.rules.persons import read_birth
from thinhduc.figures import format_date, normalize, parse_date
from thinhduc.findings import Finding, Level

Values = Mapping[str, str]


class Event(StrEnum):
    """What happened in a household, as its head of hamlet reports it."""

    MEMBER_DIED = "member-died"
    MEMBER_LEFT = "member-left"
    MEMBER_JOINED = "member-joined"
    MOVED_OUT = "moved-out"
    LOST_LABOUR = "lost-labour"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _EVENTS[self]

    @property
    def asks(self) -> tuple[str, ...]:
        """What has to be said with it, besides the day."""
        return _ASKS[self]


_EVENTS = {
    Event.MEMBER_DIED: "Có người mất",
    Event.MEMBER_LEFT: "Có người chuyển đi khỏi hộ",
    Event.MEMBER_JOINED: "Có người mới (sinh, chuyển đến)",
    Event.MOVED_OUT: "Cả hộ chuyển đi",
    Event.LOST_LABOUR: "Hộ không còn khả năng lao động",
    Event.OTHER: "Việc khác",
}
_ASKS: dict[Event, tuple[str, ...]] = {
    Event.MEMBER_DIED: ("member",),
    Event.MEMBER_LEFT: ("member",),
    Event.MEMBER_JOINED: ("name",),
    Event.MOVED_OUT: (),
    Event.LOST_LABOUR: ("text",),
    Event.OTHER: ("text",),
}

LABELS = {
    "what": "việc",
    "on": "ngày xảy ra",
    "member": "người",
    "name": "họ và tên",
    "birth": "ngày hoặc năm sinh",
    "sex": "giới tính",
    "relation": "quan hệ với chủ hộ",
    "ethnicity": "dân tộc",
    "head_name": "chủ hộ",
    "address": "địa chỉ",
    "persons": "số người",
    "text": "nội dung",
}
MOST_PERSONS = 60  # a household with more is a slip of the finger


def check_report(subject: str, values: Values, today: date) -> list[Finding]:
    """Every fault of a reported event of the household `subject`.

    >>> [f.message for f in check_report("Hộ Vi Thị Xa (P2)", {"what": "member-died", "on": ""}, date(2024, 5, 3))]
    ['Hộ Vi Thị Xa (P2): chưa chọn người.', 'Hộ Vi Thị Xa (P2): chưa ghi ngày xảy ra.']
    """
    if values.get("what", "") not in set(Event):
        return [_fault(subject, "what", "chưa chọn việc đã xảy ra")]
    event = Event(values["what"])
    return [
        *(
            _fault(subject, key, f"chưa {'chọn' if key == 'member' else 'ghi'} {LABELS[key]}")
            for key in event.asks
            if not normalize(values.get(key, ""))
        ),
        *_check_day(subject, values.get("on", ""), today),
        *_check_birth(subject, values.get("birth", "")),
    ]


def check_addition(values: Values, today: date) -> list[Finding]:
    """Every fault of a household that is to be put on the review's list and is not in the register yet.

    >>> [f.key for f in check_addition({"head_name": "", "persons": "0", "on": "1/1/2024"}, date(2024, 5, 3))]
    ['head_name', 'persons', 'text']
    """
    name = normalize(values.get("head_name", ""))
    subject = f"Hộ {name}" if name else "Hộ đề nghị thêm"
    findings = [] if name else [_fault(subject, "head_name", "chưa ghi họ tên chủ hộ")]
    persons = normalize(values.get("persons", ""))
    if not (persons.isascii() and persons.isdecimal() and 1 <= int(persons[:4]) <= MOST_PERSONS):
        findings.append(_fault(subject, "persons", f"số người phải là số từ 1 đến {MOST_PERSONS}"))
    if not normalize(values.get("text", "")):
        findings.append(_fault(subject, "text", "chưa ghi vì sao đề nghị"))
    return [*findings, *_check_day(subject, values.get("on", ""), today)]


def check_request(subject: str, values: Values, today: date) -> list[Finding]:
    """Every fault of a household of the register that asks to be reviewed."""
    faults = [] if normalize(values.get("text", "")) else [_fault(subject, "text", "chưa ghi vì sao đề nghị")]
    return [*faults, *_check_day(subject, values.get("on", ""), today)]


def check_correction(subject: str, values: Values, before: Values) -> list[Finding]:
    """Every fault of a corrected member; that nothing differs is one.

    >>> [f.message for f in check_correction("Vi Văn Bé", {"birth": "1960"}, {"birth": "1960"})]
    ['Vi Văn Bé: chưa có gì khác với thông tin đang ghi.']
    """
    if not changed_keys(values, before):
        return [_fault(subject, "", "chưa có gì khác với thông tin đang ghi")]
    findings = []
    if "name" in values and not normalize(values["name"]):
        findings.append(_fault(subject, "name", "họ và tên không được để trống"))
    return [*findings, *_check_birth(subject, values.get("birth", ""))]


def changed_keys(values: Values, before: Values) -> tuple[str, ...]:
    """Which fields are to be other than they are."""
    return tuple(key for key in values if normalize(values[key]) != normalize(before.get(key, "")))


@dataclass(frozen=True)
class Line:
    """One field side by side: as it is stored now, as it was when it was proposed, as it is proposed."""

    key: str
    label: str
    now: str
    before: str
    proposed: str

    @property
    def has_moved(self) -> bool:
        """Somebody changed the field after it was proposed."""
        return self.now != self.before

    @property
    def is_done(self) -> bool:
        """It is already as it was proposed."""
        return self.now == self.proposed


def side_by_side(values: Values, before: Values, now: Values, words: Mapping[str, str]) -> list[Line]:
    """The proposed fields beside what stood there and what stands there now; `words` prints slugs.

    >>> line = side_by_side({"birth": "1961"}, {"birth": "1960"}, {"birth": "1962"}, {})[0]
    >>> line.label, line.before, line.now, line.proposed, line.has_moved
    ('Ngày hoặc năm sinh', '1960', '1962', '1961', True)
    """

    def printed(text: str) -> str:
        return words.get(text, text)

    return [
        Line(
            key,
            LABELS[key].capitalize(),
            printed(now.get(key, "")),
            printed(before.get(key, "")),
            printed(normalize(values[key])),
        )
        for key in values
        if key in LABELS and normalize(values[key])
    ]


def rivals(open_proposals: Iterable[tuple[int, int | None]]) -> dict[int, tuple[int, ...]]:
    """The open proposals that touch the same household, by proposal; `open_proposals`: proposal, household.

    >>> rivals([(1, 7), (2, 7), (3, 8), (4, None)])
    {1: (2,), 2: (1,)}
    """
    by_household: dict[int, list[int]] = {}
    for proposal, household in open_proposals:
        if household is not None:
            by_household.setdefault(household, []).append(proposal)
    return {
        one: tuple(other for other in together if other != one)
        for together in by_household.values()
        if len(together) > 1
        for one in together
    }


def _check_day(subject: str, text: str, today: date) -> Sequence[Finding]:
    try:
        on = parse_date(text)
    except ValueError as error:
        return [_fault(subject, "on", f"ngày xảy ra: {error}")]
    if on is None:
        return [_fault(subject, "on", "chưa ghi ngày xảy ra")]
    if on > today:
        return [_fault(subject, "on", f"ngày {format_date(on)} là ngày chưa đến")]
    return []


def _check_birth(subject: str, text: str) -> Sequence[Finding]:
    try:
        read_birth(text)
    except ValueError as error:
        return [_fault(subject, "birth", str(error))]
    return []


def _fault(subject: str, key: str, words: str) -> Finding:
    text = f"{subject}: {words}"
    return Finding(Level.ERROR, "proposal-fault", text if text.endswith(".") else f"{text}.", key=key)
