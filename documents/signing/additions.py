"""What was added to an issued PDF: whether it is signatures and nothing else.

pyHanko's own analysis of differences begins at a signature; what came between the issued bytes and the first signature
is looked at here, object by object.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfStrictReadError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

from documents.signing.covering import Signatory, covering_faults
from documents.signing.placing import Box

FIXED_SIZE = 8 | 16  # flags of a field whose picture does not grow or turn with its page, so leaves its box
# What signing may change in the catalogue, and what it may set in the form; nothing of it draws or runs anything.
CATALOGUE_KEYS = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Perms", "/Version"})
FORM_KEYS = frozenset({"/Fields", "/SigFlags", "/DA", "/DR"})
PAGE_KEYS = frozenset({"/Annots", "/Tabs"})

REWRITTEN = (
    "Phần mềm đã ghi lại cấu trúc của tệp thay vì chỉ thêm chữ ký vào cuối. Hãy tải tệp đã ban hành về, ký chính tệp "
    "ấy."
)
ADDED = (
    "Ngoài chữ ký, tệp còn bị thêm hoặc sửa nội dung (trang, ghi chú, hình, ô nhập…). Hãy tải tệp đã ban hành về, chỉ "
    "ký, không ghi thêm gì."
)


class Reader(PdfFileReader):
    """pyHanko's reader, which reads the head of an object stream once, not once for every object in it."""

    def __init__(self, data: bytes) -> None:
        self._streams: dict[int, tuple[bytes, int, list[tuple[int, int]]]] = {}
        super().__init__(BytesIO(data))

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> generic.PdfObject:
        if stmnum not in self._streams:
            self._streams[stmnum] = _object_stream(generic.Reference(stmnum, 0, self).get_object())
        data, first, heads = self._streams[stmnum]
        if not 0 <= idx < len(heads) or heads[idx][0] != idnum:
            raise PdfStrictReadError("object is not where the cross-reference says")
        stream = BytesIO(data)
        stream.seek(first + heads[idx][1])
        found = generic.read_object(stream, generic.Reference(idnum, 0, self))
        if isinstance(found, (generic.StreamObject, generic.IndirectObject)):
            raise PdfStrictReadError("forbidden in an object stream")
        return found


def _object_stream(stream: Any) -> tuple[bytes, int, list[tuple[int, int]]]:
    """Its bytes, where the objects begin, and of each its number and place."""
    if not isinstance(stream, generic.StreamObject) or stream["/Type"] != "/ObjStm":
        raise PdfStrictReadError("no object stream")
    data = stream.read_data(DecodePurpose.OBJECT_STREAM)
    first = int(stream["/First"])
    numbers = [int(one) for one in data[:first].split()[: 2 * int(stream["/N"])]]
    return data, first, list(zip(numbers[::2], numbers[1::2], strict=True))


def addition_faults(issued: bytes, reader: Reader, signatory: Signatory) -> tuple[str, ...]:
    """Why what follows the issued bytes is not signatures alone; they are the file's beginning already.

    Readers begin at a file's end: bytes behind the issued ones could be another document that never looks at them. So
    the oldest revisions have to be those of the issued file.
    """
    before = Reader(issued)
    count = before.total_revisions
    if count > reader.total_revisions or any(
        before.xrefs.get_startxref_for_revision(place) != reader.xrefs.get_startxref_for_revision(place)
        for place in range(count)
    ):
        return (REWRITTEN,)
    later = [reader.get_historical_resolver(place) for place in range(count, reader.total_revisions)]
    if not later:
        return ()
    is_plain = all(_only_signs(before, one) for one in later) and not _has_stray_field(later[-1])
    return (*(() if is_plain else (ADDED,)), *covering_faults(issued, _boxes(before, later[-1]), signatory))


def _only_signs(before: Reader, now: HistoricalResolver) -> bool:
    """Whether a later revision leaves what was issued as it is, but for what carries a signature."""
    if now.root_ref != before.root_ref or now.refs_freed_in_revision():
        return False
    changed = [ref for ref in now.explicit_refs_in_revision() if _existed(before, ref)]
    return _form_is_plain(now) and all(_may_change(before, ref, now) for ref in changed)


def _existed(before: Reader, ref: generic.Reference) -> bool:
    return before.xrefs.get_historical_ref(ref, before.total_revisions - 1) is not None


def _may_change(before: Reader, ref: generic.Reference, now: HistoricalResolver) -> bool:
    old, new = before.get_object(_in(ref, before)), now(ref)
    if plain(old) == plain(new):
        return True
    if not isinstance(old, generic.DictionaryObject) or not isinstance(new, generic.DictionaryObject):
        return _are_more_signatures(old, new, now)
    if ref == before.root_ref:
        return _same_but(CATALOGUE_KEYS, old, new)
    if _describes(before, ref) or _value(old, "/Type") == "/Metadata" == _value(new, "/Type"):
        return True
    return (
        _value(old, "/Type") == "/Page"
        and _same_but(PAGE_KEYS, old, new)
        and _are_more_signatures(_value(old, "/Annots"), _value(new, "/Annots"), now)
    )


def _describes(before: Reader, ref: generic.Reference) -> bool:
    """Whether it is the title, the maker and the like, which no page shows."""
    trailer = before.trailer_view
    return "/Info" in trailer and ref == trailer.raw_get("/Info").reference


