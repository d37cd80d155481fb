"""The annexes of a plan's version in every format, and issuing it."""

from django.urls import path

from reports import issuing_views, views

app_name = "reports"
urlpatterns = [
    path("<int:year>/ban-<int:number>/ban-hanh/", issuing_views.issue, name="issue"),
    path("<int:year>/ban-<int:number>/bieu/<slug:report>/", views.annex, name="annex"),
    path("<int:year>/ban-<int:number>/bieu/<slug:report>.<slug:format>", views.annex_file, name="annex_file"),
]
