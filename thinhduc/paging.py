"""Paging by key: page 13,000 of a list costs what page 1 costs, and no list is counted to be shown.

A page is asked for by a token of its address, which names the row that the page follows or precedes:
`sau.an0vazn0nguyezn3.17`, `truoc.…`, `cuoi` (the last page); no token is the first page. Rows that come and go between
two requests neither repeat nor hide others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote, unquote

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connections
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from thinhduc.requests import LARGEST_KEY

M = TypeVar("M", bound=Model)
Values = tuple[Any, ...]

LAST = "cuoi"
AFTER = "sau"
BEFORE = "truoc"


class BadToken(ValueError):
    """What the address names is no page of this list."""


@dataclass(frozen=True)
class KeyPage(Generic[M]):
    """The rows of one page in the order of the list, and the tokens of its neighbours.

    `previous` and `next` are tokens, empty where there is no such page; the first page has no token, the last one is
    `LAST`. `lost`: the asked-for token could not be read, and this is the first page. `total`: the length of the whole
    list where the caller knows it, else None.
    """

    rows: tuple[M, ...]
    previous: str = ""
    next: str = ""
    lost: bool = False
    total: int | None = None

    @property
    def has_previous(self) -> bool:
        """Rows stand before this page."""
        return bool(self.previous)

    @property
    def has_next(self) -> bool:
        """Rows stand after this page."""
        return bool(self.next)


def page_by_key(
    queryset: QuerySet[M],
    *,
    keys: Sequence[str] = ("id",),
    token: str = "",
    size: int = 25,
    total: int | None = None,
) -> KeyPage[M]:
    """One page of `queryset`, sorted by `keys`, in one query of `size` + 1 rows (two where the page has vanished).

    `keys`: names of fields, of fields of forward relations (`hamlet__order`, to be fetched by `select_related`) or of
    annotations, `-` before a descending one; `id` is added where it is missing, so that no two rows tie. A key that
    may be NULL is refused with ValueError. For an index to serve the page let all keys run in one direction. `total`
    is only carried along, and lets the last page hold the rows that remain; without it the last page is a full one.

    A token that can not be read gives the first page, marked `lost`; a page whose rows were all removed gives the
    nearest one.
    """
    order = _Order.of(queryset, keys)
    lost = False
    try:
        where, border = order.read(token)
    except BadToken:
        where, border, lost = "first", (), True
    rows, more = _fetch(order, queryset, where, border, _length(where, size, total))
    if not rows and border:
        where = "last" if where == "after" else "first"
        rows, more = _fetch(order, queryset, where, (), _length(where, size, total))
    has_previous = where == "after" or (where in BACKWARDS and more)
    has_next = where == "before" or (where not in BACKWARDS and more)
    return KeyPage(
        rows=tuple(rows),
        previous=order.token(BEFORE, rows[0]) if rows and has_previous else "",
        next=order.token(AFTER, rows[-1]) if rows and has_next else "",
        lost=lost,
        total=total,
    )


Where = Literal["first", "after", "before", "last"]
BACKWARDS = ("before", "last")


def _length(where: Where, size: int, total: int | None) -> int:
    """How many rows the page may hold: the last one of a known total holds what remains."""
    return (total % size or size) if where == "last" and total else size


def _fetch(
    order: "_Order", queryset: QuerySet[M], where: Where, border: Values, length: int
) -> tuple[list[M], bool]:
    """The page's rows in the order of the list, and whether there are more in the direction of reading."""
    backwards = where in BACKWARDS
    found = queryset.order_by(*order.names(backwards=backwards))
    if border:
        rows_compare = connections[found.db].features.supports_tuple_lookups
        found = found.filter(order.beyond(border, backwards=backwards, rows_compare=rows_compare))
    read = list(found[: length + 1])
    rows = read[:length]
    return rows[::-1] if backwards else rows, len(read) > length


@dataclass(frozen=True)
class _Key:
    """One column of the order; `field` reads its values back from text."""

    name: str
    descending: bool
    field: "Field[Any, Any]"

    def of(self, row: Model) -> Any:
        value: Any = row
        for part in self.name.split("__"):
            value = getattr(value, part)
        if value is None:
            raise ValueError(f"{self.name}: a key of paging is NULL in row {row.pk}")
        return value

    def read(self, text: str) -> Any:
        """The value that `text` stands for; it must be written as we write it, so nothing is guessed."""
        try:
            value = self.field.to_python(_unescape(text))
        except (ValidationError, ValueError, OverflowError) as error:
            raise BadToken(text) from error
        if value is None or _write(value) != text or (isinstance(value, int) and abs(value) > LARGEST_KEY):
            raise BadToken(text)
        return value


