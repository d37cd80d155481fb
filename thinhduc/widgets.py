"""Fields drawn without a template: a list's filters are drawn with every page of it."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class PlainSelect(forms.Select):
    """A select without groups, with the same HTML as Django's own, which renders a template for every option.

    >>> PlainSelect(choices=[("1", "A & B"), ("2", "C")]).render("xom", "1", {"id": "id_xom"})
    '<select name="xom" id="id_xom"><option value="1" selected>A &amp; B</option><option value="2">C</option></select>'
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, " selected" if str(key) in chosen else "", label) for key, label in self.choices),
        )
        own = self.build_attrs(self.attrs, attrs)
        said = [(key, value) for key, value in own.items() if value is not False]
        written = format_html_join(
            "", " {}{}", ((key, "" if one is True else format_html('="{}"', one)) for key, one in said)
        )
        return format_html('<select name="{}"{}>{}</select>', name, written, options)
