"""Thousands of new rows at once, past the ORM's compiler.

`bulk_create` makes an instance of each row and compiles every value of every row into the statement anew: of a list
of 20,000 people brought in from a workbook that was half of the time. Here a column is prepared once, and its values
go to the driver as they are wherever the field would leave them so; the rest is what the field itself makes of them,
so the stored rows are those that the ORM writes. Constraints, foreign keys and guards are the database's and hold.

It inserts and returns keys; it reads and changes nothing, and so needs no scope. Fields that set themselves while an
instance is saved (`auto_now`) are left out as any column is that was not named: a NOT NULL refuses that.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice
from operator import attrgetter
from types import NoneType
from typing import Any, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.transaction import TransactionManagementError

Field: TypeAlias = "models.Field[Any, Any]"
AT_ONCE = 2000  # rows held at a time

# What these fields hand to a driver unchanged; ForeignKey asks the key it names.
_PLAIN: tuple[tuple[type[Field], type], ...] = (
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.CharField, str),
    (models.TextField, str),
)


def insert_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Stores rows by attribute (`household_id`) and gives their keys; all rows name what the first one does.

    What is not named is the default of the field. Rows may be a generator: a portion of them is held at a time.
    """
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return []
    names = tuple(first)
    return insert_values(model, names, (_values(row, names) for row in chain((first,), rest)))


def _values(row: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    if len(row) != len(names):
        raise ValueError(f"A row of other columns: {sorted(set(row) ^ set(names))}")
    return [row[name] for name in names]


def insert_values(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> list[int]:
    """As `insert_rows`, of rows that hold their values in the order of `names`.

    Where the key is among the names the caller numbers the rows, and none is given back. TransactionManagementError
    outside a transaction: the keys are taken under its lock.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Many rows are stored in a transaction only: all of them or none.")
    fields = {field.attname: field for field in model._meta.concrete_fields}
    key = model._meta.pk
    numbers_itself = key.attname in names
    given = {
        name: default
        for name, field in fields.items()
        if name not in names and name != key.attname and (default := field.get_default()) is not None
    }
    columns = [fields[name] for name in (*names, *given)]
    preparers = [_preparer(field) for field in columns]
    if not numbers_itself:
        columns.append(key)
    keys: list[int] = []
    rest = iter(rows)
    while portion := list(islice(rest, AT_ONCE)):
        # Column by column: the values of one are of one kind, and most of them are ready.
        filled = chain(zip(*portion, strict=True), ([value] * len(portion) for value in given.values()))
        stored = [prepare(values) for prepare, values in zip(preparers, filled, strict=True)]
        if not numbers_itself:
            taken = _next_keys(model, len(portion))
            stored.append(taken)
            keys += taken
        _insert(model, [str(field.column) for field in columns], zip(*stored, strict=True))
    return keys


def insert_instances(rows: Sequence[models.Model]) -> None:
    """Stores new instances of one model; each has its key then, as after saving."""
    if not rows:
        return
    model = type(rows[0])
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    keys = insert_values(model, names, map(attrgetter(*names), rows))
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias


def _preparer(field: Field) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """Makes of a column of values what the ORM would hand to the driver."""
    held = field.target_field if isinstance(field, models.ForeignKey) else field
    # The classes themselves: an enum is a str and a bool an int, and the field may make something else of either.
    untouched = {NoneType, *(kind for known, kind in _PLAIN if isinstance(held, known))}

    database = connections[DEFAULT_DB_ALIAS]  # not what stands for it, which looks it up with every use

    def by_field(value: Any) -> Any:
        return field.get_db_prep_save(value, database)

    make = by_field
    if isinstance(field, models.DateField):
        make = cache(by_field)  # thousands of rows have few days and moments in them
    elif isinstance(field, models.JSONField):
        empty = {list: by_field([]), dict: by_field({})}  # most of them

        def make(value: Any) -> Any:
            return by_field(value) if value or value.__class__ not in empty else empty[value.__class__]

    def prepare(values: Sequence[Any]) -> Sequence[Any]:
        return values if untouched.issuperset(map(type, values)) else list(map(make, values))

    return prepare


def _next_keys(model: type[models.Model], number: int) -> list[int]:
    """Keys that nobody has or will be given."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), model._meta.pk.column, number],
            )
            return [key for (key,) in cursor.fetchall()]
        # SQLite: the transaction holds the one write lock (settings.py: IMMEDIATE), and AUTOINCREMENT keeps the
        # highest key there ever was, going on after the keys that are written below.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    start = last[0] + 1 if last else 1
    return list(range(start, start + number))


def _insert(model: type[models.Model], columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    table, named = quote(model._meta.db_table), ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django does not know COPY: without this its errors would be the driver's own.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", list(rows))
