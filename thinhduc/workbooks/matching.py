"""Which column of a table is which field of a part: by the likeness of heads and names, the best for all together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from thinhduc.workbooks.book import column_letters
from thinhduc.workbooks.fields import FieldType, Part
from thinhduc.workbooks.heads import Head
from thinhduc.workbooks.words import Words, likeness, words_of

FIGURES = frozenset({FieldType.COUNT, FieldType.POINTS})
SURE = 0.9  # from here a column is taken without asking
LEAST = 0.7  # below, a head is not the field's
_ALIKE = 0.04  # two columns nearer than this are told apart by a person
_COMMON = 0.4  # a word in so many of the fields tells none of them
ORDER = frozenset({"so thu tu", "thu tu"})  # columns that only number the rows
_HEADS = 3_000  # of a sheet, rows that may belong to the heads taken together in several ways
_TRIED = 60  # columns without a field that are tried so
_TYPED = 0.82  # likeness of letters of what was mistyped


@dataclass(frozen=True)
class Matched:
    """Columns by field, how like each is, and sentences on columns that could as well be it."""

    columns: Mapping[str, int]
    scores: Mapping[str, float]
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What a person chose before: by field its head ("" for no column), and heads that stay without a field."""

    heads: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()


NOTHING = Wanted()


def head_key(text: str) -> str:
    """A head for comparing with the same head in another year's file.

    >>> head_key("Tổng số hộ năm 2022") == head_key("TỔNG SỐ HỘ  năm 2023")
    True
    """
    return words_of(text).text


class Matcher:
    """The names of a part's fields, ready to hold heads against."""

    def __init__(self, part: Part, wanted: Wanted = NOTHING) -> None:
        self.part = part
        self.labels = {field.key: field.label for field in part.fields}
        self._wanted = {key: head_key(head) for key, head in wanted.heads.items()}
        self._wanted_words = frozenset(
            word.letters for head in wanted.heads.values() for word in words_of(head).words
        )
        self._left_out = frozenset(map(head_key, wanted.left_out))
        self._names = {
            field.key: [
                _of_year(words_of(name), words_of(field.label)) for name in (field.label, *field.aliases)
            ]
            for field in part.fields
        }
        self._keys = {field.key.lower(): field.key for field in part.fields}
        letters = {
            key: {word.letters for name in names for word in name.words} for key, names in self._names.items()
        }
        counted = Counter(word for words in letters.values() for word in words)
        common = {word for word, count in counted.items() if count > _COMMON * len(letters)}
        common |= {word.letters for text in (part.label, *part.hints) for word in words_of(text).words}
        # A group of figures says of what its figures are; another ("Địa chỉ" above "Xóm") only holds columns together.
        figures = {field.key for field in part.fields if field.type in FIGURES}
        words = {word for key in figures for name in self._names[key] for word in name.words}
        self._foreign = {
            key: tuple(w for w in words if w.letters not in common and w.letters not in letters[key])
            for key in letters
        }
        self._by_word: dict[str, list[tuple[str, Words]]] = {}
        for key, names in self._names.items():
            for name in names:
                for word in {word.letters for word in name.words if word.weight == 1}:
                    self._by_word.setdefault(word, []).append((key, name))
        self._scored: dict[Head, dict[str, float]] = {}
        self._most = _HEADS

    def scores(self, head: Head) -> dict[str, float]:
        """By field how far a head is its name; those that are not are left out."""
        if head not in self._scored:
            if len(self._scored) >= self._most:
                return {}
            self._scored[head] = self._score(head)
        return self._scored[head]

    def begin_sheet(self) -> None:
        """Lets as many further heads be looked at as the heads of a sheet may need; a sheet of texts has more."""
        self._most = len(self._scored) + _HEADS

    def may_name(self, text: str) -> bool:
        """Whether a text by itself may be a head of this part, by half of its words; soon done for any text.

        Words of heads that a person chose before count like those of the fields.
        """
        words = words_of(text).words
        known = sum(
            word.weight
            for word in words
            if word.letters in self._by_word or word.letters in self._wanted_words
        )
        return text in self._keys or 2 * known >= sum(word.weight for word in words) > 0

    def _score(self, head: Head) -> dict[str, float]:
        text = head_key(head.text)
        if text and text in self._left_out:
            return {}
        found = {key: 1.5 for key, wanted in self._wanted.items() if wanted and wanted == text}
        if found:
            return found
        group = words_of(" ".join(head.groups))
        parts = [head.own] if len(head.own) == 1 else [head.own, *((one,) for one in head.own)]
        for own in parts:
            factor = 1.0 if len(own) == len(head.own) else 0.95
            joined = " ".join(own)
            if (key := self._keys.get(joined.lower())) is not None:
                found[key] = max(found.get(key, 0.0), factor)
            words = words_of(joined)
            for key, name in self._near(words, group):
                score = factor * likeness(name, words, group, self._foreign[key])
                if score >= LEAST and score > found.get(key, 0.0):
                    found[key] = score
        return {key: score for key, score in found.items() if key not in self._wanted}

    def _near(self, own: Words, group: Words) -> Iterator[tuple[str, Words]]:
        """The names whose words stand in a head for the most part, so that wide sheets are soon done."""
        letters = {word.letters for word in (*own.words, *group.words)}
        names = {id(name): (key, name) for word in letters for key, name in self._by_word.get(word, ())}
        for key, name in names.values():
            known = whole = 0.0
            for word in name.words:
                whole += word.weight
                known += word.weight if word.letters in letters else 0.0
            if known >= LEAST * whole:
                yield key, name

    def sum(self, heads: Mapping[int, Head]) -> float:
        """How much of the part the heads hold at most; for comparing rows."""
        best: dict[str, float] = {}
        for head in heads.values():
            for key, score in self.scores(head).items():
                best[key] = max(best.get(key, 0.0), score)
        return sum(best.values())

    def columns(self, heads: Mapping[int, Head]) -> dict[str, int]:
        """Each field its column and each column its field, so that all together are most alike."""
        return {key: column for key, (column, _) in _best(self._edges(heads)).items()}

    def _edges(self, heads: Mapping[int, Head]) -> dict[int, dict[str, float]]:
        return {column: scores for column, head in heads.items() if (scores := self.scores(head))}

    def match(self, heads: Mapping[int, Head]) -> Matched:
        """As `columns`, with heads that were mistyped, how sure each is, and the columns that could as well be it."""
        edges = self._edges(heads)
        chosen = _best(edges)
        chosen |= self._mistyped(heads, chosen)
        columns = {key: column for key, (column, _) in chosen.items()}
        order = [field.key for field in self.part.fields if field.key in columns]
        return Matched(
            {key: columns[key] for key in order},
            {key: min(chosen[key][1], 1.0) for key in order},
            tuple(self._clashes(heads, edges, chosen)),
        )

    def _mistyped(
        self, heads: Mapping[int, Head], chosen: Mapping[str, tuple[int, float]]
    ) -> dict[str, tuple[int, float]]:
        """Fields whose name one free column alone is like, letter by letter."""
        taken = {column for column, _ in chosen.values()}
        free = {c: words_of(" ".join(h.own)).text for c, h in heads.items() if c not in taken}
        free = {column: text for column, text in free.items() if text not in ORDER}
        free = dict(list(free.items())[:_TRIED])
        found: dict[str, tuple[int, float]] = {}
        for key, names in self._names.items():
            if key in chosen or key in self._wanted:
                continue
            like = {
                c: _typed_like(text, names)
                for c, text in free.items()
                if head_key(text) not in self._left_out
            }
            like = {column: ratio for column, ratio in like.items() if ratio >= _TYPED}
            if len(like) == 1:
                ((column, ratio),) = like.items()
                if column not in {other for other, _ in found.values()}:
                    found[key] = (column, LEAST * ratio)
        return found

    def _clashes(
        self,
        heads: Mapping[int, Head],
        edges: Mapping[int, Mapping[str, float]],
        chosen: Mapping[str, tuple[int, float]],
    ) -> Iterable[str]:
        taken = {column for column, _ in chosen.values()}
        for column, scores in edges.items():
            if column in taken:
                continue
            for key, score in scores.items():
                other, best = chosen.get(key, (0, 2.0))
                if score >= SURE and best - score < _ALIKE:
                    first, second = sorted((column, other))
                    yield (
                        f"Cột {column_letters(first)} (“{heads[first].text}”) và cột {column_letters(second)} "
                        f"(“{heads[second].text}”) đều có thể là “{self.labels[key]}”."
                    )


