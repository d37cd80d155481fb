"""Where anyone may verify an issued document, without an account."""

from django.urls import path

from documents import verify_views

app_name = "verify"
urlpatterns = [
    path("", verify_views.look_up, name="look_up"),
    path("<slug:code>/", verify_views.document, name="document"),
    path("<slug:code>/<path:rest>", verify_views.nothing, name="nothing"),
]
