"""The commune's accounts, hamlets, journal and handing over."""

from django.urls import path

from hamlets.views import accounts, handover, journal, places

app_name = "hamlets"
urlpatterns = [
    path("tai-khoan/", accounts.accounts, name="accounts"),
    path("tai-khoan/them/", accounts.add_account, name="add_account"),
    path("tai-khoan/co-san/", accounts.add_existing, name="add_existing"),
    path("tai-khoan/<int:user_id>/", accounts.account, name="account"),
    path("tai-khoan/<int:user_id>/sua/", accounts.edit_account, name="edit_account"),
    path("tai-khoan/<int:user_id>/dong/", accounts.close_account, name="close_account"),
    path("tai-khoan/<int:user_id>/mo-lai/", accounts.reopen_account, name="reopen_account"),
    path("tai-khoan/<int:user_id>/mo-khoa/", accounts.unlock_account, name="unlock_account"),
    path("tai-khoan/<int:user_id>/mat-khau/", accounts.reset_password, name="reset_password"),
    path("tai-khoan/<int:user_id>/vai-tro/", accounts.add_role, name="add_role"),
    path("tai-khoan/<int:user_id>/vai-tro/<int:membership_id>/ket-thuc/", accounts.end_role, name="end_role"),
    # `xom/` holds the heads' own pages.
    path("cac-xom/", places.hamlets, name="hamlets"),
    path("cac-xom/them/", places.add_hamlet, name="add_hamlet"),
    path("cac-xom/thong-tin-xa/", places.edit_commune, name="edit_commune"),
    path("cac-xom/<int:hamlet_id>/", places.edit_hamlet, name="edit_hamlet"),
    path("nhat-ky/", journal.journal, name="journal"),
    path("ban-giao/", handover.hand_over, name="hand_over"),
    path("ban-giao/bien-ban/", handover.handed_over, name="handed_over"),
]
