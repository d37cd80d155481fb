"""Reviews household by household: rounds, their board, sheets and steps."""

from django.urls import path

from households.views import cases, rounds

app_name = "rounds"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("lap/", rounds.open_round, name="open"),
    path("<int:round_id>/", rounds.board, name="board"),
    path("<int:round_id>/them/", rounds.add, name="add"),
    path("<int:round_id>/niem-yet/", rounds.posting, name="posting"),
    path("<int:round_id>/chuan/<slug:other>/", rounds.other_standard, name="other_standard"),
    path("<int:round_id>/buoc/<slug:step>/", cases.steps, name="steps"),
    path("<int:round_id>/ho/<int:case_id>/", cases.case, name="case"),
    path("<int:round_id>/ho/<int:case_id>/<slug:standard>/", cases.sheet, name="sheet"),
    path("<int:round_id>/ho/<int:case_id>/<slug:standard>/luu/", cases.save_sheet, name="save_sheet"),
    path("<int:round_id>/ho/<int:case_id>/<slug:standard>/xem-truoc/", cases.preview, name="preview_sheet"),
    path("<int:round_id>/ho/<int:case_id>/<slug:standard>/bo-ban-go/", cases.discard, name="discard_sheet"),
]
