"""What somebody may do to a PDF besides signing it: further revisions that change what it shows or does."""

from collections.abc import Callable
from io import BytesIO

from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


def changed(data: bytes, edit: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """A file with one more revision, in which `edit` was done."""
    pdf = IncrementalPdfFileWriter(BytesIO(data))
    edit(pdf)
    out = BytesIO()
    pdf.write(out)
    return out.getvalue()


def first_page(pdf: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    page = pdf.root["/Pages"]["/Kids"].raw_get(0)
    pdf.mark_update(page)
    found_page = page.get_object()
    assert isinstance(found_page, generic.DictionaryObject)
    return found_page


def add_note(pdf: IncrementalPdfFileWriter) -> None:
    """A box of text on page 1, as readers let anyone add."""
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 300, 90))),
            generic.pdf_name("/Contents"): generic.TextStringObject("Thêm 5 hộ"),
        }
    )
    page = first_page(pdf)
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), pdf.add_object(note)])


def show_on_no_page(pdf: IncrementalPdfFileWriter) -> None:
    """A field with a box that no page lists; some readers show it nevertheless."""
    _add_field(pdf, flags=4)


def show_in_one_size(pdf: IncrementalPdfFileWriter) -> None:
    """A field that stays as large as it is when its page is shown smaller."""
    field = _add_field(pdf, flags=4 | 8)
    page = first_page(pdf)
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), field])


def _add_field(pdf: IncrementalPdfFileWriter, *, flags: int) -> generic.IndirectObject:
    field = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Widget"),
            generic.pdf_name("/FT"): generic.pdf_name("/Sig"),
            generic.pdf_name("/T"): generic.TextStringObject("Trong"),
            generic.pdf_name("/F"): generic.NumberObject(flags),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (200, 5, 400, 50))),
        }
    )
    reference = pdf.add_object(field)
    form = generic.DictionaryObject({generic.pdf_name("/Fields"): generic.ArrayObject([reference])})
    pdf.root["/AcroForm"] = pdf.add_object(form)
    pdf.update_root()
    return reference


def add_page(pdf: IncrementalPdfFileWriter) -> None:
    page = writer.PageObject(
        contents=pdf.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f")),
        media_box=(0, 0, 595, 842),
    )
    pdf.insert_page(page)


def draw_over(pdf: IncrementalPdfFileWriter) -> None:
    """Something black over the text of page 1."""
    ink = pdf.add_object(generic.StreamObject(stream_data=b"q 0 0 300 300 re f Q"))
    page = first_page(pdf)
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), ink])


def open_something(pdf: IncrementalPdfFileWriter) -> None:
    """A script that runs when the file is opened."""
    action = {"/S": generic.pdf_name("/JavaScript"), "/JS": generic.TextStringObject("app.alert(1)")}
    pdf.root["/OpenAction"] = generic.DictionaryObject(
        {generic.pdf_name(key): value for key, value in action.items()}
    )
    pdf.update_root()


def change_contents(pdf: IncrementalPdfFileWriter) -> None:
    """The same object, with other words."""
    contents = first_page(pdf).raw_get("/Contents")
    contents.get_object()._data = b"q 0 0 300 300 re f Q"
    contents.get_object()._encoded_data = None
    pdf.mark_update(contents)


def shifted(pdf: bytes, by: int) -> bytes:
    """A PDF whose cross-references are right `by` bytes further on."""
    begin = pdf.rindex(b"xref\n", 0, pdf.rindex(b"startxref"))
    table, rest = pdf[begin:].split(b"trailer", 1)
    moved = [
        b"%010d%s" % (int(line[:10]) + by, line[10:]) if line.rstrip().endswith(b" n") else line
        for line in table.split(b"\n")
    ]
    tail = rest.split(b"startxref")[0]
    return pdf[:begin] + b"\n".join(moved) + b"trailer" + tail + b"startxref\n%d\n%%%%EOF\n" % (begin + by)
