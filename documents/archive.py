"""Files written into one archive that stays the same as long as they do."""

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from zipfile import ZipFile, ZipInfo

from documents.rules.archive import HASHES, hash_list

_OLDEST = (1980, 1, 1, 0, 0, 0)  # that a zip can say
_READABLE = 0o100644 << 16  # a plain file that everybody may read, on systems that ask


@dataclass(frozen=True)
class Member:
    """A file of the archive by its place in it."""

    name: str
    content: bytes


def write_archive(members: Iterable[Member], folder: str, at: datetime) -> IO[bytes]:
    """A temporary zip file, open at its start, with all members and the list of their hashes in one folder.

    Members are taken one at a time, so that no more than one is held. They are stored as they are: what is heavy is
    compressed already, and the bytes then depend on no library. `at` is the time of every file.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - who sends it closes it
    try:
        with ZipFile(file, "w") as archive:
            hashes = {}
            for member in members:
                _put(archive, folder, member, at)
                hashes[member.name] = hashlib.sha256(member.content).hexdigest()
            _put(archive, folder, Member(HASHES, hash_list(hashes).encode()), at)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _put(archive: ZipFile, folder: str, member: Member, at: datetime) -> None:
    info = ZipInfo(f"{folder}/{member.name}", max(_OLDEST, at.timetuple()[:6]))
    info.create_system, info.external_attr = 3, _READABLE  # the same on every system that runs this
    archive.writestr(info, member.content)
