"""Recurrence: whether the same places fail again, before and by chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from flowlens.config import Overrides, load_config
from flowlens.facts.tables import Facts
from flowlens.lenses.recurrence import MEASURES, judge, measure
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measure, Measures
from flowlens.model.policy import Stage
from flowlens.pipeline import gather
from flowlens.verdict.policy import policy
from tests.lenses.places import Made, made
from tests.lenses.tables import Landed, facts
from tests.repos import BOT, Repo, day


def history(n_days: float = 1000, every: float = 4, *, keep_to: int = 40, n_files: int = 40) -> Facts:
    """A change every four days, over forty files in turn; a third of the first `keep_to` are fixes."""
    rows = []
    for number in range(int(n_days / every)):
        file = number * 7 % n_files
        is_fix = file < keep_to and number % 3 == 0
        rows.append(Made(Landed(f"c{number}", every * number, kind="fix" if is_fix else "feature"), f"lib/{file}.py"))
    return made(rows)


def measured(given: Facts) -> Measures:
    return measure(given, LensSettings())


def found(given: Facts, stage: Stage | None = None) -> Finding:
    return judge(measured(given), policy(stage))


def with_values(**values: tuple[float, float | None, float | None]) -> Finding:
    """The finding where only these are known, each with its interval."""
    base = measured(history())
    known: Mapping[str, Measure] = {
        name: Measure(value, base.values[name].unit, 100, low, high) for name, (value, low, high) in values.items()
    }
    nothing = {name: Measure(None, one.unit, 0, missing="unknown") for name, one in base.values.items()}
    return judge(replace(base, values={**nothing, **known}, not_enough=None), policy(None))


def test_without_changes_it_is_not_applicable() -> None:
    for given in (made([]), facts([Landed("a", bot=True)]), made([Made(Landed("a"), "docs:docs/a.md")])):
        assert found(given).state == "not-applicable"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param(
            facts([Landed("a")]), "0 of 30 fixes and reverts; none so far, so no pace can be told.", id="one change"
        ),
        pytest.param(
            made([Made(Landed(f"c{n}", 10.0 * n, kind="fix"), "lib/a") for n in range(20)]),
            "11 of 30 fixes and reverts; about 11 months at this pace.",
            id="those of the first 90 days do not count",
        ),
    ],
)
def test_too_little_is_an_answer(given: Facts, sentence: str) -> None:
    finding = found(given)
    assert finding.state == "not-enough-data"
    assert finding.sentence == f"Not enough data to tell whether the same places fail again: {sentence}"


def test_fixes_all_over_recur_as_often_as_by_chance() -> None:
    finding = found(history(3000))
    assert finding.state == "healthy"
    assert "as some files are busy: not more often." in finding.sentence


def test_fixes_of_the_same_few_places_recur() -> None:
    """Files change every 40 changes; eight of forty hold all the fixes."""
    rows = []
    for number in range(1200):
        file = number % 40
        kind = "fix" if file < 8 else "feature"
        rows.append(Made(Landed(f"c{number}", number, kind=kind), f"lib/{file}.py"))
    finding = found(made(rows))
    values = finding.measures
    assert finding.state == "watch"
    assert values["share"].value == 1
    assert values["share"].n == 72
    assert values["share_before"].value == 1
    assert (values["expected"].value or 1) < 0.5
    assert (values["times_chance"].value or 0) > 2
    assert values["days_since"].value == 40
    assert values["n_places"].value == 8
    assert finding.confidence == "medium"
    assert "clearly more often" in finding.sentence


def test_the_evidence_is_the_places_with_the_ids_of_their_repairs() -> None:
    rows = [Made(Landed(f"c{n}", 10.0 * n, kind="fix"), f"lib/{n % 4}.py") for n in range(60)]
    first, *rest = found(made(rows)).evidence
    assert (first.kind, first.id, len(rest)) == ("change", "c59", 2)
    assert first.note == (
        "lib/3.py: 11 fixes and reverts, each within 90 days of another; before it c55, c51, c47, c43 and 6 more"
    )


@pytest.mark.parametrize(
    ("values", "state"),
    [
        pytest.param({"share": (0.6, 0.5, 0.7)}, "healthy", id="nothing to compare with"),
        pytest.param(
            {"share": (0.6, 0.5, 0.7), "times_chance": (1.5, 1.3, 1.8), "chance_p": (0.01, None, None)},
            "watch",
            id="above",
        ),
        pytest.param(
            {"share": (0.6, 0.5, 0.7), "times_chance": (1.2, 1.1, 1.3), "chance_p": (0.01, None, None)},
            "healthy",
            id="hardly above",
        ),
        pytest.param(
            {"share": (0.6, 0.5, 0.7), "times_chance": (1.5, 0.9, 2.1), "chance_p": (0.06, None, None)},
            "healthy",
            id="not surely above",
        ),
        pytest.param(
            {
                "share": (0.6, 0.5, 0.7),
                "times_chance": (1.5, 1.3, 1.8),
                "chance_p": (0.01, None, None),
                "growth": (0.2, 0.1, 0.3),
            },
            "concern",
            id="above, and more than before",
        ),
        pytest.param({"share": (0.6, 0.5, 0.7), "growth": (0.2, 0.1, 0.3)}, "healthy", id="more, as chance gives"),
        pytest.param(
            {
                "share": (0.6, 0.5, 0.7),
                "times_chance": (1.5, 1.3, 1.8),
                "chance_p": (0.01, None, None),
                "growth": (0.2, -0.01, 0.4),
            },
            "watch",
            id="not clearly more than before",
        ),
    ],
)
def test_what_is_judged(values: dict[str, tuple[float, float | None, float | None]], state: str) -> None:
    finding = with_values(**values)
    assert finding.state == state
    assert finding.sentence.endswith(".")
    assert "clear growth" in finding.sentence or "nothing to compare it with" in finding.sentence


def test_every_measure_is_written_and_names_no_person() -> None:
    given = measured(history())
    assert set(given.values) == set(MEASURES)
    assert "ann" not in {word for one in given.evidence for word in one.note.split()}


def test_on_a_real_repository(tmp_path: Path) -> None:
    """Forty fixes of two files in turn; one file is renamed half-way, and a bot's fix does not count."""
    repo = Repo(tmp_path / "project")
    repo.commit({"src/a.py": "0\n", "src/b.py": "0\n"}, at=day(0))
    for number in range(20):
        path = "src/a.py" if number % 2 else "src/b.py"
        repo.commit({path: f"{number}\n"}, "fix: crash on empty input", at=day(4 * number + 1))
    repo.commit({"src/a.py": None, "src/new.py": "19\n"}, "Rename", at=day(90))
    for number in range(40):
        path = "src/new.py" if number % 2 else "src/b.py"
        repo.commit({path: f"{number} new\n"}, "fix: crash on empty input", at=day(4 * number + 92))
    repo.commit({"src/b.py": "bot\n"}, "fix: crash", author=BOT, at=day(255))
    given = gather(load_config(repo.folder, overrides=Overrides(cache=tmp_path / "cache")))
    values = measured(given).values
    assert (values["n_repairs"].value, values["share"].value) == (40, 1)
    assert values["n_places"].value == 2
    assert values["days_since"].value == 8
