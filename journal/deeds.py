"""What the journal's deeds are called, in the one place."""

DEEDS = {
    "account-changed": "Sửa tài khoản",
    "account-closed": "Đóng tài khoản",
    "account-created": "Tạo tài khoản",
    "account-reopened": "Mở lại tài khoản",
    "account-unlocked": "Mở khóa đăng nhập",
    "commune-changed": "Đổi thông tin xã",
    "commune-created": "Tạo xã",
    "communes-merged": "Sáp nhập xã",
    "hamlet-added": "Thêm xóm",
    "hamlet-corrected": "Sửa thông tin xóm",
    "hamlet-ended": "Kết thúc xóm",
    "hamlet-renamed": "Đổi xóm từ một ngày",
    "hamlet-split": "Chia xóm",
    "hamlets-merged": "Sáp nhập xóm",
    "handed-over": "Bàn giao công việc",
    "password-changed": "Tự đổi mật khẩu",
    "password-reset": "Cấp lại mật khẩu",
    "reader-named": "Giao xã cho người đọc cấp tỉnh",
    "role-ended": "Kết thúc vai trò",
    "role-given": "Giao vai trò",
    "role-taken-back": "Thu hồi vai trò chưa bắt đầu",
}

# Deeds that are the administrator's own work: their subject names an account or a place, never a household.
ADMINISTRATIVE = frozenset(DEEDS)

DEEDS |= {
    "households-carried": "Chuyển hộ theo xóm, xã mới",
    "households-planned": "Chọn hộ dự kiến thoát",
    "plan-acknowledged": "Tiếp nhận chỉ tiêu",
    "plan-adjusting": "Lập bản điều chỉnh",
    "plan-approved": "Duyệt kế hoạch",
    "plan-blanks-filled": "Ghi 0 vào ô giảm còn trống",
    "plan-details-set": "Sửa thông tin kế hoạch",
    "plan-discarded": "Bỏ dự thảo",
    "plan-goal-reason": "Ghi lý do chưa đạt mục tiêu",
    "plan-goal-set": "Đặt mục tiêu",
    "plan-import-undone": "Hoàn tác số kế hoạch nạp từ tệp",
    "plan-issued": "Ban hành kế hoạch",
    "plan-loaded": "Nạp kế hoạch từ tệp",
    "plan-opened": "Lập dự thảo kế hoạch",
    "plan-openings-entered": "Nhập số đầu kỳ của xóm mới chia",
    "plan-openings-kept": "Giữ số đầu kỳ",
    "plan-openings-taken": "Lấy số đầu kỳ mới",
    "plan-recalled": "Rút lại kế hoạch",
    "plan-returned": "Trả lại kế hoạch",
    "plan-revoked": "Bãi bỏ kế hoạch",
    "plan-saved": "Sửa số liệu kế hoạch",
    "plan-stated": "Ghi tổng theo nguồn",
    "plan-stated-removed": "Bỏ tổng đã ghi",
    "plan-submitted": "Trình duyệt kế hoạch",
    "plan-text-changed": "Sửa lời văn kế hoạch",
    "legal-act-kept": "Ghi văn bản pháp luật của xã",
    "legal-act-removed": "Bỏ văn bản pháp luật của xã",
    "signed-file-added": "Đưa bản ký số vào hồ sơ",
    "signed-on-server": "Ký số trên máy chủ",
    "sign-refused": "Gõ sai mật khẩu của khóa ký trên máy chủ",
    "scan-added": "Đưa bản quét vào hồ sơ",
    "stamp-image-added": "Đưa hình chữ ký, con dấu vào hồ sơ",
    "archive-taken": "Tải hồ sơ lưu trữ kế hoạch",
    "review-loaded": "Nạp kết quả rà soát từ tệp",
    "proposal-accepted": "Nhận đề nghị của trưởng xóm",
    "proposal-made": "Trưởng xóm gửi đề nghị",
    "proposal-refused": "Không nhận đề nghị của trưởng xóm",
    "proposal-withdrawn": "Trưởng xóm rút đề nghị",
    "province-looked": "Cấp tỉnh xem số tổng hợp",
    "register-extent-set": "Ghi sổ hộ của năm gồm những hộ nào",
    "review-chosen": "Chọn giữa số đã nhập và sổ hộ",
    "review-confirmed": "Xác nhận kết quả rà soát",
    "review-import-undone": "Hoàn tác kết quả rà soát nạp từ tệp",
    "review-opened": "Mở năm rà soát",
    "review-saved": "Sửa kết quả rà soát",
    "review-stated": "Ghi tổng rà soát theo nguồn",
    "review-stated-removed": "Bỏ tổng rà soát đã ghi",
    "review-unlocked": "Mở khóa kết quả rà soát",
    "workbook-committed": "Ghi tệp Excel vào sổ",
    "workbook-discarded": "Bỏ tệp Excel chưa ghi",
    "workbook-profile-deleted": "Xóa hồ sơ cột",
    "workbook-profile-saved": "Lưu hồ sơ cột",
    "workbook-undone": "Hoàn tác lần nạp tệp Excel",
    "round-opened": "Lập đợt rà soát",
    "case-added": "Đưa hộ vào danh sách rà soát",
    "sheet-saved": "Sửa phiếu rà soát của hộ",
    "case-step-recorded": "Ghi bước rà soát của hộ",
    "duplicate-decided": "Quyết định không phải trùng",
    "flag-added": "Ghi đặc điểm của hộ",
    "flag-ended": "Kết thúc đặc điểm của hộ",
    "household-changed": "Sửa thông tin hộ",
    "household-imported": "Sửa hộ theo tệp đã nạp",
    "household-import-undone": "Hoàn tác hộ nạp từ tệp",
    "household-read": "Xem hồ sơ hộ",
    "households-merged": "Gộp hộ ghi trùng",
    "identity-opened": "Xem đủ số giấy tờ",
    "list-exported": "Xuất danh sách",
    "form-taken": "Tải mẫu Excel",
    "batch-file-taken": "Tải tệp của lần nạp",
    "member-added": "Thêm thành viên",
    "member-changed": "Sửa thành viên",
    "member-left": "Ghi thành viên rời hộ",
    "people-merged": "Gộp người ghi trùng",
    "household-merged": "Nhập hộ",
    "household-registered": "Ghi hộ vào sổ",
    "household-split": "Tách hộ",
    "late-decided": "Quyết định về biến động của năm đã xác nhận",
    "movement-late": "Để lại biến động của năm đã xác nhận",
    "movement-recorded": "Ghi biến động của hộ",
    "standard-added": "Thêm chuẩn nghèo của tỉnh",
    "standard-removed": "Bỏ chuẩn nghèo của tỉnh",
}

# Deeds that change nothing: somebody looked at something, or took it away as a file.
READINGS = frozenset(
    {
        "archive-taken",
        "batch-file-taken",
        "form-taken",
        "household-read",
        "identity-opened",
        "list-exported",
        "province-looked",
    }
)

OTHER = "Việc khác"


def deed_label(deed: str) -> str:
    """A deed in words.

    >>> deed_label("plan-issued")
    'Ban hành kế hoạch'
    """
    return DEEDS.get(deed, OTHER)
