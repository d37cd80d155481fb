"""The columns a commune may add to both annexes, beside those of the plan of 2022 (regulations.md 7.4)."""

OPTIONAL_COLUMNS = {
    "persons": "Tổng số nhân khẩu",
    "opening_rate": "Tỷ lệ % đầu kỳ",
    "assigned_minimum": "Mức giao tối thiểu",
    "note": "Ghi chú",
}
