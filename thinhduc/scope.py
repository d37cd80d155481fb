"""The one door for scope: who sees which rows.

A queryset of a commune's rows that was not marked by `.within(scope)` raises when it is compiled to SQL, whether it is
read, counted, used as a subquery, united, updated or deleted. The guard sits in the query's compiler, the one place
every way to the database passes. No scope means nothing, never everything.
"""

from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from thinhduc.permissions import Role

M = TypeVar("M", bound=models.Model)


class UnscopedQuery(RuntimeError):
    """A programming error: rows of communes were asked for without saying for whom."""


@dataclass(frozen=True)
class Scope:
    """As whom somebody works, and what that lets through.

    `commune_ids`: the communes of the membership; `hamlet_ids`: the hamlets of a head, None where the role is not bound
    to hamlets. A scope without a membership (`Scope.nobody()`) lets nothing through.
    """

    role: Role | None
    user_id: int | None
    user_name: str = ""
    membership_id: int | None = None
    commune_ids: frozenset[int] = field(default_factory=frozenset)
    hamlet_ids: frozenset[int] | None = None

    @classmethod
    def nobody(cls) -> Self:
        """The scope of somebody without a membership."""
        return cls(role=None, user_id=None)

    @property
    def commune_id(self) -> int:
        """The one commune the person works in; ValueError for roles over several or none."""
        (only,) = self.commune_ids
        return only

    @property
    def sees_whole_commune(self) -> bool:
        """Officer and leader, and who reads a predecessor's years: every row of the commune."""
        return self.role in (Role.OFFICER, Role.LEADER, Role.PAST_READER)


class ScopedQuery(Query):
    """A query that refuses to become SQL while rows of communes in it have not passed the door."""

    passed_door: bool = False

    def get_compiler(
        self, using: Any = None, connection: Any = None, elide_empty: bool = True
    ) -> SQLCompiler:
        if not self.passed_door and self._touches_commune_rows():
            raise UnscopedQuery(
                f"{self._model_name()}: đọc dữ liệu của xã mà không nêu phạm vi (.within(scope))."
            )
        return super().get_compiler(using, connection, elide_empty)

    def chain(self, klass: Any = None) -> Any:
        """Updating changes the query's class, and with it the guard: ask before that."""
        if klass is not None and not self.passed_door and self._touches_commune_rows():
            raise UnscopedQuery(
                f"{self._model_name()}: ghi dữ liệu của xã mà không nêu phạm vi (.within(scope))."
            )
        return super().chain(klass)

    def _model_name(self) -> str:
        return self.model.__name__ if self.model else "?"

    def _touches_commune_rows(self) -> bool:
        tables = {getattr(join, "table_name", None) for join in self.alias_map.values()}
        if self.model:
            tables.add(self.model._meta.db_table)
        return not tables.isdisjoint(scoped_tables())


def scoped_tables() -> frozenset[str]:
    """The tables that hold rows of communes."""
    return frozenset(model._meta.db_table for model in apps.get_models() if issubclass(model, ScopedModel))


class ScopedQuerySet(models.QuerySet[M]):
    """Rows that need a scope before anything can be asked of them."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query if query is not None else ScopedQuery(model), using, hints)

    def within(self, scope: Scope) -> Self:
        """The rows that `scope` lets through."""
        return self.filter(self.model.visible_to(scope))._pass_door()  # type: ignore[attr-defined]

    def totals_within(self, scope: Scope) -> Self:
        """The rows whose sums a province reader may see; only for queries that give back totals."""
        return self.filter(commune_id__in=scope.commune_ids)._pass_door()

    def beyond_scope(self) -> Self:
        """All rows, for commands, migrations and signing in; allowed in named files only (tests/test_house.py)."""
        return self.all()._pass_door()

    def _raw_delete(self, using: Any) -> int:
        """Django's fast delete swaps the query's class without asking it; ask here."""
        if not self.query.passed_door and self.query._touches_commune_rows():  # type: ignore[attr-defined]
            raise UnscopedQuery(
                f"{self.model.__name__}: xóa dữ liệu của xã mà không nêu phạm vi (.within(scope))."
            )
        return super()._raw_delete(using)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Hand-written SQL goes round the door."""
        raise UnscopedQuery(f"{self.model.__name__}: không dùng raw() với dữ liệu của xã.")

    def _pass_door(self) -> Self:
        passed = self.all()
        passed.query.passed_door = True  # type: ignore[attr-defined]
        return passed


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The manager of commune rows; `raw` and everything unmarked is refused."""

    use_in_migrations = False

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        return self.get_queryset().raw(*args, **kwargs)


class ScopedModel(models.Model):
    """A row of one commune.

    Officer and leader see the rows of their communes; others see nothing unless the model says so in `visible_to`.
    `_base_manager` stays plain: forward keys, `refresh_from_db` and saving need it.
    """

    objects = ScopedManager()

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """Which rows pass the door for `scope`."""
        return whole_commune(scope)


NOTHING = models.Q(pk__in=[])


def whole_commune(scope: Scope, *also: Role, path: str = "commune_id") -> models.Q:
    """All rows of the scope's communes for officer, leader and the roles in `also`; nothing for the rest."""
    if scope.sees_whole_commune or scope.role in also:
        return models.Q(**{f"{path}__in": scope.commune_ids})
    return NOTHING
