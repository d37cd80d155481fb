"""Reading a long list back from a page: heads, rows, labels."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Cell:
    """A cell as it was drawn."""

    tag: str
    attrs: dict[str, str]
    text: str = ""

    @property
    def is_figure(self) -> bool:
        return "n" in self.attrs.get("class", "").split()


@dataclass
class DrawnList:
    """The heads and the rows of one table."""

    heads: list[Cell] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Tables of class `cards`."""

    def __init__(self) -> None:
        super().__init__()
        self.lists: list[DrawnList] = []
        self.part = ""
        self.cell: Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "table":
            self.part = ""
            if "cards" in given.get("class", "").split():
                self.lists.append(DrawnList())
                self.part = "table"
        elif self.part and tag in ("thead", "tbody", "tfoot"):
            self.part = tag
        elif self.part == "tbody" and tag == "tr":
            self.lists[-1].rows.append([])
        elif self.part in ("thead", "tbody") and tag in ("th", "td"):
            self.cell = Cell(tag, given)
            (self.lists[-1].heads if self.part == "thead" else self.lists[-1].rows[-1]).append(self.cell)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td"):
            self.cell = None
        elif tag == "table":
            self.part = ""

    def handle_data(self, text: str) -> None:
        if self.cell is not None:
            self.cell.text = " ".join(f"{self.cell.text} {text}".split())


def drawn_lists(html: str) -> list[DrawnList]:
    """The lists of a page in their order."""
    reader = _Reader()
    reader.feed(html)
    return reader.lists


def assert_lists_agree(html: str) -> list[DrawnList]:
    """Every row of every list has the cells its heads say: as many, labelled alike, figures under heads of figures."""
    lists = drawn_lists(html)
    assert lists, "no list on the page"
    for one in lists:
        assert one.rows, "no row to hold against the heads"
        for row in one.rows:
            assert row[0].tag == "th"
            assert row[0].attrs.get("scope") == "row"
            assert [cell.attrs.get("data-label") for cell in row[1:]] == [head.text for head in one.heads[1:]]
            assert [cell.is_figure for cell in row] == [head.is_figure for head in one.heads]
    return lists
