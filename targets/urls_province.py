"""Totals of the communes named to a reader of the province."""

from django.urls import URLPattern

app_name = "province"
urlpatterns: list[URLPattern] = []
