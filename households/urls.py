"""The yearly review."""

from django.urls import path

from households.views import from_register, series
from households.views import results as views

app_name = "households"
urlpatterns = [
    path("", views.reviews, name="reviews"),
    path("mo-nam/", views.open_year, name="open_year"),
    path("qua-cac-nam/", series.series, name="series"),
    path("so-lieu/", views.figure_history, name="figure_history"),
    path("<int:year>/", views.review_grid, name="review_grid"),
    path("<int:year>/luu/", views.save, name="save"),
    path("<int:year>/xem-truoc/", views.preview, name="preview"),
    path("<int:year>/dan-khoi/", views.paste, name="paste"),
    path("<int:year>/xac-nhan/", views.confirm, name="confirm"),
    path("<int:year>/mo-khoa/", views.unlock, name="unlock"),
    path("<int:year>/bo-so-ghi/", views.remove_stated, name="remove_stated"),
    path("<int:year>/bo-ban-go/", views.discard_draft, name="discard_draft"),
    path("<int:year>/so-ho/", from_register.beside_register, name="beside_register"),
    path("<int:year>/so-ho/chon/", from_register.choose_result, name="choose_result"),
    path("<int:year>/so-ho/pham-vi/", from_register.set_extent, name="set_extent"),
]
