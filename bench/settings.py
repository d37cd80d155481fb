"""The application as it is served, and one page more: the empty one that an issued annex is held against."""

import os
from pathlib import Path

from thinhduc.settings import *  # noqa: F403 - all of it, so that nothing is measured that is not served
from thinhduc.settings import TEMPLATES

ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
STATIC_ROOT = Path(os.environ["BENCH_DIR"]) / "staticfiles"
