"""Totals of the communes named to a reader of the province."""

from django.urls import path

from targets.views import province

app_name = "province"
urlpatterns = [path("", province.compare, name="compare")]
