"""A save of a grid: where its page is, which form it is, which cells change."""

from dataclasses import dataclass

from bench.forms import Fields, change_counts, read_form


@dataclass(frozen=True)
class Save:
    """`cells`: the names of the fields that change, a regular expression; `button`: what the button sends."""

    page: str
    form: str
    cells: str
    button: str = ""

    def filled(self, page: str) -> tuple[str, Fields]:
        """Where to post and what, with one figure changed in every row."""
        action, fields = read_form(page, self.form)
        changed, count = change_counts(fields, self.cells)
        if count == 0:
            raise LookupError(f"No cell “{self.cells}” in {self.page}.")
        if self.button:
            changed.append((self.button, "1"))
        return action or self.page, changed


def house_save(page: str) -> Save:
    """Our review grid."""
    return Save(page, "review-form", r"households-[0-9]+")


def admin_save(page: str) -> Save:
    """The admin's list with cells."""
    return Save(page, "changelist-form", r"form-[0-9]+-households", "_save")