def _in(ref: generic.Reference, reader: Reader) -> generic.Reference:
    return generic.Reference(ref.idnum, ref.generation, reader)


def _same_but(keys: frozenset[str], old: generic.DictionaryObject, new: generic.DictionaryObject) -> bool:
    return all(
        key in old and key in new and plain(old.raw_get(key)) == plain(new.raw_get(key))
        for key in {*old, *new} - keys
    )


def _are_more_signatures(old: Any, new: Any, now: HistoricalResolver) -> bool:
    """Whether a page's list of annotations begins as it was, and goes on with fields of signatures alone."""
    if not isinstance(new, generic.ArrayObject) or not isinstance(old, generic.ArrayObject | None):
        return False
    before, after = plain(old or generic.ArrayObject()), plain(new)
    if after[: len(before)] != before:
        return False
    return all(_is_signature(one.get_object(), "/Widget") for one in list(new)[len(before) :])


def _is_signature(field: Any, kind: str = "") -> bool:
    """Whether it is a signature's field that runs nothing; with a `kind`, one that is shown as that.

    Field and what is shown are mostly one object, else the latter names the field as its parent.
    """
    if not isinstance(field, generic.DictionaryObject) or "/AA" in field or "/A" in field:
        return False
    if kind and _value(field, "/Subtype") != kind:
        return False
    of = field if "/FT" in field else _value(field, "/Parent")
    return isinstance(of, generic.DictionaryObject) and _value(of, "/FT") == "/Sig"


def _value(holder: generic.DictionaryObject, key: str, default: Any = None) -> Any:
    """What stands under a key, at the end of references."""
    return holder[key] if key in holder else default  # noqa: SIM401 - `get` does not follow them


def _form_is_plain(now: HistoricalResolver) -> bool:
    """Whether the form, if there is one, has fields of signatures and nothing else."""
    form = _value(now.root, "/AcroForm")
    if form is None:
        return True
    return not set(form) - FORM_KEYS and all(
        _is_signature(field.get_object()) for field in _value(form, "/Fields", ())
    )


def plain(found: Any) -> Any:
    """A PDF object as values that can be compared, whatever file it stands in and in whatever order its keys do."""
    if isinstance(found, generic.IndirectObject):
        return "ref", found.idnum, found.generation
    if isinstance(found, generic.DictionaryObject):
        data = found.encoded_data if isinstance(found, generic.StreamObject) else b""
        return {str(key): plain(found.raw_get(key)) for key in found}, data
    if isinstance(found, generic.ArrayObject):
        return [plain(found.raw_get(place)) for place in range(len(found))]
    if isinstance(found, generic.TextStringObject | generic.ByteStringObject):
        return found.original_bytes
    if isinstance(found, generic.NumberObject | generic.FloatObject):
        return round(float(found), 3)  # some tools write boxes anew
    return type(found).__name__, str(found)


def _boxes(before: Reader, now: HistoricalResolver) -> dict[int, list[Box]]:
    """Of each page (from 0) the boxes of the signatures that were added to it."""
    issued, pages = (list(_pages(root["/Pages"])) for root in (before.root, now.root))
    counts = [len(_value(page, "/Annots", ())) for page in issued]
    found = {
        number: [box for one in _annotations(page)[count:] if _is_signature(one) and (box := _box(one))]
        for number, (page, count) in enumerate(zip(pages, counts, strict=False))
    }
    return {number: boxes for number, boxes in found.items() if boxes}


def _annotations(page: generic.DictionaryObject) -> list[Any]:
    return [one.get_object() for one in _value(page, "/Annots", ())]


def _pages(node: generic.DictionaryObject) -> Iterator[generic.DictionaryObject]:
    """The pages in their order."""
    if _value(node, "/Type") == "/Page":
        yield node
    for kid in _value(node, "/Kids", ()):
        yield from _pages(kid.get_object())


def _box(shown: generic.DictionaryObject) -> Box | None:
    """Where something is shown; None where it is invisible."""
    across, up, far, high = (float(edge) for edge in _value(shown, "/Rect", (0, 0, 0, 0)))
    box = min(across, far), min(up, high), max(across, far), max(up, high)
    return box if box[0] < box[2] and box[1] < box[3] else None


def _has_stray_field(now: HistoricalResolver) -> bool:
    """Whether a field has a box but stands on no page, or something shows itself in another size than its box."""
    shown = [one for page in _pages(now.root["/Pages"]) for one in _value(page, "/Annots", ())]
    fields = list(_value(_value(now.root, "/AcroForm", generic.DictionaryObject()), "/Fields", ()))
    fields += [kid for field in fields for kid in _value(field.get_object(), "/Kids", ())]
    on_pages = [plain(one) for one in shown]
    is_stray = any(_box(one.get_object()) and plain(one) not in on_pages for one in fields)
    return is_stray or any(_has_fixed_size(one.get_object()) for one in shown)


def _has_fixed_size(shown: generic.DictionaryObject) -> bool:
    is_field = _value(shown, "/Subtype") == "/Widget"
    return is_field and bool(int(_value(shown, "/F", 0)) & FIXED_SIZE)
