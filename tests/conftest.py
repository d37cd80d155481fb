"""What all tests stand on: settings that need no set-up, a database of their own, a real browser."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thinhduc.settings")
os.environ.setdefault("THINHDUC_SECRET_KEY", "chi-dung-khi-chay-thu-khong-mo-ra-mang-0123456789-abcdef")
# Playwright keeps an event loop in the test's own thread, where Django would refuse to touch the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine is not a fault of the rules.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

PRINTED: dict[tuple[str, str], bytes] = {}  # renderer and document → the bytes, for the whole run
DATABASE_FIXTURES = {"db", "transactional_db", "cast", "live_server", "client", "admin_client"}
CHROMIUM = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)
if CHROMIUM and CHROMIUM.startswith("/snap/"):
    CHROMIUM = None  # confined: it can neither see the test's files nor be driven


def pytest_configure(config: pytest.Config) -> None:
    """Without collected static files; SQLite as a file, as it is served: threads and processes can meet in it."""
    from django.conf import settings  # only now is the environment complete

    scratch = Path(tempfile.mkdtemp(prefix="thinhduc-"))
    config.add_cleanup(lambda: shutil.rmtree(scratch, ignore_errors=True))
    settings.STATIC_ROOT = scratch / "staticfiles"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(scratch / "test.sqlite3")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database: script/test runs that on PostgreSQL as well."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session", autouse=True)
def _guards_lifted_at_teardown() -> Iterator[None]:
    """What a test with real transactions left behind is flushed, which the database would refuse of what is issued."""
    from django.db import connection  # here and below: only after Django is set up
    from django.test import TransactionTestCase

    from thinhduc.guards import lifted

    flush = TransactionTestCase._fixture_teardown

    def flush_unguarded(case: TransactionTestCase) -> None:
        with lifted(connection):
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_unguarded)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium; without one the test counts as skipped, with the reason."""
    if CHROMIUM is None:
        pytest.skip("máy không có Chromium thật (gói chromium của Debian): bỏ qua thử nghiệm trình duyệt")
    from playwright.sync_api import sync_playwright  # slow to import, and only needed here

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Any]:
    """`open_page(width=1280, script=True)` gives a page of a new visitor of the live server.

    At the end no page may have raised an error in a script or been refused something by the Content-Security-Policy.
    """
    contexts, faults = [], []

    def open_one(width: int = 1280, height: int = 800, *, script: bool = True) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=script,
        )
        context.set_default_timeout(60_000)  # a busy machine is slow, not wrong
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None,
        )
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def cast(db: Any) -> Any:
    """The fixed cast (tests/cast.py) in an otherwise empty database."""
    from tests.cast import make_cast  # needs the applications to be loaded

    return make_cast()


@pytest.fixture(scope="session", autouse=True)
def _printed_once() -> Iterator[None]:
    """What the registry printed once is not set anew: many tests issue the same plan again and again.

    Equal documents give equal bytes, which tests/reports hold the renderers themselves to, past the registry. So that
    documents are equal, a plan's code follows from the plan instead of chance.
    """
    from reports.registry import FORMATS, PLAN_FORMATS
    from targets.rules.codes import PUBLIC_ALPHABET, PUBLIC_LENGTH

    issuing = import_module("targets.actions.issue")
    chosen = issuing._public_code

    def steady(version: Any) -> str:
        chance = Random(f"{version.commune.slug} {version.plan.year} {version.number}")
        return chosen(version) and "".join(chance.choices(PUBLIC_ALPHABET, k=PUBLIC_LENGTH))

    with pytest.MonkeyPatch.context() as patch:
        for formats in (FORMATS, PLAN_FORMATS):
            for key in {"pdf", "docx", "xlsx"} & set(formats):
                patch.setitem(formats, key, replace(formats[key], render=partial(_once, formats[key].render)))
        patch.setattr(issuing, "_public_code", steady)
        yield


def _once(render: Any, document: Any) -> bytes:
    key = (render.__name__, json.dumps(document.to_json()))
    if key not in PRINTED:
        PRINTED[key] = render(document)
    return PRINTED[key]
