"""What is shown before hamlets or communes merge or split: what ends, what begins, how figures go on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from households.actions.places import CommuneMerge, HamletMerge, HamletSplit
from thinhduc.figures import format_count, format_date

Names = Mapping[int, str]


@dataclass(frozen=True)
class Preview:
    """What a deed on places will do, in words."""

    before: tuple[str, ...]
    before_label: str
    after: tuple[str, ...]
    after_label: str
    notes: tuple[str, ...]


def hamlets_merged(merge: HamletMerge, names: Names, slug: str) -> Preview:
    """Several hamlets become one."""
    return _preview(
        [names[pk] for pk in merge.hamlet_ids],
        [f"{merge.new.name} (địa chỉ {slug})"],
        merge.on,
        f"Số đầu kỳ của {merge.new.name} là tổng kết quả đã xác nhận của các xóm cũ; một xóm chưa có kết quả thì "
        "tổng để trống, không coi là 0.",
        "Các hộ trong sổ chuyển theo xóm mới, không tính là chuyển đi hay chuyển đến.",
        "Trưởng các xóm cũ hết nhiệm kỳ; giao vai trò trưởng xóm mới ở mục “Tài khoản”.",
    )


def hamlet_split(split: HamletSplit, names: Names) -> Preview:
    """One hamlet becomes several."""
    return _preview(
        [names[split.hamlet_id]],
        [part.name for part in split.parts],
        split.on,
        "Số đầu kỳ của các xóm mới do công chức nhập kèm lý do; cộng lại phải bằng số của xóm cũ.",
        "Các hộ trong sổ đứng ở xóm cũ cho đến khi công chức xếp từng hộ vào xóm mới.",
        "Trưởng xóm cũ hết nhiệm kỳ; giao vai trò trưởng xóm mới ở mục “Tài khoản”.",
    )


def communes_merged(merge: CommuneMerge, names: Names, hamlets: int, renamed: Mapping[str, str]) -> Preview:
    """Several communes become one."""
    carried = "hộ và số liệu nối tiếp, không tính là chuyển đi hay chuyển đến."
    notes = [
        f"{format_count(hamlets)} xóm của các xã cũ tiếp tục là xóm của xã mới; {carried}",
        "Công chức và lãnh đạo xã mới xem được hồ sơ các xã cũ, chỉ đọc; văn bản đã ban hành giữ nguyên.",
        "Mọi vai trò ở các xã cũ hết hạn ngày hôm trước; tài khoản giữ nguyên, quản trị xã mới giao vai trò mới.",
        "Người đọc cấp tỉnh: giao thêm xã mới ở mục “Cấp tỉnh”.",
    ]
    notes += [f"Xóm trùng tên: {old} → {new}." for old, new in renamed.items()]
    return _preview([names[pk] for pk in merge.predecessors], [merge.name], merge.on, *notes)


def _preview(before: Iterable[str], after: Iterable[str], on: date, *notes: str) -> Preview:
    years = f"Kết quả rà soát và kế hoạch đến năm {on.year - 1} giữ tên cũ; kết quả từ năm {on.year} ghi theo tên mới."
    return Preview(
        tuple(before),
        f"Đến hết ngày {format_date(on - timedelta(days=1))}",
        tuple(after),
        f"Từ ngày {format_date(on)}",
        (years, *notes),
    )
