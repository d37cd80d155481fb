"""Signing in and out, the own password, roles and what was typed and not saved."""

from django.urls import path

from accounts import views
from hamlets.views import roles

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("mat-khau/", views.change_password, name="change_password"),
    path("vai-tro/", roles.choose, name="roles"),
    path("viec-dang-do/", views.parked, name="drafts"),
    path("viec-dang-do/<int:draft_id>/", views.parked_one, name="draft"),
    path("viec-dang-do/<int:draft_id>/bo/", views.discard_parked, name="discard_draft"),
    path("suc-khoe/", views.health, name="health"),
]
