"""The annexes of a plan's version in every format."""

from django.urls import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
