"""A head's own households and proposals, below the hamlet's address."""

from django.urls import path

from households.views import own

app_name = "own"
urlpatterns = [
    path("<slug:hamlet>/ho/", own.households, name="households"),
    path("<slug:hamlet>/ho/<int:household_id>/", own.household, name="household"),
    path("<slug:hamlet>/ho/<int:household_id>/bien-dong/", own.report, name="report"),
    path("<slug:hamlet>/ho/<int:household_id>/ra-soat/", own.ask, name="ask"),
    path("<slug:hamlet>/ho/<int:household_id>/sua/<int:member_id>/", own.correct, name="correct"),
    path("<slug:hamlet>/de-nghi/", own.proposals, name="proposals"),
    path("<slug:hamlet>/de-nghi/them-ho/", own.add, name="add"),
    path("<slug:hamlet>/de-nghi/<int:proposal_id>/rut/", own.withdraw, name="withdraw"),
]
