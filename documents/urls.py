"""What is added to an issued plan: signed files, scans, pictures of hand and seal, the archive."""

from typing import Any

app_name = "documents"
VERSION = "<int:year>/ban-<int:number>/"
urlpatterns: list[Any] = []
