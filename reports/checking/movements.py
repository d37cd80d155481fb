"""The movements: the balance of every year, households that never entered, classes and figures without a movement."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef

from hamlets.queries import hamlet_names
from households.models import Classification, Household, LateEvent, Movement
from households.queries import class_counts, ledger_of, on_that_day
from households.queries.movements import register_years
from households.rules.classes import PovertyClass
from households.rules.ledger import check_balance
from journal.models import Entry
from thinhduc.figures import DASH, format_date
from thinhduc.findings import Finding, Level
from thinhduc.scope import Scope


def check_movements(scope: Scope) -> Iterator[Finding]:
    """All of them; a commune without a register has none."""
    yield from check_ledgers(scope)
    yield from check_entered(scope)
    yield from check_classes(scope)
    yield from check_imported_classes(scope)
    yield from check_in_journal(scope)


def check_ledgers(scope: Scope) -> Iterator[Finding]:
    """An error per hamlet and class whose closing is not what stands there on 31 December, or is below zero."""
    for year in register_years(scope):
        ledger, standing = ledger_of(scope, year), class_counts(scope, date(year, 12, 31))
        ids = {*ledger.hamlet_ids, *(hamlet_id for hamlet_id, _ in standing)}
        yield from check_balance(ledger, standing, hamlet_names(ids))


def check_entered(scope: Scope) -> Iterator[Finding]:
    """An error per household that no movement ever put anywhere; what was merged away as a duplicate has its own."""
    entered = Movement.objects.within(scope).filter(household=OuterRef("pk"))
    for household in Household.objects.within(scope).filter(~Exists(entered)).order_by("pk"):
        text = f"Hộ {household} không có biến động nào nên không thuộc xóm nào: đã bị sửa ngoài phần mềm."
        yield Finding(Level.ERROR, "household-nowhere", text, data={"household": household.code})


def check_classes(scope: Scope) -> Iterator[Finding]:
    """An error per class decided for its own year that the household's movements do not lead to.

    One of a confirmed year waits as a late event, or was counted from another day.
    """
    led = Movement.objects.within(scope).filter(
        on_that_day(OuterRef("decided_on")),
        household=OuterRef("household"),
        class_to=OuterRef("poverty_class"),
    )
    late = LateEvent.objects.within(scope).filter(
        household=OuterRef("household"), happened_on=OuterRef("decided_on")
    )
    facts = (
        Classification.objects.within(scope)
        .filter(case__round__year=F("year"))
        .exclude(Exists(late))
        .exclude(Exists(led))
        .select_related("household")
        .order_by("pk")
    )
    names = hamlet_names({fact.hamlet_id for fact in facts})
    for fact in facts:
        name, label = names.get(fact.hamlet_id, "?"), PovertyClass(fact.poverty_class).label
        text = (
            f"{name}: hộ {fact.household} được quyết định là {label} ngày {format_date(fact.decided_on)} "
            "nhưng sổ không có biến động nào như vậy."
        )
        yield Finding(
            Level.ERROR, "class-without-movement", text, name, data={"household": fact.household.code}
        )


def check_imported_classes(scope: Scope) -> Iterator[Finding]:
    """An error per class that came with a workbook in which the household stood at no time of its year.

    It counts from the decision, at the latest from the end of the year; what followed in the year may lead elsewhere.
    """
    facts = Classification.objects.within(scope).filter(case=None).select_related("household").order_by("pk")
    stood: dict[int, list[tuple[str | None, date, date | None]]] = {}
    rows = Movement.objects.within(scope).filter(household__in=facts.values("household"))
    for household_id, *period in rows.values_list("household_id", "class_to", "counted_on", "until"):
        stood.setdefault(household_id, []).append(tuple(period))
    for fact in facts:
        last = max(date(fact.year, 12, 31), fact.decided_on)
        if any(
            poverty_class == fact.poverty_class
            and counted_on <= last
            and (until is None or until > first_day(fact))
            for poverty_class, counted_on, until in stood.get(fact.household_id, ())
        ):
            continue
        text = (
            f"Hộ {fact.household} có kết quả năm {fact.year} nạp từ tệp là {PovertyClass(fact.poverty_class).label} "
            "nhưng năm ấy sổ không có hộ ở diện này: đã bị sửa ngoài phần mềm."
        )
        data = {"household": fact.household.code}
        yield Finding(Level.ERROR, "imported-class-without-movement", text, data=data)


def first_day(fact: Classification) -> date:
    """From when a class that came with a workbook is to hold: its decision, not after the end of its year."""
    return min(fact.decided_on, date(fact.year, 12, 31))


def check_in_journal(scope: Scope) -> Iterator[Finding]:
    """An error per household whose class or number of persons is not the one the journal has last.

    What was carried over or made in bulk has no entries of its own and is only looked at once somebody changed it.
    """
    written = _last_written(scope)
    now = Movement.objects.within(scope).filter(
        until=None, hamlet_to__isnull=False, household__in={household_id for household_id, _ in written}
    )
    for movement in now.select_related("household").order_by("household_id"):
        label = PovertyClass(movement.class_to).label if movement.class_to else DASH
        for key, words, stored in (
            ("household-class", "diện", label),
            ("household-persons", "nhân khẩu", str(movement.persons_after)),
        ):
            last = written.get((movement.household_id, key), stored)
            if last != stored:
                text = (
                    f"Hộ {movement.household}: {words} đang lưu là {stored}, nhật ký ghi {last or DASH}: "
                    "đã bị sửa ngoài phần mềm."
                )
                data = {"stored": stored, "journal": last, "household": movement.household.code}
                yield Finding(Level.ERROR, "changed-behind", text, key=key, data=data)


def _last_written(scope: Scope) -> dict[tuple[int, str], str | None]:
    """The last value of each household's class and persons."""
    entries = (
        Entry.objects.within(scope)
        .filter(household_id__isnull=False, figure__in=("household-class", "household-persons"))
        .order_by("id")
        .values_list("household_id", "figure", "new_value")
    )
    return {
        (household_id, figure): value for household_id, figure, value in entries if household_id is not None
    }
