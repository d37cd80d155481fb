"""A whole plan as HTML for paper: the document, then each annex as a part with its own kind of sheet."""

from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from reports.document import Document
from reports.renderers.html import annex_context
from reports.renderers.layout import title_width


def plan_html(document: Document) -> str:
    """The document that render_plan_pdf prints; nothing in it points outside but the address in the QR code."""
    # annex.css asks its report whether it is a draft
    return render_to_string("print/plan.html", plan_context(document) | {"report": document})


def plan_context(document: Document) -> dict[str, Any]:
    """What templates/print/plan_body.html takes, and the annexes after it."""
    annexes = [
        annex_context(report) | {"sheet": f"annex-{place}"}
        for place, report in enumerate(document.annexes, 1)
    ]
    return {
        "document": document,
        "annexes": annexes,
        "title_width": f"{title_width(document.subject):.0f}",
        "qr": _qr(document.public_address) if document.public_address else "",
    }


def _qr(address: str) -> SafeString:
    """The address as an SVG that takes its size from the style; with the quiet zone that readers need."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, border=4, svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308 - drawn by segno: modules only, none of the address's own characters
