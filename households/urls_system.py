"""Poverty standards, for the system's administrator."""

from django.urls import path

from households.views import standards as views

app_name = "system_standards"
urlpatterns = [
    path("", views.standards, name="standards"),
    path("<slug:standard>/", views.standard, name="standard"),
    path("<slug:standard>/them/", views.add_standard, name="add"),
    path("<slug:standard>/bo/", views.remove_standard, name="remove"),
]
