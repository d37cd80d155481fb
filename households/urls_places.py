"""Merging and splitting hamlets, for the commune's administrator; beside the hamlets' own pages."""

from django.urls import path

from households.views import places

app_name = "places"
urlpatterns = [
    path("sap-nhap/", places.merge_hamlets, name="merge"),
    path("chia/", places.split_hamlet, name="split"),
]
