"""A hamlet's own targets, for its head."""

from django.urls import path

from targets.views import head

app_name = "head"
urlpatterns = [
    path("", head.hamlets, name="hamlets"),
    path("<slug:hamlet>/<int:year>/", head.hamlet_year, name="hamlet"),
    path("<slug:hamlet>/<int:year>/ban-<int:number>/tiep-nhan/", head.acknowledge, name="acknowledge"),
]
