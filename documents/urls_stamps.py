"""The pictures of hand and seal."""

from django.urls import path

from documents.views import stamps

app_name = "stamps"
urlpatterns = [
    path("", stamps.stamps, name="pictures"),
    path("<int:stamp_id>.png", stamps.stamp, name="picture"),
]
