"""Tables as communes have them: the parts that are looked for, and sheets made of rows."""

from households.rules import ALIASES, FIGURES
from tests.thinhduc.workbooks.plain import sheet
from thinhduc.values import (
    read_code,
    read_count,
    read_day,
    read_identity,
    read_name,
    read_points,
    read_text,
    read_tick,
    show_text,
)
from thinhduc.workbooks.book import Sheet
from thinhduc.workbooks.fields import Field, FieldType, Part


def text(key: str, label: str, *aliases: str, **options: object) -> Field:
    return Field(key, label, read_text(120), show_text, aliases=aliases, **options)  # type: ignore[arg-type]


def count(key: str, label: str, *aliases: str, **options: object) -> Field:
    return Field(key, label, read_count, show_text, FieldType.COUNT, aliases=aliases, **options)  # type: ignore[arg-type]


def points(key: str, label: str, *aliases: str, **options: object) -> Field:
    return Field(key, label, read_points, show_text, FieldType.POINTS, aliases=aliases, **options)  # type: ignore[arg-type]


HAMLET = text("hamlet", "Tên xóm", "Xóm", "Thôn", "Địa bàn", "Đơn vị", is_needed=True)

RESULTS = Part(
    "results",
    "Kết quả rà soát từng xóm",
    (HAMLET, *(count(key, label, short, *ALIASES[key]) for key, label, short in FIGURES)),
    hints=("rà soát", "kết quả"),
)


def plan_part(slug: str, words: str) -> Part:
    class_ = words.capitalize()
    labour = (count("no_labour", f"{class_} không còn khả năng lao động", "Không có KNLĐ"),)
    return Part(
        slug,
        f"Biểu giảm {words}",
        (
            HAMLET,
            count("households", "Tổng số hộ năm 2022", "Tổng số hộ dân"),
            count("opening", f"{class_} sau rà soát năm 2021", "Đầu kỳ"),
            *(labour if slug == "poor" else ()),
            count("reduction", "Kế hoạch giảm năm 2022", "Kế hoạch giảm", is_needed=True),
            count("closing", f"{class_} cuối kỳ năm 2022", "Cuối kỳ", is_computed=True),
            text("rate", "Tỷ lệ %", is_computed=True),
        ),
        hints=(words,),
    )


POOR, NEAR_POOR = plan_part("poor", "hộ nghèo"), plan_part("near_poor", "hộ cận nghèo")
PLAN = (POOR, NEAR_POOR)

