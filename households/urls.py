"""The yearly review."""

from django.urls import path

from households.views import results as views

app_name = "households"
urlpatterns = [
    path("", views.reviews, name="reviews"),
    path("mo-nam/", views.open_year, name="open_year"),
    path("so-lieu/", views.figure_history, name="figure_history"),
    path("<int:year>/", views.review_grid, name="review_grid"),
    path("<int:year>/luu/", views.save, name="save"),
    path("<int:year>/xem-truoc/", views.preview, name="preview"),
    path("<int:year>/dan-khoi/", views.paste, name="paste"),
    path("<int:year>/xac-nhan/", views.confirm, name="confirm"),
    path("<int:year>/mo-khoa/", views.unlock, name="unlock"),
    path("<int:year>/bo-so-ghi/", views.remove_stated, name="remove_stated"),
    path("<int:year>/bo-ban-go/", views.discard_draft, name="discard_draft"),
]
