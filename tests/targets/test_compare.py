"""What changed between two versions."""

from dataclasses import replace

from targets.rules import Change, Difference, HamletFigures, PovertyClass, compare_versions

POOR = PovertyClass.POOR


def test_same_tables_do_not_differ_whatever_their_order(poor_2022):
    assert compare_versions(poor_2022, list(reversed(poor_2022)), POOR) == ()


def test_changed_cell_and_what_follows_from_it(poor_2022):
    adjusted = [replace(line, reduction=4) if line.name == "Làng Mơn" else line for line in poor_2022]
    assert compare_versions(poor_2022, adjusted, POOR) == (
        Difference(12, "Làng Mơn", "reduction", 2, 4),
        Difference(12, "Làng Mơn", "closing", 8, 6),
    )


def test_missing_is_not_zero():
    known, unknown = HamletFigures(1, "A", 10, 0, 0, 0), HamletFigures(1, "A", 10, 0, 0, None)
    assert [(d.key, d.old, d.new) for d in compare_versions([unknown], [known], POOR)] == [
        ("reduction", None, 0),
        ("closing", None, 0),
    ]


def test_hamlets_that_came_and_went():
    old, new = [HamletFigures(1, "Xóm A", 10, 2, 0, 1)], [HamletFigures(1, "Xóm B")]
    differences = compare_versions(old, new, POOR)
    assert differences[0] == Difference(1, "Xóm B", "hamlet", None, None, Change.ADDED)
    assert differences[1] == Difference(1, "Xóm A", "hamlet", None, None, Change.REMOVED)
    assert [d.key for d in differences[2:]] == ["households", "opening", "no_labour", "reduction", "closing"]
    assert {d.change for d in differences[2:]} == {Change.REMOVED}


def test_a_moved_hamlet_is_the_same_hamlet(poor_2022):
    moved = [replace(line, order=13 - line.order) for line in poor_2022]
    assert compare_versions(poor_2022, moved, POOR) == ()
