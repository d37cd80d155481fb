"""Merging, splitting and ending hamlets, for the commune's administrator; beside the hamlets' own pages."""

from django.urls import path

from households.views import places

app_name = "places"
urlpatterns = [
    path("sap-nhap/", places.merge_hamlets, name="merge"),
    path("chia/", places.split_hamlet, name="split"),
    path("<int:hamlet_id>/ket-thuc/", places.end_hamlet, name="end_hamlet"),
]
