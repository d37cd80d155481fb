"""What is taken as the picture of a hand's signature or of the seal.

NĐ 30/2020/NĐ-CP as regulations.md, section 5.3, has it: the signer's picture is blue, the seal's red; both are PNG with
a transparent ground.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from thinhduc.figures import format_count, format_size

LARGEST = 1_000_000  # bytes
LEAST_ACROSS, MOST_ACROSS = 60, 4_000  # pixels
HAND, SEAL = "hand", "seal"


@dataclass(frozen=True)
class Weighed:
    """A picture: kind, size in pixels; of its sampled pixels those that are see-through, inked, bluish, reddish."""

    content_type: str
    width: int = 0
    height: int = 0
    clear: int = 0
    inked: int = 0
    blue: int = 0
    red: int = 0
    problem: str = ""


def size_fault(size: int) -> str:
    """Why a picture of so many bytes is not read at all, "" where it is.

    >>> size_fault(2_500_000)
    'Hình nặng 2,5 MB; chỉ nhận đến 1,0 MB.'
    """
    return f"Hình nặng {format_size(size)}; chỉ nhận đến {format_size(LARGEST)}." if size > LARGEST else ""


def stamp_faults(weighed: Weighed) -> list[str]:
    """Why a picture is not taken, all at once.

    >>> stamp_faults(Weighed("image/png", 400, 200, clear=900, inked=100))
    []
    >>> stamp_faults(Weighed("image/png", 400, 200, clear=0, inked=100))
    ['Nền của hình không trong suốt; hãy xóa nền rồi lưu lại dạng PNG.']
    """
    if weighed.problem:
        return [f"Hình {weighed.problem}"]
    faults = []
    if weighed.content_type != "image/png":
        faults.append("Hình không phải dạng PNG; hãy lưu lại dạng PNG có nền trong suốt.")
    if min(weighed.width, weighed.height) < LEAST_ACROSS or max(weighed.width, weighed.height) > MOST_ACROSS:
        faults.append(
            f"Hình rộng {format_count(weighed.width)}, cao {format_count(weighed.height)} điểm ảnh; mỗi chiều phải từ "
            f"{LEAST_ACROSS} đến {format_count(MOST_ACROSS)}."
        )
    if weighed.content_type == "image/png" and weighed.clear * 5 < weighed.inked:
        faults.append("Nền của hình không trong suốt; hãy xóa nền rồi lưu lại dạng PNG.")
    if not weighed.inked:
        faults.append("Hình trống, không có nét nào.")
    return faults


def colour_warning(kind: str, weighed: Weighed) -> str:
    """What is said of a picture whose colour is not that of the decree, "" where it is.

    >>> colour_warning("hand", Weighed("image/png", 400, 200, 900, 100, blue=80))
    ''
    >>> colour_warning("seal", Weighed("image/png", 400, 400, 900, 100, blue=80))
    'Hình này không phải màu đỏ; dấu phải màu đỏ. Nếu nhầm, hãy tải hình khác.'
    """
    coloured, name, what = (
        (weighed.blue, "xanh", "chữ ký tay trên văn bản điện tử")
        if kind == HAND
        else (weighed.red, "đỏ", "dấu")
    )
    if coloured * 2 >= weighed.inked:
        return ""
    return f"Hình này không phải màu {name}; {what} phải màu {name}. Nếu nhầm, hãy tải hình khác."


def latest(kinds: Sequence[tuple[str, str]]) -> list[int]:
    """The places of the pictures that count, of (kind, name) newest first: the first of each.

    >>> latest([("seal", ""), ("hand", "An"), ("seal", ""), ("hand", "Ba")])
    [0, 1, 3]
    """
    return [place for place, one in enumerate(kinds) if one not in kinds[:place]]
