"""What is open in a commune, told by the rooms above: each names functions of its own in its AppConfig.

`open_work`: all that is not finished, for handing over. `waiting_tasks`: of a room above that of the start pages, what
waits for the officer there; `leader_tasks`: for the leader.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from thinhduc.scope import Scope


@dataclass(frozen=True)
class OpenWork:
    """One thing that is not finished, in words, with the page where it goes on."""

    label: str
    detail: str
    url: str = ""


def open_work(scope: Scope, commune: str) -> list[OpenWork]:
    """What of the commune (by slug) is not finished, in the order of the rooms.

    An AppConfig's `open_work` is the dotted name of a function of the same arguments.
    """
    return _told("open_work", scope, commune)


@dataclass(frozen=True)
class WaitingTask:
    """One thing to do; `tone`: "error" stops the work, "warning" waits for the person, "note" for somebody else."""

    tone: str
    title: str
    text: str
    url: str
    label: str


def waiting_tasks(scope: Scope, commune: str) -> list[WaitingTask]:
    """What waits for the officer in the rooms above the start pages'."""
    return _told("waiting_tasks", scope, commune)


def leader_tasks(scope: Scope, commune: str) -> list[WaitingTask]:
    """What waits for the leader in the rooms above the start pages'."""
    return _told("leader_tasks", scope, commune)


def _told(name: str, scope: Scope, commune: str) -> list[Any]:
    """What the functions that the rooms name so give."""
    tellers = [getattr(config, name, None) for config in apps.get_app_configs()]
    return [row for teller in tellers if teller for row in import_string(teller)(scope, commune)]
