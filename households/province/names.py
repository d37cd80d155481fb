"""Invented names: of people, communes and hamlets, put together at random from common parts.

Nobody and no place is meant; two parts may meet in a real name by chance, as in any list of the kind.
"""

from functools import lru_cache
from itertools import accumulate
from random import Random

from thinhduc.figures import fold

_SURNAMES = {
    "Nguyễn": 38, "Trần": 12, "Lê": 10, "Phạm": 7, "Hoàng": 6, "Vũ": 4, "Đặng": 3, "Bùi": 3, "Đỗ": 3, "Ngô":
    2, "Dương": 2, "Lý": 2, "Nông": 2, "Triệu": 2, "Lương": 1, "Hà": 1, "Ma": 1, "Chu": 1,
}  # fmt: skip
_MALE_MIDDLE = ("Văn", "Đức", "Hữu", "Quang", "Minh", "Xuân", "Công", "Đình", "Ngọc", "Thanh")
_FEMALE_MIDDLE = ("Thị", "Thị", "Thị Thu", "Thị Ngọc", "Thanh", "Thùy", "Hồng", "Bích", "Thị Kim", "Ngọc")
_MALE_GIVEN = (
    "An", "Bách", "Bình", "Cường", "Chiến", "Dũng", "Đạt", "Điền", "Đông", "Giang", "Hải", "Hiếu", "Hòa",
    "Hùng", "Huy", "Khải", "Khoa", "Kiên", "Lâm", "Long", "Mạnh", "Nam", "Nghĩa", "Phong", "Phúc", "Quân",
    "Sơn", "Tài", "Thắng", "Tùng", "Việt", "Ước",
)  # fmt: skip
_FEMALE_GIVEN = (
    "Anh", "Ánh", "Bích", "Chi", "Cúc", "Dung", "Đào", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa", "Huệ", "Hương",
    "Lan", "Liên", "Loan", "Mai", "Nga", "Ngân", "Nhung", "Oanh", "Phương", "Quyên", "Thảo", "Thu", "Thủy",
    "Trang", "Tuyết", "Vân", "Xuân", "Yến",
)  # fmt: skip
_FIRST = (
    "An", "Bình", "Cẩm", "Châu", "Đại", "Đông", "Gia", "Hải", "Hòa", "Hồng", "Kim", "Lam", "Long", "Minh",
    "Mỹ", "Nam", "Ngọc", "Phú", "Quang", "Tân", "Thanh", "Thượng", "Tiên", "Trung", "Vĩnh", "Xuân", "Yên",
)  # fmt: skip
_SECOND = (
    "An", "Bảo", "Dương", "Điền", "Giang", "Hà", "Hưng", "Khê", "Lạc", "Lâm", "Lộc", "Lương", "Mộc",
    "Phong", "Quý", "Sa", "Sơn", "Thạch", "Thái", "Thịnh", "Thủy", "Tiến", "Trạch", "Vân",
)  # fmt: skip
_HAMLET = (
    "Bãi", "Bến", "Cầu", "Chùa", "Cò", "Dộc", "Đầm", "Đèo", "Đình", "Đồi", "Đồng", "Gò", "Hồ", "Khe",
    "Làng", "Mỏ", "Ngòi", "Núi", "Phố", "Rừng", "Soi", "Suối", "Trại", "Vườn",
)  # fmt: skip
_HAMLET_MORE = ("Trên", "Dưới", "Giữa", "Đông", "Đoài", "Mới", "Cả", "Lớn")

MALE, FEMALE = "male", "female"
_SURNAME_LIST, _SURNAME_SUMS = tuple(_SURNAMES), tuple(accumulate(_SURNAMES.values()))


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    return fold(word)


def fold_name(name: str) -> str:
    """As `fold` of the whole, word by word: the same words come again and again.

    >>> fold_name("Đỗ Thị Ước") == fold("Đỗ Thị Ước")
    True
    """
    return " ".join(_folded(word) for word in name.split())


def surname(random: Random) -> str:
    """A surname, about as often as in the country."""
    return random.choices(_SURNAME_LIST, cum_weights=_SURNAME_SUMS)[0]


def full_name(random: Random, sex: str, family: str = "") -> str:
    """A person's name; `family`: the surname where it is given.

    >>> full_name(Random("x"), FEMALE, "Nông").startswith("Nông ")
    True
    """
    middle, given = (_MALE_MIDDLE, _MALE_GIVEN) if sex == MALE else (_FEMALE_MIDDLE, _FEMALE_GIVEN)
    return f"{family or surname(random)} {random.choice(middle)} {random.choice(given)}"


def commune_names(random: Random, count: int) -> list[str]:
    """Names of communes, no two of which are the same; after some hundreds they are numbered.

    >>> names = commune_names(Random("x"), 1500)
    >>> len({fold(name) for name in names})
    1500
    """
    plain = [f"{first} {second}" for first in _FIRST for second in _SECOND if first != second]
    random.shuffle(plain)
    rounds = -(-count // len(plain))
    return [name if number == 1 else f"{name} {number}" for number in range(1, rounds + 1) for name in plain][
        :count
    ]


def hamlet_names(random: Random, count: int) -> list[str]:
    """Names of the hamlets of a commune, no two of which are the same.

    >>> names = hamlet_names(Random("x"), 40)
    >>> len({fold(name) for name in names})
    40
    """
    plain = list(_HAMLET)
    random.shuffle(plain)
    doubled = [f"{name} {more}" for more in _HAMLET_MORE for name in plain]
    return (plain + doubled)[:count]
