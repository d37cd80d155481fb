"""What the database itself refuses: changing the journal, and anything of an issued version.

The refusals are triggers, for SQLite and PostgreSQL, and are made again after every migrate: SQLite drops them when a
migration rebuilds a table. On SQLite `INSERT OR REPLACE` would replace a row without asking the triggers for deleting,
so inserting over an existing key is refused too. Each room names its tables in its AppConfig (`guards`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "giu_"
_REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION giu_tu_choi() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


@dataclass(frozen=True)
class Guard:
    """The refusal to change rows of `table`.

    `frozen_if`: SQL condition over `{row}` (OLD or NEW) under which a row is frozen; None freezes every row.
    `no_insert`: adding rows under that condition is refused as well. `keys`: unique columns, by which an insertion that
    would replace a frozen row is recognised.
    """

    table: str
    frozen_if: str | None = None
    no_insert: bool = False
    keys: tuple[tuple[str, ...], ...] = (("id",),)
    message: str = "Dòng này đã ghi và không được sửa, xóa."

    def condition(self, row: str) -> str:
        return (self.frozen_if or "1=1").format(row=row)

    def replaces(self, table_alias: str = "cu") -> str:
        """SQL condition: a frozen row with one of the new row's keys exists."""
        same = " OR ".join(
            "(" + " AND ".join(f"{table_alias}.{column} = NEW.{column}" for column in key) + ")"
            for key in self.keys
        )
        return (
            f"EXISTS (SELECT 1 FROM {self.table} {table_alias} WHERE ({same})"
            f" AND ({self.condition(table_alias)}))"
        )


def all_guards() -> list[Guard]:
    """The guards of all rooms."""
    return [guard for config in apps.get_app_configs() for guard in getattr(config, "guards", ())]


def install_after_migrate(*, using: str, **_: Any) -> None:
    """The receiver of `post_migrate`; safe to repeat."""
    install(connections[using])


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers of all tables that exist, all at once: none is missing in between."""
    existing = set(connection.introspection.table_names())
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for guard in all_guards():
            if guard.table in existing:
                for statement in _statements(guard, connection.vendor):
                    cursor.execute(statement)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The one named way by which tests tear down what is issued: without the triggers, which stand again afterwards."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for guard in all_guards():
            for name in _names(guard):
                on_table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
    try:
        yield
    finally:
        install(connection)


def _names(guard: Guard) -> list[str]:
    return [f"{PREFIX}{guard.table}_{deed}" for deed in ("update", "delete", "insert", "truncate")]


def expected_triggers(vendor: str) -> set[str]:
    """The names of the triggers that must stand in the database."""
    names = {name for guard in all_guards() for name in _names(guard)}
    return names if vendor == "postgresql" else {name for name in names if not name.endswith("_truncate")}


def missing_triggers(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the triggers that must stand in the database and do not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        standing = {str(name) for (name,) in cursor.fetchall()}
    return expected_triggers(connection.vendor) - standing


def _statements(guard: Guard, vendor: str) -> list[str]:
    return _postgresql(guard) if vendor == "postgresql" else _sqlite(guard)


def _insert_condition(guard: Guard) -> str:
    conditions = [guard.replaces()]
    if guard.no_insert:
        conditions.append(f"({guard.condition('NEW')})")
    return " OR ".join(conditions)


def _sqlite(guard: Guard) -> list[str]:
    conditions = {
        "update": f"({guard.condition('OLD')}) OR ({guard.condition('NEW')})"
        if guard.no_insert
        else guard.condition("OLD"),
        "delete": guard.condition("OLD"),
        "insert": _insert_condition(guard),
    }
    statements = []
    for deed, condition in conditions.items():
        name = f"{PREFIX}{guard.table}_{deed}"
        statements.append(f"DROP TRIGGER IF EXISTS {name}")
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {deed.upper()} ON {guard.table} FOR EACH ROW WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        )
    return statements


def _postgresql(guard: Guard) -> list[str]:
    statements = [_REFUSE_FUNCTION]
    refuse = f"EXECUTE FUNCTION giu_tu_choi('{guard.message}')"
    for deed, condition in (("update", "OLD"), ("delete", "OLD"), ("insert", "NEW")):
        name = f"{PREFIX}{guard.table}_{deed}"
        statements.append(f"DROP TRIGGER IF EXISTS {name} ON {guard.table}")
        statements.append(_postgresql_row_trigger(guard, name, deed, condition))
    name = f"{PREFIX}{guard.table}_truncate"
    statements.append(f"DROP TRIGGER IF EXISTS {name} ON {guard.table}")
    statements.append(f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {guard.table} FOR EACH STATEMENT {refuse}")
    return statements


def _postgresql_row_trigger(guard: Guard, name: str, deed: str, row: str) -> str:
    """A trigger whose function asks the condition: a WHEN clause can not hold a subquery in PostgreSQL.

    No insertion replaces a row here: the unique keys refuse it, and an upsert meets the trigger for updating. So only
    what must not be added at all is asked for, and adding many rows stays cheap.
    """
    function = f"{name}_hoi"
    condition = guard.condition(row) if deed != "insert" or guard.no_insert else "FALSE"
    if deed == "update" and guard.no_insert:
        condition = f"({condition}) OR ({guard.condition('NEW')})"
    result = "OLD" if deed == "delete" else "NEW"
    return (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {result}; END $$; "
        f"CREATE TRIGGER {name} BEFORE {deed.upper()} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    )
