"""Blast radius: how many areas a change touches, whether more than before, and which change together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from flowlens.config import Overrides, load_config
from flowlens.facts.tables import Facts
from flowlens.lenses.blast_radius import MEASURES, judge, measure
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measure, Measures
from flowlens.model.policy import Stage
from flowlens.pipeline import gather
from flowlens.verdict.policy import policy
from tests.lenses.places import Made, made
from tests.lenses.tables import Landed, facts
from tests.repos import BOT, Repo, day

PEOPLE = tuple("abcdefghij")


def changes(first: float, n: int, *files: tuple[str, ...], prefix: str = "c") -> list[Made]:
    """Three changes a day, of these sets of files in turn, by ten people in turn."""
    return [
        Made(Landed(f"{prefix}{k}", first + k / 3, person=PEOPLE[k // 7 % 10]), *files[k % len(files)])
        for k in range(n)
    ]


NARROW = [("a/x",), ("b/x",), ("c/x",), ("d/x",)]
WIDE = [("a/x", "b/x"), ("b/x",), ("c/x", "d/x"), ("d/x",)]
VERY_WIDE = [("a/x", "b/x", "c/x", "d/x"), ("b/x",)]


def history(before: Sequence[tuple[str, ...]], now: Sequence[tuple[str, ...]]) -> Facts:
    """A year of each, two hundred changes a year at its end."""
    return made([*changes(290, 200, *before, prefix="p"), *changes(660, 200, *now, prefix="q")], as_of=730)


def measured(given: Facts) -> Measures:
    return measure(given, LensSettings())


def found(given: Facts, stage: Stage | None = None) -> Finding:
    return judge(measured(given), policy(stage))


def with_values(**values: tuple[float, float | None, float | None]) -> Finding:
    """The finding where only these are known, each with its interval."""
    base = measured(history(NARROW, NARROW))
    known: Mapping[str, Measure] = {
        name: Measure(value, base.values[name].unit, 200, low, high) for name, (value, low, high) in values.items()
    }
    nothing = {name: Measure(None, one.unit, 0, missing="unknown") for name, one in base.values.items()}
    return judge(replace(base, values={**nothing, **known}), policy(None))


def test_without_source_it_is_not_applicable() -> None:
    for given in (made([]), facts([Landed("a", bot=True)]), made([Made(Landed("a"), "docs:docs/a.md")])):
        assert found(given).state == "not-applicable"


def test_one_area_is_no_reach() -> None:
    finding = found(made(changes(0, 100, *[("a/x",)] * 30, ("a/x", "b/y"), prefix="c")))
    assert finding.state == "not-applicable"
    assert finding.sentence == (
        "Nearly all source lies in one area: 100 % of the changes touch a, and no other area is touched by 5 % of them."
    )


def test_too_little_is_an_answer() -> None:
    finding = found(made(changes(0, 49, *NARROW)))
    assert finding.state == "not-enough-data"
    assert finding.sentence == (
        "Not enough data to tell how far a change reaches: 49 of 50 changes; about 1 day at this pace."
    )


def test_narrow_changes_are_healthy() -> None:
    finding = found(history(NARROW, NARROW))
    assert (finding.state, finding.confidence) == ("healthy", "high")
    assert finding.measures["p90"].value == 1
    assert finding.measures["wide_share"].value == 0
    assert finding.sentence == (
        "A typical change touches source in 1 area; 0 % of 200 changes touch more than one, against 0 % in the window "
        "before: not clearly more. No area changes mostly together with another."
    )


def test_changes_with_their_tests_and_documents_stay_narrow() -> None:
    whole = [(f"{area}/x", "test:tests/x", "docs:docs/x.md", "config:x.toml") for area in "abcd"]
    assert found(history(NARROW, whole)).measures["wide_share"].value == 0


def test_wider_than_before_is_a_concern() -> None:
    finding = found(history(NARROW, WIDE))
    assert finding.state == "concern"
    assert finding.measures["growth"].value == 0.5
    assert "that is clearly more" in finding.sentence
    assert found(history(WIDE, NARROW)).state == "healthy"


def test_as_wide_as_before_is_told_where_it_is_very_wide() -> None:
    finding = found(history(VERY_WIDE, VERY_WIDE))
    assert finding.state == "watch"
    assert finding.measures["very_wide_share"].value == 0.5
    assert finding.measures["effective_p90"].value == 4
    assert "50 % touch more than three, which is many" in finding.sentence


def test_couplings_are_told_with_their_files_and_what_became_of_them() -> None:
    mixed = [("a/x", "b/x"), ("c/x",), ("d/x",), ("c/y",), ("b/z",)]
    finding = found(history(mixed, mixed))
    first = finding.evidence[0]
    assert finding.measures["n_couplings"].value == 2
    assert finding.measures["coupling_next"].value == pytest.approx(0.75)
    assert (first.kind, first.id) == ("change", "q195")
    assert first.note == "40 of 40 changes of a touch b as well; most often a/x with b/x (40 changes)"
    assert finding.sentence.endswith(
        "2 couplings: at least half the changes of one area touch a certain other one as well."
    )


@pytest.mark.parametrize(
    ("values", "state"),
    [
        pytest.param({"wide_share": (0.3, 0.25, 0.4)}, "healthy", id="nothing to compare with"),
        pytest.param(
            {"wide_share": (0.3, 0.25, 0.4), "wide_share_before": (0.15, 0.1, 0.2), "growth": (0.15, 0.1, 0.2)},
            "watch",
            id="wider",
        ),
        pytest.param(
            {"wide_share": (0.3, 0.15, 0.4), "wide_share_before": (0.15, 0.1, 0.2), "growth": (0.15, 0.1, 0.2)},
            "healthy",
            id="the intervals touch",
        ),
        pytest.param(
            {"wide_share": (0.3, 0.28, 0.4), "wide_share_before": (0.25, 0.2, 0.27), "growth": (0.05, 0.01, 0.1)},
            "healthy",
            id="hardly wider",
        ),
        pytest.param({"wide_share": (0.5, 0.45, 0.6), "very_wide_share": (0.3, 0.26, 0.4)}, "watch", id="very wide"),
        pytest.param(
            {
                "wide_share": (0.5, 0.45, 0.6),
                "wide_share_before": (0.35, 0.3, 0.4),
                "growth": (0.15, 0.1, 0.2),
                "very_wide_share": (0.3, 0.26, 0.4),
            },
            "concern",
            id="wider and very wide",
        ),
    ],
)
def test_what_is_judged(values: dict[str, tuple[float, float | None, float | None]], state: str) -> None:
    assert with_values(**values).state == state


def test_every_measure_is_written_and_names_no_person() -> None:
    given = measured(history(NARROW, WIDE))
    assert set(given.values) == set(MEASURES)
    assert not {"ann", *PEOPLE[4:]} & {word for one in given.evidence for word in one.note.split()}


def test_on_a_real_repository(tmp_path: Path) -> None:
    """Sixty changes of two packages, every fourth of both, with a bot's, a merge and a renamed file among them."""
    repo = Repo(tmp_path / "project")
    packages = {f"crates/{name}/Cargo.toml": "[package]\n" for name in ("one", "two")}
    base = repo.commit({"Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n', **packages}, at=day(0))
    for number in range(58):
        one, two = "crates/one/src/lib.rs", "crates/two/src/lib.rs"
        paths = [one, two] if number % 4 == 0 else [one] if number % 2 else [two]
        repo.commit({**dict.fromkeys(paths, f"{number}\n"), "tests/t.rs": f"{number}\n"}, at=day(number + 1))
    repo.commit({"crates/one/src/lib.rs": "bot\n", "crates/two/src/lib.rs": "bot\n"}, author=BOT, at=day(60))
    topic = repo.commit({"crates/one/src/x.rs": "x\n"}, at=day(61), branch="topic", parents=[base])
    repo.merge(topic, at=day(62))
    repo.commit({"crates/one/src/x.rs": None, "crates/two/src/x.rs": "x\n"}, "Move", at=day(63))
    given = gather(load_config(repo.folder, overrides=Overrides(cache=tmp_path / "cache")))
    values = measured(given).values
    assert (values["n_changes"].value, values["n_areas"].value) == (60, 2)
    assert values["wide_share"].value == pytest.approx(15 / 60)
