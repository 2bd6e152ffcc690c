"""Large versions: which releases they are, when they are told, and that nothing rests on them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.lenses.large_versions import large_versions, large_versions_aside
from flowlens.lenses.release_cadence import judge, measure
from flowlens.lenses.releases import versions_ahead
from flowlens.lenses.settings import LensSettings
from flowlens.model.measure import Aside
from flowlens.verdict.policy import policy
from tests.lenses.tables import Tag, facts, landed


def tags(*named: tuple[str, float], stage: str = "final", level: str = "minor") -> list[Tag]:
    return [Tag(name, day, ("c0",), stage, level) for name, day in named]  # type: ignore[arg-type]


def large(given: list[Tag], as_of: float | None = None) -> list[str]:
    found: list[str] = large_versions(facts(landed([0.0]), given, as_of))["name"].tolist()
    return found


def kept_beside(major: int, start: float) -> list[Tag]:
    """Three minor versions a hundred days apart, of which each is mended once more after the next one is out."""
    outs = [(f"v{major}.{minor}.{fix}", start + 100 * minor + 110 * fix) for minor in range(3) for fix in (0, 1)]
    return tags(*outs)


def weekly(major: int, start: float, n: int, every: float = 7) -> list[Tag]:
    """Minor versions a week apart, each mended until the next one is out."""
    begun = tags(*((f"v{major}.{minor}.0", start + every * minor) for minor in range(n)))
    mended = ((f"v{major}.{minor}.1", start + every * minor + 1) for minor in range(n))
    return begun + tags(*mended, level="patch")


@pytest.mark.parametrize(
    ("given", "names"),
    [
        pytest.param(kept_beside(1, 0), ["v1.0.0", "v1.1.0", "v1.2.0"], id="minor versions that are kept"),
        pytest.param(weekly(1, 0, 9), ["v1.0.0"], id="minor versions that are not"),
        pytest.param(
            kept_beside(1, 0) + weekly(2, 400, 9), ["v1.0.0", "v1.1.0", "v1.2.0", "v2.0.0"], id="then and now"
        ),
        pytest.param(weekly(1, 0, 11) + tags(("v1.0.2", 90)), ["v1.0.0"], id="one of ten is kept"),
        pytest.param(weekly(1, 0, 10) + tags(("v1.0.2", 90)), [], id="one of nine is kept: not clear"),
        pytest.param(
            [tag for tag in kept_beside(1, 0) if tag.name != "v1.0.1"] + weekly(2, 400, 10),
            ["v1.0.0", "v1.1.0", "v1.2.0", "v2.0.0"],
            id="half, and most others are clear",
        ),
        pytest.param(tags(("v1.0.0", 0), ("v2.0.0", 9), ("v1.0.1", 19)), ["v1.0.0", "v2.0.0"], id="major versions"),
        pytest.param(tags(("v2.0.0", 0), ("v1.0.0", 9), ("v3.0.0", 19)), ["v2.0.0", "v3.0.0"], id="an older one later"),
        pytest.param(tags(("v1.0.1", 0), ("v1.0.0", 9)), ["v1.0.1"], id="the first release of a line, whatever it is"),
        pytest.param(tags(("v1", 0), ("v2", 9), ("v2.0.1", 19)), ["v1", "v2"], id="one number"),
        pytest.param(tags(("v2024.1.0", 0), ("v2025.1.0", 9), level="calendar"), [], id="dates"),
        pytest.param(
            tags(("v24.1", 0), ("v25.1", 9), level="calendar")
            + tags(("v24.1.1", 4), level="patch")
            + tags(("v1.0", 5)),
            ["v1.0"],
            id="patches of dates",
        ),
        pytest.param(tags(("v20240131", 0), ("v1234567.1", 9)), [], id="numbers that are days"),
        pytest.param(tags(("v1.0.0", 0), stage="pre-release") + tags(("v1.0.1", 9)), ["v1.0.1"], id="a pre-release"),
        pytest.param([Tag("v1.0.0", None, ("c0",)), *tags(("v2.0.0", 9))], ["v2.0.0"], id="without a date"),
        pytest.param(tags(("nightly", 0)), [], id="no number"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_the_first_release_of_each_line(given: list[Tag], names: list[str]) -> None:
    assert large(given) == names


def test_a_release_of_the_future_is_none() -> None:
    assert large(tags(("v1.0.0", 0), ("v2.0.0", 9)), as_of=5) == ["v1.0.0"]


def majors(gaps: list[float], n_minors: int = 6) -> list[Tag]:
    """A major version at each of these gaps, with minor versions after it, a day each."""
    days = [sum(gaps[:number]) for number in range(len(gaps) + 1)]
    return [
        tag for number, day in enumerate(days) for tag in weekly(number + 1, day, n_minors, every=1)
    ]  # fmt: skip


def aside(given: list[Tag], as_of: float | None = None) -> Aside | None:
    known = facts(landed([0.0]), given, as_of)
    return large_versions_aside(known, versions_ahead(known).releases, 0, 1.15)


def test_how_often_they_come_is_told_and_when_that_changed() -> None:
    found = aside(majors([180, 184, 176, 182, 178, 180, 179, 183, 360, 366, 354, 362, 358]))
    assert found is not None
    assert found.name == "large-versions"
    assert found.sentence == (
        "Large versions come every 360 days (median of 5), where they came every 180 until 2023-12-13."
    )
    (change,) = found.change_points
    assert [round(change.before), round(change.after)] == [180, 360]
    assert (change.n_before, change.n_after, change.sure) == (8, 5, True)
    assert [point.id for point in found.series.points][:2] == ["v2.0.0", "v3.0.0"]
    assert found.series.points[0].value == 180.0


def test_without_a_change_only_the_level_is_told() -> None:
    found = aside(majors([180.0] * 12))
    assert found is not None
    assert found.sentence == "Large versions come every 180 days (median of 12)."
    assert found.change_points == ()


@pytest.mark.parametrize(
    ("silent", "sentence"),
    [
        pytest.param(540, "Large versions come every 180 days (median of 12).", id="three gaps"),
        pytest.param(
            1500, "Large versions came every 180 days (median of 12); the last is 4 years old.", id="more than that"
        ),
    ],
)
def test_what_comes_no_more_came(silent: float, sentence: str) -> None:
    found = aside(majors([180.0] * 12), as_of=12 * 180 + silent)
    assert found is not None
    assert found.sentence == sentence


def test_what_changed_before_it_ended_is_told_as_past() -> None:
    gaps = [180, 184, 176, 182, 178, 180, 179, 183, 360, 366, 354, 362, 358]
    found = aside(majors([float(gap) for gap in gaps]), as_of=sum(gaps) + 1500.0)
    assert found is not None
    assert found.sentence == (
        "Large versions came every 360 days (median of 5), after every 180 until 2023-12-13; the last is 4 years old."
    )


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(majors([180.0] * 11), id="eleven gaps"),
        pytest.param(majors([180.0] * 12, n_minors=1), id="all releases are"),
        pytest.param([], id="nothing"),
    ],
)
def test_what_is_told_already_or_few_is_not_told(given: list[Tag]) -> None:
    assert aside(given) is None


def test_nothing_rests_on_them() -> None:
    gaps = [180.0] * 8 + [360.0] * 5
    named = majors(gaps)
    nameless = [replace(tag, name=tag.name.replace("v", "build-")) for tag in named]
    told, untold = (
        judge(measure(facts(landed([0.0]), given), LensSettings()), policy(None)) for given in (named, nameless)
    )
    assert [one.name for one in told.asides] == ["large-versions"]
    assert told.asides[0].change_points
    assert untold.asides == ()
    assert (told.state, told.confidence, told.sentence, told.try_next, told.measures, told.change_points) == (
        untold.state, untold.confidence, untold.sentence, untold.try_next, untold.measures, untold.change_points,
    )  # fmt: skip
