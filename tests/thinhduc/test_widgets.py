"""Fields drawn without a template say what Django's own say."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms

from thinhduc.widgets import PlainSelect

CHOICES = [("", "Tất cả"), ("a", "Hộ <nghèo> & “cận”"), ("b", "B"), (3, "Ba")]


def read(html: str) -> list[Any]:
    """Tags with their attributes, and texts."""
    found: list[Any] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append((tag, sorted(attrs)))  # type: ignore[method-assign]
    parser.handle_data = lambda data: found.append(data.strip())  # type: ignore[method-assign]
    parser.feed(html)
    return [one for one in found if one]


@pytest.mark.parametrize("value", [None, "", "a", "3", 3, "khong-co", '"><script>'])
@pytest.mark.parametrize(
    "attrs", [{}, {"id": "id_x", "aria-invalid": "true", "required": True, "disabled": False, "data-n": 3}]
)
def test_plain_select_is_the_select_of_django(value: Any, attrs: dict[str, Any]) -> None:
    own = PlainSelect(attrs={"class": "c"}, choices=CHOICES).render("x", value, attrs)
    plain = forms.Select(attrs={"class": "c"}, choices=CHOICES).render("x", value, attrs)
    assert read(own) == read(plain)


def test_plain_select_takes_a_form_s_choices_and_errors() -> None:
    class One(forms.Form):
        x = forms.ChoiceField(choices=CHOICES, widget=PlainSelect)

    class Other(forms.Form):
        x = forms.ChoiceField(choices=CHOICES)

    assert read(str(One({"x": "sai"})["x"])) == read(str(Other({"x": "sai"})["x"]))
