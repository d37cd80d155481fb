"""The bytes of a workbook that was sent in."""

from dataclasses import dataclass

from exchange.models import ImportBatch
from thinhduc.scope import Scope


@dataclass(frozen=True)
class SentFile:
    """A workbook as it came: its name, its bytes, for which year."""

    name: str
    data: bytes
    year: int


def sent_file(scope: Scope, batch_id: int) -> SentFile | None:
    """The workbook of a batch; None where the scope has none of this number, or its bytes are not kept any more."""
    found = (
        ImportBatch.objects.within(scope).filter(pk=batch_id).values_list("file_name", "data", "year").first()
    )
    if found is None or found[1] is None:
        return None
    name, data, year = found
    return SentFile(name, bytes(data), year)
