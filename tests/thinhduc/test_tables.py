"""A long list on its page: one list of columns, rows drawn by a template, links that keep the filters."""

import re
from datetime import date
from typing import Any

import django_filters
import django_tables2 as tables
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import QueryDict
from django.template import Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.lists import assert_lists_agree, drawn_lists
from thinhduc.tables import FastTable

pytestmark = pytest.mark.django_db

ROWS = """{% for record in records %}<tr><th scope="row">{{ record.full_name }}</th>
<td data-label="Tên đăng nhập">{{ record.username }}</td>
<td data-label="Số" class="n">{{ record.pk|count }}</td></tr>{% endfor %}"""


class People(FastTable):
    """What a room's list looks like."""

    caption = "Người dùng"
    unit = "người"
    row_template = ROWS

    name = tables.Column("Họ và tên", accessor="full_name", order_by=("full_name", "username"))
    username = tables.Column("Tên đăng nhập")
    number = tables.Column(
        "Số", accessor="pk", orderable=False, attrs={"th": {"class": "n"}}, exclude_from_export=True
    )
    phone = tables.Column("Điện thoại", visible=False)
    since = tables.Column("Từ ngày", visible=False)

    class Meta:
        order_by = ("username",)

    def value_since(self, record: User) -> date:
        return record.created_at.date()


@pytest.fixture
def people() -> None:
    User.objects.bulk_create(
        User(username=f"u{n:02d}", full_name=f"Tên {n % 3}", phone=f"{n:012d}") for n in range(12)
    )


def shown(
    address: str = "", *, rows: Any = None, size: int = 5, total: int | None = None
) -> tuple[People, str]:
    """The table and its page."""
    table = People(
        User.objects.all() if rows is None else rows, params=QueryDict(address), size=size, total=total
    )
    table.row_template = Template(ROWS)  # type: ignore[misc,assignment]
    return table, render_to_string("components/list.html", {"table": table})


def links_of(html: str) -> dict[str, str]:
    return {
        label: url.replace("&amp;", "&")
        for url, label in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', html)
    }


def test_rows_agree_with_the_columns(people: None) -> None:
    _, html = shown()
    (drawn,) = assert_lists_agree(html)
    assert [head.text for head in drawn.heads] == ["Họ và tên", "Tên đăng nhập", "Số"]
    assert [row[1].text for row in drawn.rows] == ["u00", "u01", "u02", "u03", "u04"]
    assert 'aria-label="Người dùng"' in html


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('data-label="Số"', 'data-label="Mã"'),
        ('<td data-label="Tên đăng nhập">{{ record.username }}</td>', ""),
        (' class="n"', ""),
        ('<th scope="row">', "<th>"),
    ],
)
def test_rows_that_disagree_are_found(people: None, right: str, wrong: str) -> None:
    table, _ = shown()
    table.row_template = Template(ROWS.replace(right, wrong))  # type: ignore[misc,assignment]
    with pytest.raises(AssertionError):
        assert_lists_agree(render_to_string("components/list.html", {"table": table}))


def test_walk_by_links_keeps_filters_and_order(people: None) -> None:
    address, names = "?q=t%C3%AAn+&state=open&sort=-name", []
    for _ in range(5):
        _, html = shown(address[1:])
        names += [row[1].text for row in drawn_lists(html)[0].rows]
        links = links_of(html)
        assert all(url.startswith("?q=t%C3%AAn+&state=open&sort=-name") for url in links.values())
        if "Sau" not in links:
            break
        address = links["Sau"]
    expected = User.objects.order_by("-full_name", "-username").values_list("username", flat=True)
    assert names == list(expected)
    assert set(links) == {"Trang đầu", "Trước"}
    assert "trang" not in links["Trang đầu"]
    _, first = shown(links["Trang đầu"][1:])
    assert set(links_of(first)) == {"Sau", "Trang cuối"}


def test_sorting_starts_at_the_first_page_and_turns_round(people: None) -> None:
    table, html = shown("state=open&trang=sau.u04.7&sort=username")
    by_name, by_username, by_number = table.heads()
    assert (by_name.url, by_name.direction) == ("?state=open&sort=name", "")
    assert (by_username.url, by_username.direction) == ("?state=open&sort=-username", "ascending")
    assert by_number.url == ""
    assert html.count("aria-sort") == 1


@pytest.mark.parametrize(
    "sort", ["", "number", "password", "-", "name,username", "full_name__x", "?", "\x01"]
)
def test_only_columns_sort(people: None, sort: str) -> None:
    table, html = shown(f"sort={sort}")
    assert len(drawn_lists(html)[0].rows) == 5
    assert table.keys()[-1] == "username"


def test_page_that_is_none_is_said_in_words(people: None) -> None:
    _, html = shown("trang=sau.x")
    assert "Không tìm thấy trang" in html
    assert len(drawn_lists(html)[0].rows) == 5
    assert "Không tìm thấy" not in shown()[1]


def test_total_is_shown_where_it_is_known(people: None) -> None:
    assert "12 người" in shown(total=12)[1]
    assert "12 người" in shown(total=12, size=20)[1]
    assert "người</" not in shown()[1]
    assert [row[1].text for row in drawn_lists(shown("trang=cuoi", total=12)[1])[0].rows] == ["u10", "u11"]


def test_empty_list_says_so() -> None:
    _, html = shown(rows=User.objects.none())
    assert "Chưa có dòng nào." in html
    assert "<nav" not in html


@pytest.mark.parametrize("size", [1, 10])
def test_page_takes_one_query(people: None, size: int) -> None:
    with CaptureQueriesContext(connection) as asked:
        shown("trang=sau.u00.0", size=size)
    assert len(asked) == 1


def test_file_has_the_columns_in_their_order(people: None) -> None:
    table, _ = shown("sort=-username")
    columns = table.export_columns()
    assert [column.head for column in columns] == ["Họ và tên", "Tên đăng nhập", "Điện thoại", "Từ ngày"]
    rows = [[column.value(record) for column in columns] for record in table.export_rows()]
    assert [row[1] for row in rows] == [f"u{n:02d}" for n in range(11, -1, -1)]
    assert rows[0][0] == "Tên 2"
    assert rows[0][2] == "000000000011"
    assert isinstance(rows[0][3], date)


def test_table_without_an_order_is_refused() -> None:
    class Heirs(People):
        """django-tables2 does not inherit a Meta."""

    with pytest.raises(ImproperlyConfigured, match="order_by"):
        Heirs(User.objects.all(), params=QueryDict())


class PeopleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="full_name", label="Tên")
    state = django_filters.BooleanFilter(field_name="is_active", label="Đang mở")


@pytest.mark.parametrize(
    ("address", "active"), [("", 0), ("sort=-name&trang=cuoi", 0), ("q=An", 1), ("q=An&state=true&x=1", 2)]
)
def test_filters_say_how_many_are_set_and_how_to_drop_them(address: str, active: int) -> None:
    request = RequestFactory().get(f"/xa/so-ho/?{address}")
    chosen = PeopleFilter(request.GET, queryset=User.objects.all())
    html = render_to_string("components/filters.html", {"filter": chosen, "request": request})
    assert ("Bỏ lọc" in html) == bool(active)
    assert ('href="/xa/so-ho/"' in html) == bool(active)
    assert (f"{active} điều kiện" in html) == bool(active)
    assert ('name="sort" value="-name"' in html) == ("sort" in address)
    assert 'name="trang"' not in html
