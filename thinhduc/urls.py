"""Every address of the application; the rooms' own lists are grouped by object."""

from django.urls import include, path

from hamlets.views import roles as role_views
from households.views import places as place_views
from households.views import standards as standard_views
from targets.views import start as start_views

handler400 = "accounts.views.unreadable"
handler403 = "accounts.views.forbidden"
handler404 = "accounts.views.not_found"
handler500 = "accounts.views.server_error"

urlpatterns = [
    path("", role_views.start, name="start"),
    path("", include("accounts.urls")),
    path("he-thong/", include("hamlets.urls_system")),
    path("he-thong/chuan/", include("households.urls_system")),
    path("he-thong/sap-nhap-xa/", place_views.merge_communes, name="merge_communes"),
    path("tinh/", include("targets.urls_province")),
    path("kiem-tra/", include("documents.urls_public")),
    path("<slug:commune>/", start_views.commune_start, name="commune_start"),
    path("<slug:commune>/", include("hamlets.urls")),
    path("<slug:commune>/cac-xom/", include("households.urls_places")),
    path("<slug:commune>/chuan/", standard_views.standards_here, name="standards"),
    path("<slug:commune>/ra-soat/", include("households.urls")),
    path("<slug:commune>/dot-ra-soat/", include("households.urls_rounds")),
    path("<slug:commune>/ke-hoach/", include("targets.urls")),
    path("<slug:commune>/ke-hoach/", include("reports.urls")),
    path("<slug:commune>/ke-hoach/", include("documents.urls")),
    path("<slug:commune>/hinh-ky/", include("documents.urls_stamps")),
    path("<slug:commune>/van-ban-phap-luat/", include("targets.urls_acts")),
    path("<slug:commune>/so-ho/", include("households.urls_register")),
    path("<slug:commune>/bien-dong/", include("households.urls_movements")),
    path("<slug:commune>/de-nghi/", include("households.urls_proposals")),
    path("<slug:commune>/nap-tep/", include("exchange.urls")),
    path("<slug:commune>/xom/", include("households.urls_own")),
    path("<slug:commune>/xom/", include("targets.urls_head")),
]
