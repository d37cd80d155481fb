"""Workbooks that were sent in: the batch, what the check found row by row, and a commune's ways of reading columns."""

from django.db import models

from exchange.kinds.base import Outcome
from hamlets.models import Commune
from thinhduc.scope import ScopedModel


class KindChoice(models.TextChoices):
    """What a workbook holds (exchange/kinds)."""

    REVIEWS = "reviews", "kết quả rà soát từng xóm"
    PLAN = "plan", "biểu kế hoạch"
    HOUSEHOLDS = "households", "danh sách hộ và thành viên"


class State(models.TextChoices):
    """How far a batch is; only COMMITTED changed anything beyond the batch itself."""

    UPLOADED = "uploaded", "đã gửi, chờ đọc"
    UNREADABLE = "unreadable", "không đọc được"
    MAPPING = "mapping", "chờ chọn cột"
    CHECKED = "checked", "đã kiểm tra, chưa ghi"
    COMMITTED = "committed", "đã ghi"
    UNDONE = "undone", "đã hoàn tác"
    DISCARDED = "discarded", "đã bỏ"


class Wanted(models.TextChoices):
    """What is to be done with a batch, by whichever process takes it up (exchange/work.py)."""

    CHECK = "check", "đọc và kiểm tra"
    COMMIT = "commit", "ghi"
    UNDO = "undo", "hoàn tác"


class ImportProfile(ScopedModel):
    """How a commune reads the columns of one kind of workbook.

    `columns`: by part the head of each field's column, and the values for all rows: {"members": {"heads": {"name":
    "Họ và tên"}, "constants": {"decided_on": "15/12/2021"}}}. `rules`: as in a batch. `accepted`: names that were taken
    for another one, by field: {"hamlet": {"ĐẦU PHÂN": "8"}}.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    kind = models.CharField("loại tệp", max_length=12, choices=KindChoice.choices)
    name = models.CharField("tên", max_length=80)
    columns = models.JSONField("cột", default=dict)
    rules = models.JSONField("quy tắc", default=dict)
    accepted = models.JSONField("tên đã nhận", default=dict)
    saved_by = models.CharField("người lưu", max_length=120)
    saved_at = models.DateTimeField("lưu lúc")

    class Meta:
        verbose_name = "hồ sơ cột"
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("commune", "kind", "name"),
                name="import_profile_once",
                violation_error_message="Đã có hồ sơ cột tên này.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ImportBatch(ScopedModel):
    """One workbook on its way in.

    `data`: its bytes, None once the batch was discarded. `layouts`: where its tables stand (Layout.as_dict).
    `notes`: sentences on the whole; while columns are to be chosen, why.
    `found`, `sheets`: what a person chooses columns from (exchange/rules/outline.py).
    `rules`: what is done with changed cells that are not decided one by one: {"members.name": "take", "*": "keep"}.
    `accepted`: as in a profile. `fields`: the columns with changes (rules.counts.ChangedField).
    `faults`: of no single row.
    `wanted`, `worker`, `stage`, `done`, `total`, `worked_at`: work that is asked for or under way, and the mark of the
    process that does it; all empty otherwise. `refusal`: why the last work was refused.
    `fingerprint`: of what the check found; committing finds the same or refuses. `undo`: what taking back needs.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    kind = models.CharField("loại tệp", max_length=12, choices=KindChoice.choices)
    year = models.PositiveSmallIntegerField("năm")
    state = models.CharField("trạng thái", max_length=12, choices=State.choices, default=State.UPLOADED)
    file_name = models.CharField("tên tệp", max_length=200)
    data = models.BinaryField("nội dung", null=True)
    size = models.PositiveIntegerField("số byte")
    sha256 = models.CharField("SHA-256", max_length=64)
    layouts = models.JSONField("bố trí", default=list)
    found = models.JSONField("bảng tìm thấy", default=list)
    sheets = models.JSONField("các trang", default=list)
    profile = models.CharField("hồ sơ cột đã dùng", max_length=80, blank=True)
    rules = models.JSONField("quy tắc", default=dict)
    accepted = models.JSONField("tên đã nhận", default=dict)
    counts = models.JSONField("số dòng", default=dict)
    fields = models.JSONField("cột có thay đổi", default=list)
    faults = models.JSONField("chỗ sai của cả tệp", default=list)
    notes = models.JSONField("điều cần biết", default=list)
    message = models.TextField("vì sao không đọc được", blank=True)
    fingerprint = models.CharField("mã nội dung", max_length=64, blank=True)
    wanted = models.CharField("phải làm gì", max_length=8, choices=Wanted.choices, blank=True)
    worker = models.CharField("tiến trình đang làm", max_length=32, blank=True)
    refusal = models.TextField("vì sao chưa làm được", blank=True)
    stage = models.CharField("đang làm", max_length=80, blank=True)
    done = models.PositiveIntegerField("đã làm", default=0)
    total = models.PositiveIntegerField("phải làm", default=0)
    worked_at = models.DateTimeField("làm lúc", null=True)
    uploaded_by = models.CharField("người gửi", max_length=120)
    uploaded_at = models.DateTimeField("gửi lúc")
    committed_by = models.CharField("người ghi", max_length=120, blank=True)
    committed_at = models.DateTimeField("ghi lúc", null=True)
    undone_by = models.CharField("người hoàn tác", max_length=120, blank=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)
    undone_reason = models.CharField("lý do hoàn tác", max_length=300, blank=True)
    undo = models.JSONField("để hoàn tác", null=True)

    class Meta:
        verbose_name = "lần nạp tệp"
        ordering = ("-id",)
        indexes = (models.Index(fields=("commune", "-id"), name="import_batch_commune"),)

    def __str__(self) -> str:
        return f"{self.file_name} ({self.kind} {self.year})"


class ImportRow(ScopedModel):
    """What the check found of one row of the workbook.

    `changes`: [{"key", "label", "old", "new"}], printed, identity numbers masked; `faults`: as layouts.Fault;
    `choices`: by key of a change "take" or "keep".
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", verbose_name="lần nạp")
    number = models.PositiveIntegerField("thứ tự")
    part = models.CharField("bảng", max_length=20)
    sheet = models.CharField("trang", max_length=120)
    row = models.PositiveIntegerField("dòng")
    outcome = models.CharField("kết quả", max_length=10, choices=[(one.value, one.label) for one in Outcome])
    title = models.CharField("đối tượng", max_length=200)
    why = models.CharField("vì sao", max_length=300, blank=True)
    changes = models.JSONField("thay đổi", default=list)
    faults = models.JSONField("chỗ sai", default=list)
    choices = models.JSONField("lựa chọn", default=dict)

    class Meta:
        verbose_name = "dòng của tệp"
        constraints = (models.UniqueConstraint(fields=("batch", "number"), name="import_row_once"),)
        indexes = (models.Index(fields=("batch", "outcome", "number"), name="import_row_outcome"),)

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"
