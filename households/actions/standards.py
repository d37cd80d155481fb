"""A province's own standard: made after a national one by the system's administrator, taken back while unused."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError

from households.models import ReviewRound, Standard, StandardArea, StandardIndex
from households.queries.standards import all_standards, province_key, rule_of
from households.rules import AreaRule, SourceMark
from households.rules import Standard as Rule
from households.rules.own_standards import LIMITS, check_own
from journal.actions import Change, record
from thinhduc.errors import Refused
from thinhduc.figures import normalize, slugify
from thinhduc.permissions import Permission, is_allowed, refusal
from thinhduc.scope import Scope

Limits = Mapping[str, int | None]


@transaction.atomic
def add_own_standard(
    *,
    scope: Scope,
    base_slug: str,
    province: str,
    name: str,
    document: str,
    issuer: str,
    valid_from: date,
    valid_to: date | None,
    lacking_from: int,
    limits: Mapping[str, Limits],
    source: str = "",
) -> Rule:
    """A standard of a province with the indices of the national one `base_slug`.

    `limits`: by area the cut-offs by name (rules.own_standards.LIMITS), None where the province's document has none.
    Refused, with a finding per field, where it is lower than the national one, or overlaps another of the province.
    """
    _require(scope)
    base = _national(base_slug)
    standards = all_standards()
    own = replace(
        base,
        slug=_free_slug(province, valid_from, {one.slug for one in standards}),
        name=normalize(name),
        document=normalize(document),
        issuer=normalize(issuer),
        province=normalize(province),
        valid_from=valid_from,
        valid_to=valid_to,
        lacking_from=lacking_from,
        mark=SourceMark.OWN,
        source=normalize(source),
        areas=tuple(_own_area(rule, limits.get(rule.area, {}), normalize(document)) for rule in base.areas),
    )
    key = province_key(own.province)
    beside = [one for one in standards if one.province and province_key(one.province) == key]
    if findings := check_own(own, base, beside):
        raise Refused("Chưa ghi được chuẩn của tỉnh.", findings)
    _store(own, base_slug)
    record(
        scope=scope,
        deed="standard-added",
        subject=f"{own.name}, {own.province}",
        reason=own.document,
        changes=_differences(own, base),
    )
    return own


@transaction.atomic
def remove_own_standard(*, scope: Scope, slug: str) -> str:
    """Takes back a province's standard that nothing was classified by; returns its name. National ones stay."""
    _require(scope)
    stored = Standard.objects.select_for_update().filter(slug=slug).first()
    if stored is None:
        raise Refused("Không có chuẩn này.")
    if not stored.province:
        raise Refused("Chuẩn quốc gia không bỏ được.")
    in_use = Refused(
        f"{stored.name} đã có đợt rà soát dùng nên không bỏ được; kết quả đã xếp loại theo chuẩn này phải giữ."
    )
    if ReviewRound.standards.through.objects.filter(standard_id=stored.pk).exists():
        raise in_use
    name, province = stored.name, stored.province
    try:
        stored.delete()
    except ProtectedError:
        raise in_use from None
    record(scope=scope, deed="standard-removed", subject=f"{name}, {province}")
    return name


def _require(scope: Scope) -> None:
    if not is_allowed(scope.role, Permission.MANAGE_STANDARDS):
        raise refusal(Permission.MANAGE_STANDARDS)


def _national(slug: str) -> Rule:
    found = Standard.objects.filter(slug=slug, province="").first()
    if found is None:
        raise Refused("Chuẩn của tỉnh phải lập theo một chuẩn quốc gia.")
    return rule_of(found)


def _free_slug(province: str, valid_from: date, taken: set[str]) -> str:
    """`bac-ninh-2024`, with a number behind it where that is taken."""
    wanted = f"{slugify(province)[:40] or 'tinh'}-{valid_from.year}"
    return next(
        slug
        for slug in (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
        if slug not in taken
    )


def _own_area(rule: AreaRule, limits: Limits, document: str) -> AreaRule:
    own = {name: limits.get(name) for name in LIMITS}
    return AreaRule(rule.area, **own, mark=SourceMark.OWN, source=document)


def _store(own: Rule, base_slug: str) -> None:
    stored = Standard.objects.create(
        slug=own.slug,
        name=own.name,
        document=own.document,
        issuer=own.issuer,
        province=own.province,
        valid_from=own.valid_from,
        valid_to=own.valid_to,
        lacking_from=own.lacking_from,
        index_points=own.index_points,
        mark=own.mark.value,
        source=own.source,
        copied_from=Standard.objects.get(slug=base_slug),
    )
    StandardArea.objects.bulk_create(
        StandardArea(
            standard=stored,
            area=rule.area,
            **{name: getattr(rule, name) for name in LIMITS},
            mark=rule.mark.value,
            source=rule.source,
        )
        for rule in own.areas
    )
    StandardIndex.objects.bulk_create(
        StandardIndex(
            standard=stored,
            number=index.number,
            key=index.key,
            service=index.service,
            name=index.name,
            deprived_when=index.deprived_when,
            mark=index.mark.value,
            source=index.source,
        )
        for index in own.indices
    )


def _differences(own: Rule, base: Rule) -> list[Change]:
    """Each cut-off that is another than the national one."""
    pairs = [("", "lacking_from", base.lacking_from, own.lacking_from)]
    for rule in own.areas:
        national = base.area(rule.area) or AreaRule(rule.area)
        pairs += [(rule.area_label, name, getattr(national, name), getattr(rule, name)) for name in LIMITS]
    return [Change(None, place, name, old, new) for place, name, old, new in pairs if old != new]
