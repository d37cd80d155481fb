"""The order of people, which every collation must agree on."""

import re

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from thinhduc.names import KEY_LENGTH, given_name_key

# As a class register in a school lists them.
IN_ORDER = [
    "Nguyễn Văn An", "Vũ Văn An", "Bùi Thị An", "Lê Án", "Lê Anh", "Phạm Thị Anh", "Lê Ánh", "Lê Ăn", "Lê Ân",
    "Lê Bình", "Lê Dung", "Lê Đào", "Lê Em", "Lê Êm", "Lê Hòa", "Lê Hô", "Lê Hơ", "Lê Tu", "Lê Tư", "Lê Yến",
]  # fmt: skip


def test_names_stand_as_in_a_register() -> None:
    expected = ["Bùi Thị An", "Nguyễn Văn An", "Vũ Văn An", *IN_ORDER[3:]]
    assert sorted(IN_ORDER, key=given_name_key) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("Hoà Bình", "Hòa Bình", id="place of the tone"),
        pytest.param("LÊ  VĂN AN", "Lê Văn An", id="case and blanks"),
        pytest.param("Lê Văn Ân", "Lê Văn Ân", id="decomposed letters"),
    ],
)
def test_ways_of_writing_share_a_key(first: str, second: str) -> None:
    assert given_name_key(first) == given_name_key(second)


@given(st.text(max_size=300))
def test_key_is_plain_and_fits_its_column(text: str) -> None:
    key = given_name_key(text)
    assert re.fullmatch(r"[a-z0-9]*", key)
    assert len(key) <= KEY_LENGTH


def _collations() -> list[str]:
    """Those of the database that a server in an office may run with."""
    if connection.vendor == "sqlite":
        return ["BINARY", "NOCASE"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT collname FROM pg_collation")
        known = {str(name) for (name,) in cursor.fetchall()}
    wanted = {"C", "vi-VN-x-icu", "en-US-x-icu", "vi_VN.utf8", "vi_VN", "en_US.utf8", "C.utf8"}
    assert {"vi-VN-x-icu", "en-US-x-icu"} <= known
    return sorted(known & wanted)


@pytest.mark.django_db
def test_every_collation_sorts_keys_alike() -> None:
    surnames = ["Nguyễn", "Ngô", "Trần", "Đỗ", "Đinh", "Lê", "Ân", "H'Bia", "Nghiêm"]
    middles = ["Văn", "Thị", "", "Thị Thu", "Đức", "A"]
    given_names = [
        "An",
        "Anh",
        "Ánh",
        "Ăn",
        "Ân",
        "Chi",
        "Chí",
        "Gia",
        "Nga",
        "Ngà",
        "Nhi",
        "Đô",
        "Dô",
        "Thơ",
        "Tho",
        "Ư",
        "3",
    ]
    names = [f"{s} {m} {g}" for s in surnames for m in middles for g in given_names]
    keys = sorted({given_name_key(name) for name in names})
    with connection.cursor() as cursor:
        for collation in _collations():
            cursor.execute("DROP TABLE IF EXISTS thu_khoa")
            cursor.execute(f'CREATE TEMPORARY TABLE thu_khoa (k varchar(160) COLLATE "{collation}")')
            for start in range(0, len(keys), 100):
                some = keys[start : start + 100]
                cursor.execute("INSERT INTO thu_khoa " + " UNION ALL ".join(["SELECT %s"] * len(some)), some)
            cursor.execute("SELECT k FROM thu_khoa ORDER BY k")
            assert [key for (key,) in cursor.fetchall()] == keys, collation
