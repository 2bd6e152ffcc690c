"""Do we build to learn, or write documents first?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.building_to_learn import MEASURES, judge, measure
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.verdict.policy import policy
from tests.lenses.files import Step, history
from tests.lenses.tables import Landed, Tag, facts, shuffled

S = LensSettings()


def designed(days: list[float | None], as_of: float = 900) -> Facts:
    """A design document every so many days, each with code so many days after it (None: never), out 5 days later."""
    changes, steps, tags = [], [], []
    for k, after in enumerate(days):
        at, name = 20.0 * k, f"{'abcdefghijklmnopqrst'[k]}lpha{k} {'abcdefghijklmnopqrst'[k]}eta"
        one, two = name.split()
        changes.append(Landed(f"d{k}", at))
        steps.append(Step(f"d{k}", f"docs/adr/{k:04}-{one}-{two}.md", "added", content="docs"))
        if after is not None:
            changes.append(Landed(f"c{k}", at + after))
            steps.append(Step(f"c{k}", f"pkg/{one}/{two}.go", "added"))
            tags.append(Tag(f"v{k}", at + after + 5, (f"c{k}",)))
    return history(changes, steps, tags, as_of=as_of)


def found(given: Facts) -> Finding:
    return judge(measure(given, S), policy(None))


def test_code_follows_soon() -> None:
    finding = found(designed([10.0, 0.0, 20.0, None] * 4, as_of=340))
    values = finding.measures
    assert set(values) == set(MEASURES)
    assert (finding.state, finding.confidence) == ("healthy", "low")
    assert (values["days_to_code"].value, values["days_to_code"].n) == (10, 12)
    assert values["code_first"].value == pytest.approx(1 / 3)
    assert (values["changes_before"].value, values["days_to_release"].value) == (1, 5)
    assert (values["n_with_code"].value, values["n_documents"].value, values["n_ever"].value) == (12, 16, 16)
    assert finding.sentence == (
        "Of 16 design documents in 365 days, 12 have code that bears their name, the first 10 days after the document "
        "(median); for 33 % of them the code came first, or with it; users got it 5 days later."
    )


def test_what_the_clone_is_called_changes_nothing() -> None:
    given = designed([10.0, 0.0, 20.0, None] * 4, as_of=340)
    called = replace(given, repository=replace(given.repository, name="aalpha0-aeta"))
    assert measure(called, S) == measure(given, S)


def test_what_may_get_its_code_yet_is_not_left_out() -> None:
    """Over half take 200 days, and of the last 200 days only what was quick has its code so far."""
    every = [5.0, 200.0] * 10
    every[2] = 200.0
    so_far = [after if 20.0 * k + after <= 380 else None for k, after in enumerate(every)]
    assert np.median([after for after in so_far if after is not None]) == 5
    values = found(designed(so_far, as_of=380)).measures
    assert (values["days_to_code"].value, values["days_to_code"].n) == (200, 14)
    assert values["gets_code"].value == pytest.approx(1)


def test_what_never_gets_code_is_a_share_and_no_wait() -> None:
    values = found(designed([None, 10.0] * 8, as_of=1200)).measures
    assert values["days_to_code"].value == 10
    assert (values["n_with_code"].value, values["n_documents"].value) == (8, 15)
    assert values["gets_code"].value == pytest.approx(8 / 15)
    assert values["gets_code"].n == 15


def test_code_that_is_not_released_yet_still_waits() -> None:
    """Four of ten are out after 5 days, the others wait: more than half."""
    given = designed([10.0] * 10, as_of=220)
    held = replace(given, releases=given.releases.head(4), release_changes=given.release_changes.head(4))
    values = found(held).measures
    assert (values["days_to_release"].value, values["days_to_release"].n) == (None, 10)
    assert values["days_to_release"].missing is not None
    assert values["days_to_release"].missing.startswith("more than 50 % still wait; the longest for ")
    assert found(given).measures["days_to_release"].value == 5


def test_without_any_release_all_of_it_waits() -> None:
    given = designed([10.0] * 10, as_of=220)
    none = replace(given, releases=given.releases.head(0), release_changes=given.release_changes.head(0))
    assert found(none).measures["days_to_release"].missing == "more than 50 % still wait; the longest for 210 days"


def test_a_name_without_words_of_its_own_waits_for_nothing() -> None:
    given = designed([10.0] * 10, as_of=220)
    path = given.change_files["path"].replace({"docs/adr/0000-alpha0-aeta.md": "docs/adr/0000-cache.md"})
    with_one = replace(given, change_files=given.change_files.assign(path=path))
    values = found(with_one).measures
    assert (values["n_documents"].value, values["gets_code"].n) == (10, 9)
    assert values["gets_code"].value == pytest.approx(1)


def test_a_quarter_of_talk_before_anything_works() -> None:
    finding = found(designed([100.0, 120.0] * 6))
    assert finding.state == "watch"
    assert finding.sentence.endswith(": that is long to talk before something works.")
    assert [(one.kind, one.id) for one in finding.evidence] == [("change", "c11"), ("change", "c9"), ("change", "c7")]
    assert "120 days after it (d11)" in finding.evidence[0].note


def test_a_long_wait_of_some_is_not_surely_long() -> None:
    assert found(designed([100.0, 10.0] * 6)).state == "healthy"


def test_what_has_no_code_is_told() -> None:
    finding = found(designed([10.0] * 8 + [None] * 4))
    waiting = [one for one in finding.evidence if one.note.startswith("brought ")]
    # The change that brought it, and not its path: a document may have been moved or removed since.
    assert [(one.kind, one.id) for one in waiting] == [("change", "d11"), ("change", "d10"), ("change", "d9")]
    assert "docs/adr/0011-llpha11-leta.md" in waiting[0].note


def test_few_with_code_are_not_enough() -> None:
    finding = found(designed([10.0] * 7 + [None] * 5))
    assert finding.state == "not-enough-data"
    assert "7 of 8 documents with code" in finding.sentence


@pytest.mark.parametrize(("n", "words"), [(0, "no design documents"), (4, "only 4 design documents")])
def test_without_design_documents_nothing_can_be_told(n: int, words: str) -> None:
    finding = found(designed([10.0] * n))
    assert finding.state == "not-applicable"
    assert words in finding.sentence


def test_each_document_is_a_point() -> None:
    (series,) = measure(designed([10.0, 0.0] * 5), S).series
    assert [(one.value, one.group) for one in series.points[:2]] == [(10, "document first"), (1 / 24, "code first")]
    assert {one.id for one in series.points} == {f"c{k}" for k in range(10)}


def test_the_order_of_rows_does_not_matter() -> None:
    given = designed([10.0, 0.0, None] * 5)
    assert found(shuffled(given, seed=4)) == found(given)


def test_of_nothing_nothing_can_be_told() -> None:
    assert found(facts()).state == "not-applicable"
