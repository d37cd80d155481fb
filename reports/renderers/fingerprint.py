"""What makes the bytes of a file: the versions of the libraries and the very fonts, kept with every issued file."""

import hashlib
import platform
from functools import lru_cache
from importlib.metadata import version

_LIBRARIES = ("weasyprint", "pydyf", "fonttools", "python-docx", "XlsxWriter", "segno", "Django")
# The families of templates/print/annex.css in the four cuts that the documents use.
_SAMPLE = (
    '<p style="font-family: Times New Roman, Liberation Serif, serif">Ắ<b>Ắ</b><i>Ắ</i><b><i>Ắ</i></b></p>'
)


@lru_cache(maxsize=1)
def fingerprint() -> dict[str, str]:
    """Library → version, font → SHA-256 of its file; equal fingerprints give equal bytes of equal documents."""
    return {"Python": platform.python_version(), **_versions(), **_fonts()}


def _versions() -> dict[str, str]:
    # Loading WeasyPrint takes a second and needs Pango: only who renders pays for it.
    from weasyprint.text.ffi import pango

    major, rest = divmod(pango.pango_version(), 10_000)
    return {one: version(one) for one in _LIBRARIES} | {"Pango": f"{major}.{rest // 100}.{rest % 100}"}


def _fonts() -> dict[str, str]:
    from weasyprint import HTML

    sample = HTML(string=_SAMPLE).render()
    sample.write_pdf(
        full_fonts=True
    )  # a font that was cut down to its used letters no longer has its file's hash
    return {
        f"Phông {font.name.decode().partition('+')[2]}": hashlib.sha256(font.file_content).hexdigest()
        for font in sample.fonts.values()
    }
