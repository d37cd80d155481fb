"""The system as its administrator sees it: communes, readers, health; never a figure of a commune."""

import shlex
import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Prefetch

from accounts.models import User
from hamlets.models import Commune, Membership, MembershipCommune
from hamlets.queries.places import Place, on_day, places_of, today
from thinhduc.permissions import Role
from thinhduc.scope import Scope

_ROOMS = ("journal", "accounts", "hamlets", "households", "targets")


@dataclass(frozen=True)
class CommuneCard:
    """A commune with its administrators in office."""

    commune_id: int
    place: Place
    created_at: datetime
    administrators: tuple[User, ...]


def commune_cards(scope: Scope) -> list[CommuneCard]:
    """All communes by name."""
    places = places_of(scope)
    admins: dict[int, list[User]] = {}
    holding = Membership.objects.within(scope).filter(on_day(today()), role=Role.COMMUNE_ADMIN.value)
    for membership in holding.select_related("user"):
        admins.setdefault(membership.commune_id, []).append(membership.user)
    cards = [
        CommuneCard(commune.pk, places[commune.pk], commune.created_at, tuple(admins.get(commune.pk, ())))
        for commune in Commune.objects.within(scope)
        if commune.pk in places
    ]
    return sorted(cards, key=lambda card: (card.place.name, card.place.commune_slug))


def commune_choices(scope: Scope) -> list[tuple[int, str]]:
    """The communes to name to a reader."""
    return [(card.commune_id, card.place.commune_name) for card in commune_cards(scope)]


def administrator_choices(scope: Scope) -> list[tuple[int, str]]:
    """The communes' administrators in office, each with the commune."""
    return [
        (user.pk, f"{user.full_name} ({user.username}), {card.place.kind} {card.place.name}")
        for card in commune_cards(scope)
        for user in card.administrators
    ]


@dataclass(frozen=True)
class ReaderCard:
    """A reader of the province with the communes named to the account."""

    membership_id: int
    user: User
    commune_ids: tuple[int, ...]
    commune_names: tuple[str, ...]
    valid_from: date
    valid_to: date | None


def reader_cards(scope: Scope) -> list[ReaderCard]:
    """All readers, by name."""
    places = places_of(scope)
    links = MembershipCommune.objects.within(scope)
    readers = (
        Membership.objects.within(scope)
        .filter(role=Role.PROVINCE_READER.value)
        .select_related("user")
        .prefetch_related(Prefetch("commune_links", links))
    )
    return [
        ReaderCard(
            membership_id=one.pk,
            user=one.user,
            commune_ids=tuple(link.commune_id for link in one.commune_links.all()),
            commune_names=tuple(places[link.commune_id].commune_name for link in one.commune_links.all()),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        for one in sorted(readers, key=lambda one: (one.user.name_key, one.pk))
    ]


@dataclass(frozen=True)
class Health:
    """What an administrator looks at before trouble comes.

    Sizes in bytes; `file` is the database's name as a shell takes it, empty where a server keeps it.
    """

    database: str
    size: int | None
    last_migration: str
    migrated_at: datetime | None
    free_disk: int
    accounts: int
    communes: int
    file: str


def health_of(scope: Scope) -> Health:
    """The state of the system now."""
    is_file = connection.vendor == "sqlite"
    last = (
        MigrationRecorder(connection).migration_qs.filter(app__in=_ROOMS).order_by("-applied", "-id").first()
    )
    return Health(
        database="SQLite" if is_file else "PostgreSQL",
        size=_file_size() if is_file else _server_size(),
        last_migration=f"{apps.get_app_config(last.app).verbose_name} {last.name[:4]}" if last else "",
        migrated_at=last.applied if last else None,
        free_disk=shutil.disk_usage(_database_folder() if is_file else settings.BASE_DIR).free,
        accounts=User.objects.filter(is_active=True).count(),
        communes=Commune.objects.within(scope).count(),
        file=_file_in_shell() if is_file else "",
    )


def _file_in_shell() -> str:
    name = Path(str(connection.settings_dict["NAME"]))
    within = name.is_relative_to(settings.BASE_DIR)
    return shlex.quote(str(name.relative_to(settings.BASE_DIR) if within else name))


def _database_folder() -> Path:
    folder = Path(str(connection.settings_dict["NAME"])).parent
    return folder if folder.is_dir() else settings.BASE_DIR


def _file_size() -> int | None:
    name = Path(str(connection.settings_dict["NAME"]))
    files = [name, name.with_name(name.name + "-wal")]
    sizes = [file.stat().st_size for file in files if file.is_file()]
    return sum(sizes) if sizes else None


def _server_size() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        row = cursor.fetchone()
    return int(row[0]) if row else None
