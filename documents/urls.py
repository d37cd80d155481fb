"""What is added to an issued plan: signed files, scans, the archive."""

from django.urls import path

from documents.views import archive, scans, signatures

app_name = "documents"
VERSION = "<int:year>/ban-<int:number>/"
SIGNED = f"{VERSION}ky-so/"
SCAN = f"{VERSION}ban-quet/"
urlpatterns = [
    path(f"{VERSION}luu-tru.zip", archive.archive, name="archive"),
    path(SIGNED, signatures.signatures, name="signatures"),
    path(f"{SIGNED}tai-len/", signatures.add_signed, name="add_signed"),
    path(f"{SIGNED}ky/", signatures.sign, name="sign"),
    path(f"{SIGNED}<int:file_id>/", signatures.signed_file, name="signed_file"),
    path(SCAN, scans.scan, name="scan"),
    path(f"{SCAN}tai-len/", scans.add, name="add_scan"),
    path(f"{SCAN}<int:scan_id>/trang-<int:page>.png", scans.scan_page, name="scan_page"),
    path(f"{SCAN}<int:scan_id>/tep-<int:order>/", scans.scan_file, name="scan_file"),
    path(f"{SCAN}ban-hanh/<slug:report>/trang-<int:page>.png", scans.issued_page, name="issued_page"),
]
