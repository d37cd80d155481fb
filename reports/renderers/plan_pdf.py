"""A whole plan as one PDF: the plan and its annexes, each with page numbers of its own."""

from reports.document import Document
from reports.renderers.pdf import to_pdf
from reports.renderers.plan_html import plan_html


def render_plan_pdf(document: Document) -> bytes:
    """A4 by NĐ 30/2020, PDF/A-3 with tags, fonts embedded.

    The same document gives the same bytes, as long as WeasyPrint and the fonts stay the same.
    """
    return to_pdf(plan_html(document), variant="pdf/a-3a")
