"""Signing in and out, the own password, roles and what was typed and not saved."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