MEMBERS = Part(
    "members",
    "Danh sách hộ và thành viên",
    (
        text("number", "STT hộ", goes_down=True),
        text("head", "Chủ hộ", "Họ tên chủ hộ", goes_down=True),
        Field(
            "name",
            "Họ và tên thành viên",
            read_name,
            show_text,
            aliases=("Họ và tên", "Thành viên"),
            is_needed=True,
        ),
        text("relation", "Quan hệ với chủ hộ"),
        Field(
            "birth",
            "Ngày sinh",
            read_day,
            show_text,
            FieldType.DATE,
            aliases=("Ngày, tháng, năm sinh", "Năm sinh"),
        ),
        text("sex", "Giới tính"),
        Field(
            "identity", "Số CCCD", read_identity, show_text, aliases=("CCCD", "Số định danh cá nhân", "CMND")
        ),
        text("hamlet", "Thôn", "Xóm", "Tên xóm", is_needed=True, goes_down=True),
        text("ethnicity", "Dân tộc"),
        text("class", "Phân loại hộ", "Kết quả rà soát", goes_down=True),
        text("decision", "Số quyết định", "QĐ công nhận", goes_down=True),
        Field("decided_on", "Ngày ban hành quyết định", read_day, show_text, FieldType.DATE, goes_down=True),
        points("b1", "Điểm B1", "B1", goes_down=True),
        points("b2", "Điểm B2", "B2", goes_down=True),
        Field("minority", "Hộ dân tộc thiểu số", read_tick, show_text, FieldType.TICK, goes_down=True),
        Field(
            "no_labour", "Hộ không có khả năng lao động", read_tick, show_text, FieldType.TICK, goes_down=True
        ),
        text("causes", "Nguyên nhân nghèo", goes_down=True),
        count("persons", "Số nhân khẩu", goes_down=True),
    ),
    hints=("hộ nghèo, hộ cận nghèo",),
    is_optional=True,
)
ESCAPED = Part(
    "escaped",
    "Hộ thoát nghèo, thoát cận nghèo",
    (
        Field("name", "Họ và tên", read_name, show_text, aliases=("Tên", "Họ tên chủ hộ"), is_needed=True),
        text("relation", "Quan hệ với chủ hộ", "Quan hệ"),
        text("sex", "Giới tính"),
        Field("birth", "Ngày sinh", read_day, show_text, FieldType.DATE),
        Field("identity", "Số CCCD", read_identity, show_text, aliases=("CCCD",)),
        text("ethnicity", "Dân tộc"),
        text("address", "Địa chỉ", is_needed=True),
        points("b1", "Điểm B1", "B1"),
        points("b2", "Điểm B2", "B2"),
        text("note", "Ghi chú"),
        count("age", "Tuổi"),
        count("persons", "Số nhân khẩu", "Nhân khẩu"),
    ),
    hints=("thoát nghèo", "thoát cận nghèo"),
    is_optional=True,
)
NATIONAL = Part(
    "national",
    "Tệp xuất từ phần mềm quốc gia",
    (
        Field("reviewed", "Thời gian rà soát", read_day, show_text, FieldType.DATE, aliases=("date",)),
        Field("head", "Chủ hộ", read_name, show_text, aliases=("family.hostName",), is_needed=True),
        Field("code", "Mã hộ", read_code, show_text, aliases=("family.code",), is_needed=True),
        text("native", "Dân tộc tại chỗ", "family.coDanTocTaiCho"),
        text("sex", "Giới tính", "family.hostGender"),
        count("persons", "Số nhân khẩu", "family.numberOfMembers"),
        text("a", "Phiếu A", "quickReview.result"),
        points("b1", "Phiếu B1", "b1Point"),
        points("b2", "Phiếu B2", "b2Point"),
        text("class", "Kết quả rà soát", "classify", is_needed=True),
        text("reviewer", "Người rà soát", "reviewer"),
    ),
    is_optional=True,
)
HOUSEHOLDS = (MEMBERS, ESCAPED, NATIONAL)


# The annexes of plan 38 of 2022 as the application writes them: titles, two head rows with a group, rows, CỘNG, "./.".
POOR_SHEET = sheet(
    "Biểu giảm hộ nghèo 2022",
    [
        ["Phụ lục I"],
        ["BIỂU PHÂN BỐ CHỈ TIÊU GIẢM HỘ NGHÈO NĂM 2022"],
        ["(Kèm theo Kế hoạch số ……/KH-UBND ngày …… tháng …… năm …… của UBND xã Thịnh Đức)"],
        [],
        ["TT", "Tên xóm", "Tổng số hộ năm 2022", "Giảm hộ nghèo năm 2022", None, None, None, None],
        [
            None,
            None,
            None,
            "Hộ nghèo sau rà soát năm 2021",
            "Hộ nghèo không còn khả năng lao động",
            "Kế hoạch giảm năm 2022",
            "Hộ nghèo cuối kỳ năm 2022",
            "Tỷ lệ %",
        ],
        [1, "Nhân Hòa", 219, 3, 2, 0, 3, 1.37],
        [2, "Phúc Hòa", 209, 6, 4, 1, 5, 2.39],
        [12, "Làng Mơn", 130, 10, 6, 2, 8, 6.15],
        ["CỘNG", None, 558, 19, 12, 3, 16, 2.87],
        ["./."],
    ],
    *("A1:H1", "A2:H2", "A3:H3", "A5:A6", "B5:B6", "C5:C6", "D5:H5", "A10:B10", "A11:H11"),
)
NEAR_POOR_SHEET = sheet(
    "Biểu giảm hộ cận nghèo 2022",
    [
        ["Phụ lục II"],
        ["BIỂU PHÂN BỐ CHỈ TIÊU GIẢM HỘ CẬN NGHÈO NĂM 2022"],
        [],
        ["TT", "Tên xóm", "Tổng số hộ dân 2022", "Giảm hộ cận nghèo năm 2022"],
        [
            None,
            None,
            None,
            "Hộ cận nghèo sau rà soát năm 2021",
            "Kế hoạch giảm năm 2022",
            "hộ cận nghèo cuối kỳ năm 2022",
            "Tỷ lệ %",
        ],
        [1, "NHÂN HÒA", 219, 4, 1, 3, None],
        [2, "PHÚC HÒA", 209, 1, 1, 0, None],
        [None, "CỘNG", 428, 5, 2, 3, 0.7],
    ],
    *("A1:G1", "A2:G2", "A4:A5", "B4:B5", "C4:C5", "D4:G4"),
)

