"""A whole plan as HTML for paper: the document, then each annex as a part with its own kind of sheet."""

from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from reports.document import Document
from reports.renderers.html import annex_context


def plan_html(document: Document) -> str:
    """The document that render_plan_pdf prints; nothing in it points outside but the address in the QR code."""
    annexes = [
        annex_context(report) | {"sheet": f"annex-{place}"}
        for place, report in enumerate(document.annexes, 1)
    ]
    context: dict[str, Any] = {
        "document": document,
        "report": document,  # annex.css asks its report whether it is a draft
        "annexes": annexes,
        "qr": _qr(document.public_address) if document.public_address else "",
    }
    return render_to_string("print/plan.html", context)


def _qr(address: str) -> SafeString:
    """The address as an SVG that takes its size from the style; with the quiet zone that readers need."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, border=4, svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308 - drawn by segno: modules only, none of the address's own characters
