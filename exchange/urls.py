"""Addresses of the import assistant, below /<commune>/nap-tep/."""

from django.urls import path

from exchange import downloads
from exchange.views import batches, choosing

app_name = "exchange"
urlpatterns = [
    path("", batches.listed, name="batches"),
    path("gui/", batches.upload, name="upload"),
    path("mau/<slug:kind>/<int:year>/", downloads.form, name="form"),
    path("ho-so/", choosing.listed_profiles, name="profiles"),
    path("ho-so/<int:profile_id>/xoa/", choosing.delete_profile, name="delete_profile"),
    path("<int:batch_id>/", batches.batch, name="batch"),
    path("<int:batch_id>/tien-do/", batches.progress, name="progress"),
    path("<int:batch_id>/lam-lai/", batches.again, name="again"),
    path("<int:batch_id>/cot/", choosing.columns, name="columns"),
    path("<int:batch_id>/giu-ho-so/", batches.save_profile, name="save_profile"),
    path("<int:batch_id>/nhan-ten/", choosing.accept, name="accept"),
    path("<int:batch_id>/chon/", choosing.choose, name="choose"),
    path("<int:batch_id>/ghi/", batches.commit, name="commit"),
    path("<int:batch_id>/hoan-tac/", batches.undo, name="undo"),
    path("<int:batch_id>/bo/", batches.discard, name="discard"),
    path("<int:batch_id>/tep/", downloads.original, name="original"),
    path("<int:batch_id>/danh-dau/", downloads.marked, name="marked"),
]
