"""The list of fields that an officer puts into a plan's text, each with its value now."""

from collections.abc import Iterable
from dataclasses import dataclass

from targets.rules.text import FIELDS, Field, TextFacts, filled_parts
from targets.rules.text.fields import REPLACED


@dataclass(frozen=True)
class FieldForm:
    """One way a field can be printed: its value now, and what is typed for it."""

    code: str
    value: str
    is_missing: bool


@dataclass(frozen=True)
class FieldRow:
    """A field with its forms, the usual one first."""

    label: str
    forms: tuple[FieldForm, ...]


@dataclass(frozen=True)
class FieldGroup:
    """Fields of one kind, as they are offered."""

    label: str
    rows: tuple[FieldRow, ...]


def field_groups(facts: TextFacts) -> tuple[FieldGroup, ...]:
    """All fields, in the groups and the order of the rules; of a replaced plan only where there is one."""
    groups: dict[str, list[FieldRow]] = {}
    for field in FIELDS.values():
        if field.group == REPLACED and not facts.replaced_number:
            continue
        groups.setdefault(field.group, []).append(FieldRow(field.label, _forms_of(field, facts)))
    return tuple(FieldGroup(label, tuple(rows)) for label, rows in groups.items())


def _forms_of(field: Field, facts: TextFacts) -> tuple[FieldForm, ...]:
    codes = [f"{{{field.name}}}", *(f"{{{field.name}: {form}}}" for form in field.formats)]
    return tuple(_distinct(_form(code, facts) for code in codes))


def _form(code: str, facts: TextFacts) -> FieldForm:
    part = filled_parts(code, facts)[0]
    return FieldForm(code, part.text, part.is_missing)


def _distinct(forms: Iterable[FieldForm]) -> Iterable[FieldForm]:
    """A form that prints what one before it prints is not worth choosing."""
    seen = set()
    for form in forms:
        if form.value not in seen:
            seen.add(form.value)
            yield form
