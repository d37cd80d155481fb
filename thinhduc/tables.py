"""Long lists: django-tables2's columns, with rows that a template draws straight from the records.

django-tables2 spends about 90 % of a page of 25 rows in asking each cell how it wants to be drawn. A `FastTable` keeps
the one list of columns, their heads, their order and what a file of the list holds, and leaves the rows to
`row_template`; templates/components/list.html draws the whole.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_tables2 as tables
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.http import QueryDict

from thinhduc.exporting import FILE_FIELD, FORMATS, Column, Value
from thinhduc.paging import LAST, KeyPage, page_by_key

PAGE_FIELD = "trang"
SORT_FIELD = "sort"


@dataclass(frozen=True)
class Head:
    """The head of a column: `url` sorts by it, empty where nothing does; `direction` as aria-sort says it."""

    label: str
    css: str
    url: str
    direction: str


@dataclass(frozen=True)
class PageLinks:
    """Where a page's neighbours are, empty where there are none; the filters and the order stay in the address."""

    first: str
    previous: str
    next: str
    last: str


class FastTable(tables.Table):
    """One page of a long list; reads `size` + 1 records in one query and counts nothing.

    `rows`: a queryset that has passed the door. `params`: the address's fields; `sort` names the column, `trang` the
    page (thinhduc/paging.py), all others are filters and stay in every link. `total`: the length of the list where it
    is cheap to know, as within one commune.

    A subclass names `caption`, `unit` (what the rows are counted in), `row_template` and in its Meta `order_by`. The
    template (context: `records` and all of the page's) draws one <tr> per record: the first column as
    <th scope="row">, the others as <td data-label="the column's head">. A column that can be sorted by has `order_by`:
    fields that are never NULL. `attrs={"th": {"class": "n"}}` is for columns of figures.

    A file of the list takes each column's value from `value_<column>(record)` or else from its accessor; columns with
    `visible=False` stand in files only, those with `exclude_from_export=True` on the screen only. `has_files`: its
    view answers `tep` in the address (journal/lists.py), and the list offers it.
    """

    row_template: ClassVar[str]
    caption: ClassVar[str] = "Danh sách"
    unit: ClassVar[str] = "dòng"
    has_files: ClassVar[bool] = False

    def __init__(
        self,
        rows: QuerySet[Any],
        *,
        params: QueryDict,
        size: int = 25,
        total: int | None = None,
        **kwargs: Any,
    ) -> None:
        if not self._meta.order_by:
            raise ImproperlyConfigured(f"{type(self).__name__}: Meta.order_by is missing")
        super().__init__(rows, order_by=params.get(SORT_FIELD) or None, **kwargs)
        if not self.order_by:
            self.order_by: Any = self._meta.order_by
        self.params, self.size, self.total = params, size, total

    @cached_property
    def page_of_keys(self) -> KeyPage[Model]:
        """The page that the address asks for."""
        return page_by_key(
            self.data.data,
            keys=self.keys(),
            token=self.params.get(PAGE_FIELD, ""),
            size=self.size,
            total=self.total,
        )

    @property
    def records(self) -> tuple[Model, ...]:
        """What `row_template` draws."""
        return self.page_of_keys.rows

    @property
    def is_lost(self) -> bool:
        """The address named no page of this list; the first one is shown."""
        return self.page_of_keys.lost

    def keys(self) -> list[str]:
        """The fields the list is sorted by, `-` before those that fall."""
        keys: dict[str, str] = {}
        for alias in self.order_by:
            fields = self.columns[alias.bare].column.order_by or (self.columns[alias.bare].accessor,)
            for field in fields:
                falls = str(field).startswith("-") != alias.is_descending
                name = str(field).lstrip("-")
                keys.setdefault(name, f"-{name}" if falls else name)
        return list(keys.values())

    def heads(self) -> list[Head]:
        """The heads of the columns that are shown; sorting begins at the first page again."""
        sorted_by = {alias.bare: alias for alias in self.order_by}
        return [self._head(column, sorted_by.get(column.name)) for column in self.columns.itervisible()]

    def _head(self, column: Any, alias: Any) -> Head:
        direction = "" if alias is None else "descending" if alias.is_descending else "ascending"
        url = ""
        if column.orderable:
            sort = column.name if direction != "ascending" else f"-{column.name}"
            url = self._address({SORT_FIELD: sort})
        return Head(str(column.header), column.column.attrs.get("th", {}).get("class", ""), url, direction)

    def links(self) -> PageLinks:
        """The page's neighbours."""
        page = self.page_of_keys
        chosen = self.params.get(SORT_FIELD, "")
        sort = {SORT_FIELD: chosen} if chosen else {}

        def link(token: str) -> str:
            return self._address(sort | {PAGE_FIELD: token}) if token else ""

        return PageLinks(
            first=self._address(sort) if page.has_previous else "",
            previous=link(page.previous),
            next=link(page.next),
            last=link(LAST) if page.has_next else "",
        )

    def files(self) -> list[tuple[str, str]]:
        """The label and the address of the whole list in each format."""
        chosen = self.params.get(SORT_FIELD, "")
        sort = {SORT_FIELD: chosen} if chosen else {}
        formats = FORMATS.items() if self.has_files else ()
        return [(label, self._address(sort | {FILE_FIELD: form})) for form, label in formats]

    @cached_property
    def _filters(self) -> str:
        kept = self.params.copy()
        for name in (PAGE_FIELD, SORT_FIELD, FILE_FIELD):
            kept.pop(name, None)
        return kept.urlencode()

    def _address(self, own: dict[str, str]) -> str:
        return "?" + "&".join(part for part in (self._filters, urlencode(own)) if part)

    def export_rows(self) -> QuerySet[Any]:
        """All records of the filtered list in its order, for `thinhduc.exporting`."""
        rows: QuerySet[Any] = self.data.data
        return rows.order_by(*self.keys(), "pk")

    def export_columns(self) -> list[Column]:
        """The same columns for a file."""
        return [
            Column(str(column.header), self._value_of(column))
            for column in self.columns.iterall()
            if not column.column.exclude_from_export
        ]

    def _value_of(self, column: Any) -> Callable[[Any], Value]:
        own: Callable[[Any], Value] | None = getattr(self, f"value_{column.name}", None)
        return own or _reader(str(column.accessor).replace(".", "__").split("__"))


def _reader(path: list[str]) -> Callable[[Any], Value]:
    """What reads an attribute over relations; None where one of them is missing."""

    def read(record: Any) -> Value:
        for name in path:
            if record is None:
                return None
            record = getattr(record, name)
        return record

    return read
