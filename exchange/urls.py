"""Addresses of the import assistant, below /<commune>/nap-tep/."""

from django.urls import URLPattern

app_name = "exchange"

urlpatterns: list[URLPattern] = []
