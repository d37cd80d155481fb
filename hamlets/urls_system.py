"""Communes, readers and health, for the system's administrator."""

from django.urls import path

from hamlets.views import system

app_name = "system"
urlpatterns = [
    path("", system.communes, name="communes"),
    path("xa/them/", system.add_commune, name="add_commune"),
    path("xa/<int:commune_id>/quan-tri/", system.add_administrator, name="add_administrator"),
    path("cap-tinh/", system.readers, name="readers"),
    path("cap-tinh/them/", system.add_reader, name="add_reader"),
    path("cap-tinh/<int:membership_id>/", system.edit_reader, name="edit_reader"),
    path("cap-lai-mat-khau/", system.reset_password, name="reset_password"),
    path("tinh-trang/", system.health, name="health"),
]
