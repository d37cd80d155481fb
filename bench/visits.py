"""Requests inside a worker, without server and network: CPU time, queries, size."""

from functools import cache
from time import process_time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.pages import Save


@cache
def _client(cookie: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    return client


def get(cookie: str, address: str, times: int) -> list[float]:
    """CPU seconds of each answer."""
    spent = []
    for _ in range(times):
        began = process_time()
        answer = _client(cookie).get(address)
        spent.append(process_time() - began)
        _expect(answer, 200, address)
    return spent


def post(cookie: str, save: dict[str, str], times: int) -> list[float]:
    """CPU seconds of each save; reading and changing the form is not counted."""
    client = _client(cookie)
    spent = []
    for _ in range(times):
        address, fields = Save(**save).filled(client.get(save["page"]).content.decode())
        body = urlencode(fields)
        began = process_time()
        answer = client.post(address, body, content_type="application/x-www-form-urlencoded")
        spent.append(process_time() - began)
        _expect(answer, 302, address)
    return spent


def weigh(cookie: str, address: str) -> dict[str, int]:
    """What an answer is made of."""
    client = _client(cookie)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    return {"queries": len(queries), "bytes": len(answer.content)}


def database() -> str:
    """The database with its version."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return f"SQLite {'.'.join(map(str, connection.Database.sqlite_version_info))}"
    return f"{connection.display_name} {connection.pg_version // 10_000}"


def _expect(answer: Any, status: int, address: str) -> None:
    if answer.status_code != status:
        raise RuntimeError(f"{address}: {answer.status_code}")
