"""The year's movements: the balance, lists, recording, events of confirmed years."""

from django.urls import path

from households.views import late, movements, recording

app_name = "movements"
urlpatterns = [
    path("", movements.latest, name="latest"),
    path("cho-quyet/", late.waiting, name="waiting"),
    path("cho-quyet/<int:late_id>/", late.decide, name="decide"),
    path("ho/<int:household_id>/", recording.record, name="record"),
    path("ho/<int:household_id>/tach/", recording.split, name="split"),
    path("ho/<int:household_id>/nhap/", recording.merge, name="merge"),
    path("<int:year>/", movements.ledger, name="ledger"),
    path("<int:year>/ca-xa/", movements.whole_commune, name="whole_commune"),
    path("<int:year>/<slug:hamlet>/", movements.hamlet, name="hamlet"),
]
