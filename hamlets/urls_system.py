"""Communes and health, for the system's administrator."""

from django.urls import URLPattern

app_name = "system"
urlpatterns: list[URLPattern] = []