NATIONAL_SHEET = sheet(
    "Sheet1",
    [
        [
            *("date", "family.hostName", "family.code", "family.coDanTocTaiCho", "family.hostGender"),
            *("family.numberOfMembers", "quickReview.result", "b1Point", "b2Point", "classify", "reviewer"),
        ],
        [
            *(
                "Thời gian rà soát",
                "Chủ hộ",
                "Mã hộ",
                "Dân tộc tại chỗ",
                "Giới tính",
                "Số nhân khẩu",
                "Phiếu A",
            ),
            *("Phiếu B1", "Phiếu B2", "Kết quả rà soát", "Người rà soát"),
        ],
        [None, "Y Bình", 1.0, "x", None, 4.0, None, None, None, "Hộ nghèo", None],
        [None, "Y Bình", 1.0, "x", None, 4.0, None, None, None, "Hộ nghèo", None],
        [None, "H’Len", 2.0, None, "Nữ", 3.0, None, 120.0, 30.0, "Hộ cận nghèo", None],
    ],
)

# Section 7.2: columns B to AA, heads in rows 6 and 7, a row of letters is left out by this office, data from row 8.
LIST_SHEET = sheet(
    "DS hộ nghèo, cận nghèo",
    [
        [None, "UBND XÃ THỊNH ĐỨC"],
        [],
        [None, "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO SAU RÀ SOÁT NĂM 2021"],
        [None, "(Kèm theo Quyết định số 12/QĐ-UBND ngày 15/12/2021)"],
        [],
        [
            *("TT", "STT hộ", "Họ và tên", None, "Quan hệ với chủ hộ", "Ngày, tháng, năm sinh", "Giới tính"),
            *("CCCD", "Địa chỉ", None, None, None, None, None, "Dân tộc", "Phân loại hộ", "QĐ công nhận"),
            *("Ngày ban hành QĐ", "Điểm", None, "DTTS", "Không có KNLĐ", "Có công CM", "Nguyên nhân nghèo"),
            *(None, "Tuổi", "Số nhân khẩu"),
        ],
        [
            *(None, None, "Chủ hộ", "Thành viên", None, None, None, None, "Tỉnh", "Huyện", "Mã huyện", "Xã"),
            *("Mã xã", "Thôn", None, None, None, None, "B1", "B2"),
        ],
        [
            *(
                1,
                1,
                "Nguyễn Văn An",
                "Nguyễn Văn An",
                "Chủ hộ",
                "01/02/1960",
                "Nam",
                "019060000001",
                "Thái Nguyên",
            ),
            *("TP Thái Nguyên", "164", "Thịnh Đức", "05482", "Phú", "Kinh", "Hộ nghèo", "12/QĐ-UBND"),
            *("15/12/2021", 120, 30, None, "x", None, "Không có lao động", None, 61, 2),
        ],
        [
            *(
                2,
                None,
                None,
                "Trần Thị Bé",
                "Vợ",
                "1962",
                "Nữ",
                "019162000002",
                "Thái Nguyên",
                "TP Thái Nguyên",
            ),
            *("164", "Thịnh Đức", "05482", "Phú", "Kinh"),
        ],
        [
            *(3, 2, "Lê Thị Cúc", "Lê Thị Cúc", "Chủ hộ", "31-3-1950", "Nữ", "019150000003", "Thái Nguyên"),
            *(
                "TP Thái Nguyên",
                "164",
                "Thịnh Đức",
                "05482",
                "Làng Mơn",
                "Tày",
                "Hộ cận nghèo",
                None,
                None,
                135,
                20,
            ),
            *(None, None, None, None, None, 71, 1),
        ],
    ],
    *("C6:D6", "I6:N6", "S6:T6", "A6:A7", "B6:B7", "E6:E7", "F6:F7", "G6:G7", "H6:H7", "O6:O7", "P6:P7"),
    *("Q6:Q7", "R6:R7", "U6:U7", "V6:V7", "W6:W7", "X6:X7", "Z6:Z7", "AA6:AA7", "B3:AA3"),
)


