"""The commune's accounts, hamlets, journal and handing over."""

from django.urls import URLPattern

app_name = "hamlets"
urlpatterns: list[URLPattern] = []
