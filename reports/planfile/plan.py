"""A plan file as typed values, after its structure was checked or as far as it can be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.planfile.values import count_in, day_in, is_integer, percent_in, text_in
from targets.rules import Goal, GoalLevel, HamletFigures, PovertyClass
from thinhduc.figures import format_count, slugify
from thinhduc.stated import StatedTotal

YEARS = range(1990, 2101)  # as the schema has it

# The file's name of a figure within a class, by the key of the rules; the year stands behind households and opening.
FILE_KEYS = {"opening": "opening_{before}", "no_labour": "no_labour_capacity", "reduction": "reduction"}
STATED_KEYS = {
    "opening": "opening",
    "no_labour": "no_labour_capacity",
    "reduction": "reduction",
    "closing": "closing",
}


@dataclass(frozen=True)
class FileCommune:
    """The commune of a plan file; `kind` and `area` as the file writes them."""

    name: str
    slug: str
    kind: str
    superior: str
    province: str
    area: str


@dataclass(frozen=True)
class FileHamlet:
    """A hamlet of a plan file; `figures`: count or None by the keys of a plan's line."""

    order: int
    name: str
    kind: str
    figures: Mapping[str, int | None]

    def table(self, poverty_class: PovertyClass) -> HamletFigures:
        """The hamlet's figures of one class, as the rules take them."""
        prefix = poverty_class.value
        return HamletFigures(
            self.order,
            self.name,
            self.figures["households"],
            self.figures[f"{prefix}_opening"],
            self.figures["poor_no_labour"] if poverty_class is PovertyClass.POOR else None,
            self.figures[f"{prefix}_reduction"],
        )


@dataclass(frozen=True)
class PlanFile:
    """A whole plan file; texts are "" and figures None where the file says nothing.

    `year` is 0 where the file has none that can be. `goals` are the commune's own; `stated` the totals that the signed
    plan prints; `printed` its annexes text by text.
    """

    source: str
    commune: FileCommune
    year: int
    number: str
    issued_on: date | None
    place: str
    signature: tuple[str, ...]
    signer: str
    superior_number: str
    superior_date: date | None
    superior_issuer: str
    goals: tuple[Goal, ...]
    hamlets: tuple[FileHamlet, ...]
    stated: Mapping[PovertyClass, tuple[StatedTotal, ...]]
    printed: Mapping[str, Any] | None


def households_key(year: int) -> str:
    """The key of a hamlet's resident households."""
    return f"households_{year}"


def file_key(key: str, year: int) -> str:
    """The file's name of a figure within a class.

    >>> file_key("opening", 2022), file_key("no_labour", 2022)
    ('opening_2021', 'no_labour_capacity')
    """
    return FILE_KEYS[key].format(before=year - 1)


def file_path_of(index: int, line_key: str, year: int) -> tuple[str | int, ...]:
    """Where the figure of a plan's line stands in the file.

    >>> file_path_of(3, "near_poor_opening", 2022), file_path_of(0, "households", 2022)
    (('hamlets', 3, 'near_poor', 'opening_2021'), ('hamlets', 0, 'households_2022'))
    """
    if line_key == "households":
        return ("hamlets", index, households_key(year))
    poverty = PovertyClass.NEAR_POOR if line_key.startswith(PovertyClass.NEAR_POOR) else PovertyClass.POOR
    return ("hamlets", index, poverty.value, file_key(line_key.removeprefix(f"{poverty.value}_"), year))


def plan_of(document: Any) -> PlanFile:
    """The document's values; whatever is not as the schema has it is read as missing."""
    root = _object(document)
    plan = _object(root.get("plan"))
    superior = _object(plan.get("parent_plan"))
    year = plan["year"] if is_integer(plan.get("year")) and plan["year"] in YEARS else 0
    printed = root.get("printed")
    return PlanFile(
        source=text_in(root.get("source")),
        commune=_commune(_object(root.get("commune"))),
        year=year,
        number=text_in(plan.get("number")),
        issued_on=day_in(plan.get("date")),
        place=text_in(plan.get("place")),
        signature=tuple(text_in(line) for line in _list(plan.get("signature"))),
        signer=text_in(plan.get("signer")),
        superior_number=text_in(superior.get("number")),
        superior_date=day_in(superior.get("date")),
        superior_issuer=text_in(superior.get("issuer")),
        goals=tuple(_goals(_object(plan.get("stated_targets")))),
        hamlets=tuple(_hamlet(_object(one), year) for one in _list(root.get("hamlets"))),
        stated=_stated(_object(root.get("published"))),
        printed=printed if isinstance(printed, dict) else None,
    )


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _commune(part: Mapping[str, Any]) -> FileCommune:
    name = text_in(part.get("name"))
    return FileCommune(
        name=name,
        slug=text_in(part.get("slug")) or slugify(name),
        kind=text_in(part.get("kind")),
        superior=text_in(part.get("parent")),
        province=text_in(part.get("province")),
        area=text_in(part.get("area")) or "rural",
    )


def _hamlet(part: Mapping[str, Any], year: int) -> FileHamlet:
    figures = {"households": count_in(part.get(households_key(year)))}
    for poverty_class in PovertyClass:
        line = _object(part.get(poverty_class.value))
        for key in FILE_KEYS:
            figures[f"{poverty_class.value}_{key}"] = count_in(line.get(file_key(key, year)))
    order = part.get("order")
    return FileHamlet(
        order=order if isinstance(order, int) and is_integer(order) else 0,
        name=text_in(part.get("name")),
        kind=text_in(part.get("kind")) or "xóm",
        figures=figures,
    )


def _goals(part: Mapping[str, Any]) -> list[Goal]:
    goals = (
        Goal(
            GoalLevel.OWN,
            poverty_class,
            reduction=count_in(part.get(f"{poverty_class.value}_reduction")),
            rate=percent_in(part.get(f"{poverty_class.value}_rate")),
        )
        for poverty_class in PovertyClass
    )
    return [goal for goal in goals if goal.reduction is not None or goal.rate is not None]


def _stated(part: Mapping[str, Any]) -> dict[PovertyClass, tuple[StatedTotal, ...]]:
    """The stated totals by class; the households of the total row stand in both tables."""
    reason = text_in(part.get("reason"))
    stated = {}
    for poverty_class in PovertyClass:
        line = _object(part.get(poverty_class.value))
        counts = {"households": count_in(part.get("households_total"))}
        counts |= {key: count_in(line.get(name)) for key, name in STATED_KEYS.items()}
        totals = [
            StatedTotal(key, format_count(value), value, reason=reason)
            for key, value in counts.items()
            if value is not None
        ]
        share = percent_in(line.get("rate"))
        if share is not None:
            text = text_in(line.get("rate")).replace(".", ",")
            totals.append(StatedTotal("rate", text, share, reason=reason))
        stated[poverty_class] = tuple(totals)
    return stated
