"""Which part a table is, where parts have the same fields: by the words of the sheet's name, its titles and heads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from thinhduc.workbooks.book import Sheet
from thinhduc.workbooks.fields import Part
from thinhduc.workbooks.heads import WIDEST, Head, head_text, is_number
from thinhduc.workbooks.words import words_of

_TITLES = 12  # rows above the heads whose texts say what the table is
_CAMEL = re.compile(r"(?<=[a-zà-ỹ])(?=[A-ZĐÀ-Ỹ])|_")
_WEIGHT = 0.1  # of the score


def hint_of(
    sheet: Sheet, first: int, heads: Mapping[int, Head], part: Part, parts: Sequence[Part]
) -> tuple[float, frozenset[int]]:
    """What is added to a part's score for a table whose heads begin in row `first`, and the columns of other parts."""
    if len(parts) < 2 or not any(one.hints for one in parts):
        return 0.0, frozenset()
    names = " | ".join(words_of(name).text for field in part.fields for name in (field.label, *field.aliases))
    # What stands in this part's own heads tells no column of another part ("Kết quả rà soát").
    telling = [
        replace(one, hints=tuple(hint for hint in one.hints if not _has(names, hint))) for one in parts
    ]
    others = set()
    for column, head in heads.items():
        slugs = parts_named(head.text, telling)
        if slugs and part.slug not in slugs:
            others.add(column)
    votes = [
        -1.0 if part.slug not in slugs else 1.0 if len(slugs) == 1 else 0.2
        for text in _context(sheet, first, heads)
        if (slugs := parts_named(text, parts))
    ]
    return _WEIGHT * max(-1.0, min(1.0, sum(votes))), frozenset(others)


def _context(sheet: Sheet, first: int, heads: Mapping[int, Head]) -> list[str]:
    """The sheet's name, the titles above, the heads."""
    titles: list[str] = []
    for row in range(first - 1, max(0, first - 1 - _TITLES), -1):
        cells = sheet.rows[row - 1][:WIDEST]
        if any(map(is_number, cells)):
            break  # another table
        titles += [text for cell in cells if (text := head_text(cell))][:4]
    words = [" ".join(head.groups) or head.text for head in heads.values()]
    return [_CAMEL.sub(" ", sheet.name), *titles, *dict.fromkeys(words)]


def _has(text: str, hint: str) -> bool:
    return f" {words_of(hint).text} " in f" {text} "


def parts_named(text: str, parts: Sequence[Part]) -> set[str]:
    """The parts whose hints stand in a text; of hints within each other the longer.

    >>> poor, near_poor = Part("poor", "", (), ("hộ nghèo",)), Part("near", "", (), ("hộ cận nghèo", "cận nghèo"))
    >>> parts_named("Giảm hộ cận nghèo năm 2022", [poor, near_poor]), parts_named("DS HN", [poor, near_poor])
    ({'near'}, {'poor'})
    """
    rest = f" {words_of(text).text} "
    hints = {words_of(hint).text: part.slug for part in parts for hint in part.hints}
    slugs = set()
    for hint in sorted(hints, key=len, reverse=True):
        if hint and f" {hint} " in rest:
            slugs.add(hints[hint])
            rest = rest.replace(f" {hint} ", " | ")
    return slugs
