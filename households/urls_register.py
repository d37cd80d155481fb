"""The register of households."""

from django.urls import path

from households.views import duplicates, household, members, places, register

app_name = "register"
urlpatterns = [
    path("", register.register, name="register"),
    path("so-ho.<slug:format>", register.export, name="export"),
    path("xuat-thanh-vien/", register.export_people, name="export_people"),
    path("xep-xom/", places.assign_households, name="assign"),
    path("niem-yet/", register.posting, name="posting"),
    path("them/", register.add, name="add"),
    path("trung/", duplicates.duplicates, name="duplicates"),
    path("trung/khong-phai/", duplicates.not_same, name="not_same"),
    path("trung/gop-nguoi/", duplicates.merge_people, name="merge_people"),
    path(
        "trung/gop-ho/<int:household_id>/<int:other_id>/",
        duplicates.merge_households,
        name="merge_households",
    ),
    path("<int:household_id>/", household.household, name="household"),
    path("<int:household_id>/sua/", household.edit, name="edit"),
    path("<int:household_id>/thanh-vien/them/", members.add_member, name="add_member"),
    path("<int:household_id>/thanh-vien/<int:member_id>/", members.edit_member, name="edit_member"),
    path("<int:household_id>/thanh-vien/<int:member_id>/roi/", members.leave, name="leave"),
    path(
        "<int:household_id>/thanh-vien/<int:member_id>/so-giay-to/",
        household.open_identity,
        name="open_identity",
    ),
    path("<int:household_id>/dac-diem/", household.add_flag, name="add_flag"),
    path("<int:household_id>/dac-diem/<int:flag_id>/het/", household.end_flag, name="end_flag"),
]
