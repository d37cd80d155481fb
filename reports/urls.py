"""The plan of a version as a document, its annexes, each in every format, and issuing it."""

from django.urls import path

from reports import document_views, issuing_views, views

app_name = "reports"
urlpatterns = [
    path("<int:year>/ban-<int:number>/ban-hanh/", issuing_views.issue, name="issue"),
    path("<int:year>/ban-<int:number>/van-ban/", document_views.document, name="document"),
    path(
        "<int:year>/ban-<int:number>/van-ban/ke-hoach.<slug:ending>",
        document_views.document_file,
        name="document_file",
    ),
    path("<int:year>/ban-<int:number>/bieu/<slug:report>/", views.annex, name="annex"),
    path("<int:year>/ban-<int:number>/bieu/<slug:report>.<slug:format>", views.annex_file, name="annex_file"),
]
