"""A report as PDF, from the same document as the HTML file."""

import hashlib

from reports.renderers.html import document
from reports.report import Report
from thinhduc.figures import printable


def render_pdf(report: Report) -> bytes:
    """A4 by NĐ 30/2020, PDF/A-3 with tags, fonts embedded, title and language in the document's information.

    The same report gives the same bytes, as long as WeasyPrint and the fonts stay the same.
    """
    return to_pdf(document(report, screen=False), variant="pdf/a-3a")


def to_pdf(text: str, *, variant: str | None = None) -> bytes:
    """An HTML document as PDF with tags, of a WeasyPrint variant like "pdf/a-3a"; the same text, the same bytes."""
    # Loading WeasyPrint takes a second and needs Pango: only who renders pays for it.
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    identifier = hashlib.sha256(text.encode()).hexdigest()[:32].encode()
    # A document carries all it needs; nothing is ever fetched, neither from the network nor from the disk.
    nowhere = URLFetcher(allowed_protocols=())
    content: bytes = HTML(string=printable(text), url_fetcher=nowhere).write_pdf(
        pdf_identifier=identifier, pdf_tags=True, pdf_variant=variant
    )
    return content
