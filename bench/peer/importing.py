"""The peer of the import: django-import-export as its documentation tells it, into the same tables.

One resource of members; the household of a row, with its first movement, its class and its flags, is made where a row
names it for the first time. Nothing is refused that the database does not refuse.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from import_export import fields, resources, widgets
from import_export.instance_loaders import CachedInstanceLoader

from households.models import (
    Classification,
    Household,
    HouseholdFlag,
    Member,
    Movement,
    Relation,
    Sex,
    Standard,
)
from thinhduc.figures import fold
from thinhduc.names import given_name_key

_RELATIONS = {str(one.label): one.value for one in Relation}
_SEXES = {str(one.label): one.value for one in Sex}
_CLASSES = {"Hộ nghèo": "poor", "Hộ cận nghèo": "near_poor"}
_FLAGS = {
    "Hộ DTTS": "ethnic-minority",
    "Không có khả năng lao động": "no-labour",
    "Có công với cách mạng": "merit",
}


class _Word(widgets.CharWidget):
    """A word that stands for a stored value."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__()
        self.values = values

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return self.values[value] if value else ""


class MemberResource(resources.ModelResource):
    """A member, found by the household's code and the name, as a row of the list."""

    name = fields.Field("name", "Thành viên")
    relation = fields.Field("relation", "Quan hệ với chủ hộ", _Word(_RELATIONS))
    born_on = fields.Field("born_on", "Ngày sinh", widgets.DateWidget("%d/%m/%Y"))
    sex = fields.Field("sex", "Giới tính", _Word(_SEXES))
    identity_number = fields.Field("identity_number", "Số CCCD")
    ethnicity = fields.Field("ethnicity", "Dân tộc")

    class Meta:
        model = Member
        import_id_fields = ("identity_number",)
        fields = ("name", "relation", "born_on", "sex", "identity_number", "ethnicity")
        instance_loader_class = CachedInstanceLoader
        skip_unchanged = True
        report_skipped = True

    def __init__(self, commune_id: int, hamlets: dict[str, int], day: date) -> None:
        super().__init__()
        self.commune_id, self.hamlets, self.day = commune_id, hamlets, day
        self.households: dict[str, Household] = {}
        self.numbers: dict[int, int] = {}

    def get_queryset(self) -> QuerySet[Member]:
        return QuerySet(Member)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self.standard = Standard.objects.get(province="", valid_from__lte=self.day, valid_to__gte=self.day)
        found = QuerySet(Household).filter(commune_id=self.commune_id)
        self.households = {one.code: one for one in found}

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        if row["Mã hộ trong sổ"] not in self.households:
            self.households[row["Mã hộ trong sổ"]] = self._household(row)

    def before_save_instance(self, instance: Member, row: Any, **kwargs: Any) -> None:
        household = self.households[row["Mã hộ trong sổ"]]
        if instance.pk is None:
            self.numbers[household.pk] = instance.number = self.numbers.get(household.pk, 0) + 1
        instance.commune_id, instance.household = self.commune_id, household
        instance.folded = fold(instance.name)
        instance.born_year = instance.born_on.year if instance.born_on else None

    def _household(self, row: Any) -> Household:
        name, code, address = row["Chủ hộ"], row["Mã hộ trong sổ"], row["Địa chỉ"]
        household = Household.objects.create(
            commune_id=self.commune_id, code=code, head_name=name, head_key=given_name_key(name),
            folded=fold(f"{name} {code} {address}"), address=address,
        )  # fmt: skip
        common = {"commune_id": self.commune_id, "household": household}
        hamlet_id, poverty_class = self.hamlets[row["Xóm"]], _CLASSES.get(row["Phân loại hộ"], "neither")
        decided_on = datetime.strptime(row["Ngày quyết định"], "%d/%m/%Y").date()  # noqa: DTZ007 - a day, no time
        Movement.objects.create(
            **common, number=1, kind="registered", happened_on=decided_on, counted_on=decided_on,
            hamlet_to_id=hamlet_id, class_to=poverty_class, persons_after=int(row["Số nhân khẩu"]),
            decision_number=row["Số quyết định"], decision_on=decided_on, recorded_by="", recorded_at=timezone.now(),
        )  # fmt: skip
        Classification.objects.create(
            **common, hamlet_id=hamlet_id, standard=self.standard, year=decided_on.year, poverty_class=poverty_class,
            decided_on=decided_on, decision_number=row["Số quyết định"], decided_by="", b1=int(row["Điểm B1"]),
            b2=int(row["Điểm B2"]), causes=_mask(row["Nguyên nhân nghèo"]), recorded_at=timezone.now(),
        )  # fmt: skip
        for head, kind in _FLAGS.items():
            if row[head] == "x":
                HouseholdFlag.objects.create(
                    **common,
                    kind=kind,
                    reason="",
                    since=decided_on,
                    recorded_by="",
                    recorded_at=timezone.now(),
                )
        return household


class BulkMemberResource(MemberResource):
    """The same with what its documentation offers for speed."""

    class Meta(MemberResource.Meta):
        use_bulk = True
        batch_size = 1000
        skip_diff = True


def _mask(text: str | None) -> int:
    return sum(1 << (int(number) - 1) for number in str(text or "").split(",") if number.strip())
