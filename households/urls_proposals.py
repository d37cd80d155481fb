"""What heads of hamlets propose, for the officer."""

from django.urls import path

from households.views import proposals

app_name = "proposals"
urlpatterns = [
    path("", proposals.proposals, name="proposals"),
    path("<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("<int:proposal_id>/nhan/", proposals.accept, name="accept"),
    path("<int:proposal_id>/khong-nhan/", proposals.refuse, name="refuse"),
]
