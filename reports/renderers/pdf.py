"""A report as PDF, from the same document as the HTML file."""

import hashlib

from weasyprint import HTML
from weasyprint.urls import URLFetcher

from reports.renderers.html import document
from reports.report import Report

# A document carries all it needs; nothing is ever fetched, neither from the network nor from the disk.
_NOWHERE = URLFetcher(allowed_protocols=())


def render_pdf(report: Report) -> bytes:
    """A4 by NĐ 30/2020, fonts embedded, title and language in the document's information.

    The same report gives the same bytes, as long as WeasyPrint and the fonts stay the same.
    """
    text = document(report, screen=False)
    identifier = hashlib.sha256(text.encode()).hexdigest()[:32].encode()
    content: bytes = HTML(string=text, url_fetcher=_NOWHERE).write_pdf(
        pdf_identifier=identifier, pdf_tags=True
    )
    return content
