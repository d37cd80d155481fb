"""The documents' registration; what was added to an issued document is never changed."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from thinhduc.guards import Guard

KEPT = "Tệp đã lưu kèm văn bản ban hành không được sửa, xóa."
KEPT_IMAGE = "Hình chữ ký, hình dấu đã lưu không được sửa, xóa; hãy thêm hình mới."


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Văn bản đã ban hành"
    waiting_tasks = "documents.pages.waiting.waiting_tasks"
    leader_tasks = "documents.pages.waiting.leader_tasks"
    version_findings = "documents.queries.added.added_findings"
    guards = (
        Guard("documents_signedfile", keys=(("id",), ("file_id", "sha256")), message=KEPT),
        Guard("documents_scan", message=KEPT),
        Guard("documents_scanfile", keys=(("id",), ("scan_id", '"order"')), message=KEPT),
        Guard("documents_stampimage", message=KEPT_IMAGE),
    )

    def ready(self) -> None:
        from documents.checks import check_signing

        register(check_signing, Tags.security)
