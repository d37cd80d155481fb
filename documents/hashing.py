"""Files dropped on the public page: hashed while they come in, and kept nowhere."""

import hashlib
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.urls import reverse

from documents.rules.public import LARGEST

FAR_TOO_LARGE = 4 * LARGEST  # bytes that are not even read, to say so


class HashedFile(UploadedFile):  # type: ignore[type-arg]  # not subscriptable at run time
    """A file whose bytes are gone: its size and its SHA-256; "" where it was larger than what is hashed."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        super().__init__(BytesIO(), name, size=size)
        self.sha256 = sha256


class HashUploads(FileUploadHandler):
    """Takes the files that are sent to the public page before anything else writes them down; leaves all others."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.is_public = request is not None and request.path_info.startswith(reverse("verify:look_up"))

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 (Django's name)
        content_length: int,
        boundary: str,
        encoding: Any = None,
    ) -> None:
        """Refuses what is far too large before reading it."""
        if self.is_public and content_length > FAR_TOO_LARGE:
            raise RequestDataTooBig("a file for the public page")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """No other handler sees a file of the public page."""
        super().new_file(*args, **kwargs)
        if self.is_public:
            self.digest = hashlib.sha256()
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.is_public:
            return raw_data
        if start <= LARGEST:
            self.digest.update(raw_data)
        return None

    def file_complete(self, file_size: int) -> HashedFile | None:
        if not self.is_public:
            return None
        sha256 = self.digest.hexdigest() if file_size <= LARGEST else ""
        return HashedFile(self.file_name or "", file_size, sha256)
