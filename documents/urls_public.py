"""Where anyone may verify an issued document, without an account."""

from typing import Any

app_name = "verify"
urlpatterns: list[Any] = []
