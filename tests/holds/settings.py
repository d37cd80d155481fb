"""The application as it is served, but without collected static files."""

from thinhduc.settings import *  # noqa: F403
from thinhduc.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
