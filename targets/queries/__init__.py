"""Reading plans; every function takes the scope first and gives back frozen views."""

from targets.queries.content import content_hash, content_of
from targets.queries.findings import findings_of, plan_figures
from targets.queries.openings import ChangedOpening, changed_openings, copied_revisions, openings_of
from targets.queries.text import acts_for, last_text, template_blocks, text_facts, text_findings_of
from targets.queries.versions import (
    LINE_FIGURES,
    LINE_TEXTS,
    LineView,
    StepView,
    VersionOutline,
    VersionView,
    figures_of,
    outline_at,
    outlines_of,
    version_at,
    version_by_id,
    versions_of,
)

__all__ = [
    "LINE_FIGURES",
    "LINE_TEXTS",
    "ChangedOpening",
    "LineView",
    "StepView",
    "VersionOutline",
    "VersionView",
    "acts_for",
    "changed_openings",
    "content_hash",
    "content_of",
    "copied_revisions",
    "figures_of",
    "findings_of",
    "last_text",
    "openings_of",
    "outline_at",
    "outlines_of",
    "plan_figures",
    "template_blocks",
    "text_facts",
    "text_findings_of",
    "version_at",
    "version_by_id",
    "versions_of",
]
