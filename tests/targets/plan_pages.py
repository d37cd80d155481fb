"""Reading the plan's page as a person sees it and as a browser would send it."""

import html
import re
from typing import Any

PLAN = "/thinh-duc/ke-hoach/2022/"
VERSION = f"{PLAN}ban-1/"
SAVE = f"{VERSION}luu/ngheo/"


def text_of(answer: Any) -> str:
    """What a person reads, in one line."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def cell(answer: Any, name: str) -> str:
    """The text of the table's cell with this id."""
    found = re.search(rf'<td[^>]*id="{name}"[^>]*>(.*?)</td>', answer.content.decode(), re.DOTALL)
    assert found, name
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).split())


def value(answer: Any, name: str) -> str:
    """What stands in a field."""
    found = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', answer.content.decode())
    assert found, name
    text = re.search(r'value="([^"]*)"', found[0])
    return html.unescape(text[1]) if text else ""


def fields_of(answer: Any) -> dict[str, str]:
    """The grid's form as a browser would send it."""
    form = re.search(r'<form id="bieu".*?</form>', answer.content.decode(), re.DOTALL)
    assert form
    names = re.findall(r'<input[^>]*\bname="([^"]+)"', form[0])
    return {name: value(answer, name) for name in names if name not in ("csrfmiddlewaretoken", "membership")}
