"""A hamlet's own targets, for its head."""

from django.urls import URLPattern

app_name = "head"
urlpatterns: list[URLPattern] = []
