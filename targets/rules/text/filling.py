"""From a text with fields to the text that is printed."""

import re
import unicodedata
from dataclasses import dataclass

from targets.rules.text.facts import TextFacts
from targets.rules.text.fields import FIELDS, Field, printed

BLANK = "……"  # in place of what is not known

_FIELD = re.compile(r"\{([^{}\n]{1,80})\}")


@dataclass(frozen=True)
class FieldUse:
    """A field in a text: `typed` with its braces, `name` and `form` ("" for none) without blanks around."""

    typed: str
    name: str
    form: str

    @property
    def field(self) -> Field | None:
        """What it names; None where there is no such field."""
        return FIELDS.get(self.name)

    @property
    def is_known(self) -> bool:
        """Whether field and format exist."""
        return self.field is not None and (not self.form or self.form in self.field.formats)


@dataclass(frozen=True)
class FilledPart:
    """A piece of the printed text. `field`: what was typed in the braces, "" for plain text.

    `is_missing`: the field has no value yet, or there is no such field or format.
    """

    text: str
    is_field: bool = False
    is_missing: bool = False
    field: str = ""


def parts_of(text: str) -> tuple[str | FieldUse, ...]:
    """Text and fields in turn; joined as typed they are the text again.

    >>> parts_of("còn {số xóm:2 chữ số} xóm")
    ('còn ', FieldUse(typed='{số xóm:2 chữ số}', name='số xóm', form='2 chữ số'), ' xóm')
    """
    parts: list[str | FieldUse] = []
    end = 0
    for match in _FIELD.finditer(text):
        if match.start() > end:
            parts.append(text[end : match.start()])
        name, _, form = match[1].partition(":")
        parts.append(FieldUse(match[0], _tidy(name), _tidy(form)))
        end = match.end()
    if end < len(text):
        parts.append(text[end:])
    return tuple(parts)


def filled_parts(text: str, facts: TextFacts) -> tuple[FilledPart, ...]:
    """The printed text piece by piece, for marks on the screen."""
    return tuple(
        FilledPart(part) if isinstance(part, str) else _filled_use(part, facts) for part in parts_of(text)
    )


def filled(text: str, facts: TextFacts) -> str:
    """The printed text: a value that is not known leaves a blank, a name that is not known stays as typed."""
    return "".join(part.text for part in filled_parts(text, facts))


def _filled_use(use: FieldUse, facts: TextFacts) -> FilledPart:
    inside = use.typed[1:-1]
    if use.field is None or not use.is_known:
        return FilledPart(use.typed, is_field=True, is_missing=True, field=inside)
    value = use.field.read(facts)
    if value is None or value == "":
        return FilledPart(BLANK, is_field=True, is_missing=True, field=inside)
    if use.field.kind == "year":
        return FilledPart(str(value), is_field=True, field=inside)
    return FilledPart(printed(value, use.form), is_field=True, field=inside)


def _tidy(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).lower().split())
