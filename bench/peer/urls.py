"""The admin with four lists, open to every signed-in account."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin, display
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import path

from bench.peer.models import HouseholdRow, PlanCells, PlanRow, ReviewRow
from households.models import HouseholdFlag, Movement
from households.rules import KEYS


class Site(AdminSite):
    """Signed in is enough: the application's accounts carry no flags of Django's own."""

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated)


class Open(ModelAdmin):
    """A list without further permissions; everything else as Django has it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission


class ReviewAdmin(Open):
    """The review grid's cells."""

    list_display = ("hamlet_name", *KEYS, "confirmed_at")
    list_display_links = ("hamlet_name",)
    list_editable = KEYS
    list_select_related = ("hamlet",)
    ordering = ("id",)

    @display(description="xóm")
    def hamlet_name(self, row: ReviewRow) -> str:
        return row.hamlet.slug


class HouseholdAdmin(Open):
    """The register's list with the same columns; what stands beside each name is fetched for the page at once."""

    list_display = ("head_name", "code", "hamlet", "poverty_class", "persons", "what_is_true")
    list_per_page = 25
    ordering = ("head_key", "id")
    search_fields = ("folded",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[HouseholdRow]:
        now = Movement._base_manager.filter(until=None).select_related("hamlet_to")
        flags = HouseholdFlag._base_manager.filter(until=None)
        return HouseholdRow.objects.prefetch_related(
            Prefetch("movements", now, to_attr="open_movements"),
            Prefetch("flags", flags, to_attr="open_flags"),
        )

    @display(description="xóm")
    def hamlet(self, row: Any) -> str:
        return "".join(str(one.hamlet_to) for one in row.open_movements if one.hamlet_to)

    @display(description="diện")
    def poverty_class(self, row: Any) -> str:
        return "".join(one.get_class_to_display() or "" for one in row.open_movements)

    @display(description="nhân khẩu")
    def persons(self, row: Any) -> int | None:
        return next((one.persons_after for one in row.open_movements), None)

    @display(description="đặc điểm")
    def what_is_true(self, row: Any) -> str:
        return ", ".join(one.get_kind_display() for one in row.open_flags)


class PlanAdmin(Open):
    """A table of the plan with its computed columns."""

    list_display = (
        "name",
        "households",
        "poor_opening",
        "poor_no_labour",
        "poor_reduction",
        "closing",
        "rate",
    )
    ordering = ("order",)

    @display(description="cuối kỳ")
    def closing(self, row: PlanRow) -> int | None:
        if row.poor_opening is None or row.poor_reduction is None:
            return None
        return row.poor_opening - row.poor_reduction

    @display(description="tỷ lệ")
    def rate(self, row: PlanRow) -> str | None:
        closing = self.closing(row)
        return None if closing is None or not row.households else f"{100 * closing / row.households:.2f}"


class PlanCellsAdmin(PlanAdmin):
    """The same with the cells that an officer types in."""

    list_editable = ("households", "poor_reduction")


site = Site()
site.register(HouseholdRow, HouseholdAdmin)
site.register(ReviewRow, ReviewAdmin)
site.register(PlanRow, PlanAdmin)
site.register(PlanCells, PlanCellsAdmin)

urlpatterns = [path("", site.urls)]
