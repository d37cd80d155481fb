"""A form of a page as a browser would send it."""

import re
from html.parser import HTMLParser

Fields = list[tuple[str, str]]


class _Reader(HTMLParser):
    """Collects the successful controls of one form, also those that name it from outside."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.action = ""
        self.fields: Fields = []
        self.open_text: str | None = None
        self.open_select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "form":
            self.inside = found.get("id") == self.form_id
            if self.inside:
                self.action = found.get("action") or ""
        elif tag == "option" and self.open_select is not None:
            self._choose(found)
        elif name and (self.inside or found.get("form") == self.form_id) and "disabled" not in found:
            self._control(tag, name, found)

    def _control(self, tag: str, name: str, found: dict[str, str | None]) -> None:
        if tag == "textarea":
            self.open_text = name
            self.fields.append((name, ""))
        elif tag == "select":
            self.open_select = name
        elif tag == "input" and found.get("type") not in ("submit", "button", "image", "reset"):
            if found.get("type") not in ("checkbox", "radio"):
                self.fields.append((name, found.get("value") or ""))
            elif "checked" in found:
                self.fields.append((name, found.get("value") or "on"))

    def _choose(self, found: dict[str, str | None]) -> None:
        name, value = self.open_select or "", found.get("value") or ""
        chosen = [at for at, (known, _) in enumerate(self.fields) if known == name]
        if not chosen:
            self.fields.append((name, value))
        elif "selected" in found:
            self.fields[chosen[0]] = (name, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.open_text = None
        elif tag == "select":
            self.open_select = None

    def handle_data(self, data: str) -> None:
        if self.open_text is not None:
            name, text = self.fields[-1]
            self.fields[-1] = (name, text + data)


def read_form(page: str, form_id: str) -> tuple[str, Fields]:
    """Where the form posts to (empty: its own page) and what it would send; LookupError where there is none."""
    reader = _Reader(form_id)
    reader.feed(page)
    if not reader.fields:
        raise LookupError(f"The page has no form “{form_id}”.")
    return reader.action, reader.fields


def change_counts(fields: Fields, pattern: str) -> tuple[Fields, int]:
    """The same with one more or one less, by turns, in every field whose name matches; and how many those are.

    >>> change_counts([("poor-1", "4"), ("poor-2", "5"), ("note", "")], r"poor-[0-9]+")
    ([('poor-1', '5'), ('poor-2', '4'), ('note', '')], 2)
    """
    names = re.compile(pattern)
    changed = [(name, str(int(value) ^ 1) if names.fullmatch(name) else value) for name, value in fields]
    return changed, sum(new != old for new, old in zip(changed, fields, strict=True))
