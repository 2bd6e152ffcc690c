"""What can be looked up: the returns, what was left alone, and each release's share."""

from __future__ import annotations

from flowlens.lenses.iteration import measure
from flowlens.lenses.settings import LensSettings
from flowlens.model.measure import Measures
from tests.lenses.files import Step, history, weekly
from tests.lenses.tables import Landed, Tag


def measured() -> Measures:
    """Forty releases of one new file, every second touched after 5 days; then one of three files, of which one is."""
    changes, steps, tags = weekly(40, [5, None])
    changes += [Landed("w", 290, kind="feature"), Landed("t", 301)]
    steps += [Step("w", f"src/w{k}.py", "added", 100 + k) for k in range(3)] + [Step("t", "src/w0.py", added=1)]
    return measure(history(changes, steps, [*tags, Tag("big", 291, ("w",))]), LensSettings())


def test_the_newest_returns_and_the_largest_that_was_left_alone() -> None:
    told = [(one.kind, one.id, one.note) for one in measured().evidence]
    assert told == [
        ("change", "t", "came back to src/w0.py 10 days after big"),
        ("change", "t38", "came back to src/f38.py 5 days after v38"),
        ("change", "t36", "came back to src/f36.py 5 days after v36"),
        ("change", "w", "brought src/w2.py (102 lines), untouched since big"),
        ("change", "n1", "brought src/f1.py (30 lines), untouched since v1"),
        ("change", "n11", "brought src/f11.py (30 lines), untouched since v11"),
    ]


def test_the_chart_shows_releases_of_three_pieces_and_more() -> None:
    work, others, curve = measured().series
    assert [(point.id, point.value, point.label) for point in work.points] == [
        ("big", 1 / 3, "1 of 3 pieces of new work")
    ]
    assert [point.value for point in others.points] == [0.0]
    assert (curve.points[0].value, curve.points[0].label) == (1.0, "0.0")
    assert [point.label for point in curve.points[1:]] == ["5.0", "10.0"]
