"""The documents' registration; what was added to an issued document is never changed."""

from django.apps import AppConfig

from thinhduc.guards import Guard

KEPT = "Tệp đã lưu kèm văn bản ban hành không được sửa, xóa."


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Văn bản đã ban hành"
    guards = (
        Guard("documents_signedfile", keys=(("id",), ("file_id", "sha256")), message=KEPT),
        Guard("documents_scan", message=KEPT),
        Guard("documents_scanfile", keys=(("id",), ("scan_id", '"order"')), message=KEPT),
    )
