"""Where an issued version stands, for every page of what was added to it."""

from dataclasses import dataclass

from django.urls import reverse

from documents.rules.original import Original, Valid
from targets.queries import VersionOutline
from targets.rules import State
from thinhduc.figures import format_date

LEVELS = {Valid.NOTHING: "warning"}


@dataclass(frozen=True)
class Notice:
    """A sentence with its level and where to go from it."""

    level: str
    title: str
    message: str
    links: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class NotYet:
    """A version that is not issued: what has to happen first, and where."""

    title: str
    message: str
    url: str
    label: str


def title_of(version: VersionOutline) -> str:
    """What the document is called: by its number once it has one."""
    if version.is_issued:
        return f"Kế hoạch {version.document_number}"
    return f"Kế hoạch năm {version.year}, bản {version.number}"


def address_of(version: VersionOutline) -> list[str | int]:
    """The parts of a version's address."""
    return [version.commune_slug, version.year, version.number]


def crumbs_of(version: VersionOutline, here: str) -> list[dict[str, str]]:
    """The way to a page of the version."""
    return [
        {"label": "Kế hoạch", "url": reverse("targets:plans", args=[version.commune_slug])},
        {
            "label": str(version.year),
            "url": reverse("targets:plan", args=[version.commune_slug, version.year]),
        },
        {"label": f"Bản {version.number}", "url": reverse("targets:plan_version", args=address_of(version))},
        {"label": here},
    ]


def original_notice(original: Original) -> Notice:
    """Which document is valid."""
    return Notice(LEVELS.get(original.valid, "info"), original.sentence, original.beside)


def overtaken(version: VersionOutline, name: str) -> Notice | None:
    """That the version is revoked or replaced, with the way to what replaced it; `name`: of the page's address."""
    if version.revoked:
        return Notice(
            "error", f"Bản này đã bị bãi bỏ theo {version.revoked.document}", version.revoked.remark
        )
    if version.replaced_by is None:
        return None
    url = reverse(name, args=[version.commune_slug, version.year, version.replaced_by])
    return Notice(
        "warning",
        f"Bản này đã được thay bằng bản {version.replaced_by}",
        f"Ban hành ngày {format_date(version.document_date)}; không còn hiệu lực, chỉ giữ để tra cứu.",
        ({"label": f"Mở bản {version.replaced_by}", "url": url},),
    )


def not_yet(version: VersionOutline, what: str) -> NotYet | None:
    """What has to be done before `what` can be added; None once the version is issued."""
    if version.is_issued:
        return None
    if version.state is State.APPROVED:
        message = f"Kế hoạch đã duyệt: in ra trình ký, ghi số, ngày và ban hành, rồi đưa {what} vào đây."
        url = reverse("reports:issue", args=address_of(version))
        return NotYet("Chưa ban hành", message, url, "Ghi số và ban hành")
    message = (
        f"Bản này đang ở bước “{version.state_label}”. Duyệt và ban hành xong mới đưa {what} vào hồ sơ được."
    )
    url = reverse("targets:plan_version", args=address_of(version))
    return NotYet("Chưa ban hành", message, url, "Về bản kế hoạch")