def _typed_like(text: str, names: Sequence[Words]) -> float:
    if len(text) < 4:
        return 0.0
    best = 0.0
    for name in names:
        compared = SequenceMatcher(None, text, name.text)
        if compared.real_quick_ratio() >= _TYPED and compared.quick_ratio() >= _TYPED:
            best = max(best, compared.ratio())
    return best


def _best(edges: Mapping[int, Mapping[str, float]]) -> dict[str, tuple[int, float]]:
    """The assignment of columns to fields with the greatest sum (the Hungarian method).

    >>> _best({1: {"a": 0.95, "b": 0.94}, 2: {"a": 0.94}})
    {'b': (1, 0.94), 'a': (2, 0.94)}
    """
    keys = sorted({key for scores in edges.values() for key in scores})
    columns = sorted(edges)
    if not keys:
        return {}
    # Fields are rows; behind the columns stands one blank place for each field, which costs more than any likeness.
    width = len(columns) + len(keys)
    cost = [[-edges[column].get(key, -1.0) for column in columns] + [0.0] * len(keys) for key in keys]
    placed = _assign(cost, width)
    found = {keys[row]: columns[at] for at, row in sorted(placed.items()) if at < len(columns)}
    return {key: (at, edges[at][key]) for key, at in found.items() if key in edges[at]}


def _assign(cost: Sequence[Sequence[float]], width: int) -> dict[int, int]:
    """Rows to places with the least sum of costs; by place its row. There are no fewer places than rows."""
    infinite = float("inf")
    row_price, place_price = [0.0] * (len(cost) + 1), [0.0] * (width + 1)
    row_at = [0] * (width + 1)  # by place from 1 the row from 1, 0 for none
    for row in range(1, len(cost) + 1):
        row_at[0], place = row, 0
        least, came_from, is_used = [infinite] * (width + 1), [0] * (width + 1), [False] * (width + 1)
        while row_at[place]:
            is_used[place] = True
            this, step, following = row_at[place], infinite, 0
            for other in range(1, width + 1):
                if is_used[other]:
                    continue
                price = cost[this - 1][other - 1] - row_price[this] - place_price[other]
                if price < least[other]:
                    least[other], came_from[other] = price, place
                if least[other] < step:
                    step, following = least[other], other
            for other in range(width + 1):
                if is_used[other]:
                    row_price[row_at[other]] += step
                    place_price[other] -= step
                else:
                    least[other] -= step
            place = following
        while place:
            row_at[place] = row_at[came_from[place]]
            place = came_from[place]
    return {place - 1: row - 1 for place, row in enumerate(row_at) if place and row}


def _of_year(name: Words, label: Words) -> Words:
    """A name that is the field's label but for the year is of that year too."""
    return Words(name.words, label.years) if name.text == label.text else name
