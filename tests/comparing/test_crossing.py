"""The lenses that need several squads or repositories: what crosses, and what lateness is handed on."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from flowlens.comparing import big_projects, cascades
from flowlens.comparing.big_projects import Crossing
from flowlens.comparing.cascades import Releasing, releasing
from flowlens.comparing.measures import COMPARED
from flowlens.comparing.rows import EMPTY, Rows
from flowlens.lenses.lens import card_of
from flowlens.model.manifest import Package
from flowlens.verdict.policy import policy
from tests.comparing.test_differences import rows
from tests.lenses.tables import Tag, facts, landed

NOW = datetime(2024, 1, 1, tzinfo=UTC)
POLICY = policy(None)


def crossing(size: float, n: int = 60, n_people: int = 6) -> Crossing:
    """So many changes that cross, so many times as large as 200 others."""
    people = [f"p{k % n_people}" for k in range(n)]
    others = [f"p{k % 6}" for k in range(200)]
    sides: list[dict[str, Rows]] = [{one.id: EMPTY for one in COMPARED} for _ in range(2)]
    sides[0]["batch-size.median"] = rows([size * (20 + k % 7) for k in range(n)], people)
    sides[1]["batch-size.median"] = rows([20.0 + k % 7 for k in range(200)], others)
    return Crossing(sides[0], sides[1], np.arange(n + 200) < n, (*people, *others), ())


@pytest.mark.parametrize(
    ("parts", "state", "told"),
    [
        pytest.param([crossing(3.0)], "watch", "surely larger than the others", id="larger"),
        pytest.param([crossing(1.0)], "healthy", "not surely larger", id="as large"),
        pytest.param([crossing(3.0, 10)], "not-enough-data", "10 of 30 changes that cross", id="few"),
        pytest.param([crossing(3.0, 60, 2)], "not-enough-data", "fewer than 5 people", id="few people"),
        pytest.param([], "not-applicable", "no change can cross", id="nothing can"),
        pytest.param([crossing(3.0), crossing(3.0)], "watch", "120 changes of 520", id="two repositories"),
    ],
)
def test_big_projects(parts: list[Crossing], state: str, told: str) -> None:
    found = big_projects.judge(big_projects.measure(parts, NOW, 5), POLICY)
    assert found.state == state
    assert told in found.sentence


def of(name: str, days: list[float], *packages: Package) -> Releasing:
    """A repository that releases on these days."""
    changes = landed([day - 0.5 for day in days])
    tags = [Tag(f"v1.{n}.0", day, (changes[n].id,)) for n, day in enumerate(days)]
    return releasing(name, facts(changes, tags), packages)


NEEDED, NEEDS = Package("python", "core", ()), Package("python", "app", ("core",))


def days(late: set[int], n: int = 60) -> list[float]:
    """Releases every ten days, of which some come ten days late."""
    found, now = [], 0.0
    for k in range(n):
        now += 20.0 if k in late else 10.0
        found.append(now)
    return found


def test_what_is_late_is_more_than_a_quarter_over_the_usual() -> None:
    found = of("core", days({5, 9}), NEEDED)
    assert found.late.nonzero()[0].tolist() == [4, 8]  # the first release has no gap


def test_lateness_that_is_handed_on() -> None:
    late = set(range(3, 60, 4))
    core = of("core", days(late), NEEDED)
    app = of("app", [day + 1 for day in days(late)], NEEDS)
    found = cascades.judge(cascades.measure([core, app], NOW, 1), POLICY)
    assert (found.state, found.measures["n_dependencies"].value) == ("watch", 1)
    assert "lateness is handed on" in found.sentence
    assert found.evidence


def test_lateness_that_is_not() -> None:
    core, app = of("core", days(set(range(3, 60, 4))), NEEDED), of("app", days(set()), NEEDS)
    found = cascades.judge(cascades.measure([core, app], NOW, 1), POLICY)
    assert found.state == "healthy"
    assert "no clear sign" in found.sentence


@pytest.mark.parametrize(
    ("repositories", "state"),
    [
        pytest.param([of("core", days(set()), NEEDED), of("other", days(set()))], "not-applicable", id="no dependency"),
        pytest.param([of("core", days({5}), NEEDED), of("app", days({5}), NEEDS)], "not-enough-data", id="one late"),
        pytest.param([of("core", [], NEEDED), of("app", [], NEEDS)], "not-enough-data", id="no release"),
        pytest.param([], "not-applicable", id="nothing"),
    ],
)
def test_too_little(repositories: list[Releasing], state: str) -> None:
    assert cascades.judge(cascades.measure(repositories, NOW, 1), POLICY).state == state


@pytest.mark.parametrize("module", [big_projects, cascades])
def test_the_cards_are_whole(module: object) -> None:
    assert card_of("x", module.__doc__ or "").question
