"""System checks: what is wrong with the settings for signing, said when the server starts."""

from typing import Any

from django.conf import settings
from django.core import checks


def check_signing(**_: Any) -> list[checks.CheckMessage]:
    """Every fault of the file of keys and of the folder of trusted certificates, where they are set."""
    from documents.signing.keys import load_keys  # pyHanko is large; most commands need none of it
    from documents.signing.trust import load_trust

    faults = [*load_keys(settings.SIGNING_FILE).faults] if settings.SIGNING_FILE else []
    faults += load_trust(settings.TRUST_FOLDER).faults if settings.TRUST_FOLDER else []
    return [checks.Warning(fault, id="documents.W001") for fault in faults]