def escaped_sheet(name: str, title: str) -> Sheet:
    """Sheets 2 and 3 of section 7.2: data from row 10."""
    return sheet(
        name,
        [
            [None, "UBND XÃ THỊNH ĐỨC"],
            [],
            [None, title],
            [],
            [],
            [],
            [
                *(
                    "STT",
                    None,
                    "Tên",
                    "Quan hệ với chủ hộ",
                    "Giới tính",
                    "Ngày sinh",
                    "CCCD",
                    "Dân tộc",
                    "Địa chỉ",
                ),
                *("Kết quả chấm điểm", None, None, "Ghi chú", None, "Tuổi", "Nhân khẩu"),
            ],
            [*(None,) * 9, "B1", "B2"],
            ["A", None, "B", 1, 2, 3, 4, 5, 6, 7, 8, None, 9, None, 10, 11],
            [
                1,
                None,
                "Hoàng Văn Dũng",
                "Chủ hộ",
                "Nam",
                "5/6/1970",
                "019070000004",
                "Kinh",
                "Xóm Phú",
                145,
                10,
                None,
                None,
            ],
        ],
        "J7:K7",
    )


# Report 1 of the national system: heads in rows 8 to 11, the last one with numbers and formulas.
REPORT_SHEET = sheet(
    "Bieu1",
    [
        ["ỦY BAN NHÂN DÂN XÃ THỊNH ĐỨC", None, None, None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        [None, None, None, None, None, None, "Độc lập - Tự do - Hạnh phúc"],
        [],
        ["TỔNG HỢP KẾT QUẢ CHÍNH THỨC RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2021"],
        [],
        [],
        [],
        [
            *(
                "TT",
                "Đơn vị",
                "Tổng số hộ dân cư tại thời điểm rà soát",
                None,
                "Kết quả rà soát về hộ",
                None,
                None,
            ),
            *(None, None, None, "Kết quả rà soát về khẩu", None, None, None),
        ],
        [
            *(None, None, "Số hộ", "Nhân khẩu", "Hộ nghèo", None, "Hộ cận nghèo", None),
            *("Hộ làm nông, lâm, ngư, diêm nghiệp có mức sống trung bình", None),
            *("Khẩu nghèo", None, "Khẩu cận nghèo", None),
        ],
        [None, None, None, None, *("Số hộ", "Tỷ lệ %") * 3, *("Số khẩu", "Tỷ lệ %") * 2],
        ["A", "B", 1, 2, 3, "4=3/1*100", 5, "6=5/1*100", 7, "8=7/1*100", 9, "10=9/2*100", 11, "12=11/2*100"],
        ["Toàn xã", None, 2111, 8400, 37, 1.75, 22, 1.04, 5, 0.24, 120, 1.43, 80, 0.95],
        [1, "Nhân Hòa", 219, 880, 3, 1.37, 4, 1.83, 1, 0.46, 9, 1.02, 15, 1.7],
        [2, "Phúc Hòa", 209, 830, 6, 2.87, 1, 0.48, 0, 0, 20, 2.41, 4, 0.48],
        [],
        [None, "Người lập biểu", *(None,) * 8, "Thịnh Đức, ngày 15 tháng 12 năm 2021"],
        [*(None,) * 10, "CHỦ TỊCH"],
        [None, "(Ký, ghi rõ họ tên)", *(None,) * 8, "(Ký, đóng dấu)"],
    ],
    *("A8:A10", "B8:B10", "C8:D8", "E8:J8", "K8:N8", "C9:C10", "D9:D10", "E9:F9", "G9:H9", "I9:J9", "K9:L9"),
    *("M9:N9", "A12:B12"),
)
