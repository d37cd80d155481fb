"""What is open in a commune, told by the rooms above: each names a function `open_work` in its AppConfig."""

from dataclasses import dataclass

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
    tellers = [getattr(config, "open_work", None) for config in apps.get_app_configs()]
    return [row for teller in tellers if teller for row in import_string(teller)(scope, commune)]
