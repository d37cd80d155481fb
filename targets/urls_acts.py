"""The legal acts that a commune's plans are based on."""

from django.urls import path

from targets.views import acts

app_name = "acts"
urlpatterns = [
    path("", acts.acts, name="acts"),
    path("ghi/", acts.keep, name="keep"),
    path("bo/", acts.remove, name="remove"),
]