@dataclass(frozen=True)
class _Order:
    """The keys of a list, the last of them unique."""

    keys: tuple[_Key, ...]

    @classmethod
    def of(cls, queryset: QuerySet[Any], names: Sequence[str]) -> "_Order":
        pk = queryset.model._meta.pk.name
        names = [f"{name[:-2]}{pk}" if name in ("pk", "-pk") else name for name in names]
        if pk not in {name.lstrip("-") for name in names}:
            names.append(f"-{pk}" if names and names[-1].startswith("-") else pk)
        return cls(tuple(_key(queryset, name) for name in names))

    def names(self, *, backwards: bool) -> list[str]:
        return [f"-{key.name}" if key.descending != backwards else key.name for key in self.keys]

    def beyond(self, border: Values, *, backwards: bool, rows_compare: bool) -> Any:
        """The condition of the rows after `border`, before it when `backwards`.

        `rows_compare`: the database compares rows, (a, b) > (x, y), along an index. Spelt out by Django for one that
        does not, it would be read from the start of the index.
        """
        descending = [key.descending != backwards for key in self.keys]
        if rows_compare and len(set(descending)) == 1:
            lookup = TupleLessThan if descending[0] else TupleGreaterThan
            return lookup(Tuple(*(F(key.name) for key in self.keys)), border)
        return _spelt_out([key.name for key in self.keys], descending, border)

    def token(self, direction: str, row: Model) -> str:
        return ".".join([direction, *(_write(key.of(row)) for key in self.keys)])

    def read(self, token: str) -> tuple[Where, Values]:
        """Which page a token names, and its border row's keys; BadToken for what is none."""
        if token in ("", LAST):
            return ("last" if token else "first"), ()
        direction, *texts = token.split(".")
        if not token.isascii() or direction not in (AFTER, BEFORE) or len(texts) != len(self.keys):
            raise BadToken(token)
        border = tuple(key.read(text) for key, text in zip(self.keys, texts, strict=True))
        return ("after" if direction == AFTER else "before"), border


def _key(queryset: QuerySet[Any], name: str) -> _Key:
    """A key by its name; ValueError for one that may be NULL, FieldDoesNotExist for an unknown one."""
    bare = name.lstrip("-")
    if bare in queryset.query.annotations:
        return _Key(bare, name.startswith("-"), queryset.query.annotations[bare].output_field)
    model: Any = queryset.model
    *path, last = bare.split("__")
    for part in path:
        relation = model._meta.get_field(part)
        if relation.null or not relation.concrete:
            raise ValueError(f"{name}: a key of paging goes over {part}, which may be missing")
        model = relation.related_model
    field = model._meta.get_field(last)
    if not isinstance(field, Field):
        raise FieldDoesNotExist(f"{name}: no column to page by")
    if field.null:
        raise ValueError(f"{name}: a key of paging may be NULL")
    return _Key(bare, name.startswith("-"), field)


def _spelt_out(names: list[str], descending: list[bool], border: Values) -> Q:
    """The row comparison spelt out: a ≥ x and (a > x or (a = x and …)).

    The outer ≥ repeats what the inner part says and lets an index on the first key start at the border.
    """
    (name, *names), (falls, *descending), (value, *rest) = names, descending, border
    step = "lt" if falls else "gt"
    if not names:
        return Q(**{f"{name}__{step}": value})
    tied = Q(**{name: value}) & _spelt_out(names, descending, tuple(rest))
    return Q(**{f"{name}__{step}e": value}) & (Q(**{f"{name}__{step}": value}) | tied)


def _write(value: Any) -> str:
    """A key's value in characters that an address carries as they are.

    >>> _write("an0 ư.1"), _write(date(2022, 3, 31)), _write(-5)
    ('an0_~C6~B0~2E1', '2022-03-31', '-5')
    """
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    text = value.isoformat() if isinstance(value, date) else str(value)
    quoted = quote(text, safe=" ").replace("~", "%7E").replace("_", "%5F").replace(".", "%2E")
    return quoted.replace("%", "~").replace(" ", "_")


def _unescape(text: str) -> str:
    plain = unquote(text.replace("_", " ").replace("~", "%"), errors="replace")
    if "\0" in plain:
        raise ValueError("NUL")  # not stored by PostgreSQL
    return plain
