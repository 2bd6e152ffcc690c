"""Learning: which questions documents answer, what they hint at, and what came of their actions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.learning import MEASURES, judge, measure
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measures
from flowlens.verdict.policy import policy
from tests.lenses.documents import Asked, Written, with_documents
from tests.lenses.tables import Landed, day, facts, landed

AS_OF = 1200.0


def known(*documents: Written, as_of: float = AS_OF) -> Facts:
    """A repository from day 0 on that holds these documents."""
    return with_documents(facts([Landed("a", 0), Landed("b", as_of)]), documents)


def measured(*documents: Written, as_of: float = AS_OF) -> Measures:
    return measure(known(*documents, as_of=as_of), LensSettings())


def found(*documents: Written) -> Finding:
    return judge(measured(*documents), policy(None))


def series(n: int, told: str = "HLC", first: float = 900, **other: object) -> list[Written]:
    """So many documents, one a week."""
    return [Written(f"pm/{number:03}.md", first + 7 * number, told, **other) for number in range(n)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(facts(), id="nothing at all"),
        pytest.param(facts([Landed("a")]), id="one change"),
        pytest.param(facts(landed([0.0, 1.0], bot=True)), id="bots"),
        pytest.param(known(Written("pm/a.md", None)), id="a document without a date"),
    ],
)
def test_without_documents_it_says_what_would_enable_it(given: Facts) -> None:
    finding = judge(measure(given, LensSettings()), policy(None))
    assert finding.state == "not-applicable"
    assert "docs/postmortems" in finding.sentence
    assert finding.evidence == ()
    assert {one.value for one in finding.measures.values()} == {None}


@pytest.mark.parametrize(
    ("documents", "sentence"),
    [
        pytest.param(series(1), "1 of 5 documents; it takes 2 to tell a pace", id="one"),
        pytest.param(series(4), "4 of 5 documents", id="one is missing"),
        pytest.param(
            series(9, first=0),
            "0 of 5 documents; nothing for 3 years, so no pace can be told (--until looks at an earlier day); "
            "of 9 documents in all",
            id="all of them old",
        ),
    ],
)
def test_too_few_documents_are_an_answer(documents: list[Written], sentence: str) -> None:
    finding = found(*documents)
    assert (finding.state, finding.confidence) == ("not-enough-data", "low")
    assert sentence in finding.sentence
    assert {one.kind for one in finding.evidence} == {"file"}


def test_documents_are_counted_and_shared() -> None:
    documents = [
        *series(3),
        Written("pm/x.md", 1000, "HL"),
        Written("retro/y.md", 1100, "H", "retrospective", praise_only=True),
        Written("pm/old.md", 10, ""),
    ]
    values = measured(*documents).values
    assert {name: values[name].value for name in ("documents", "documents_ever", "post_mortems", "retrospectives")} == {
        "documents": 5, "documents_ever": 6, "post_mortems": 4, "retrospectives": 1,
    }  # fmt: skip
    shares = {name: values[name].value for name in MEASURES if name.endswith("_share") and "action" not in name}
    assert shares == {
        "happened_share": 1, "learned_share": 0.8, "change_share": 0.6, "all_three_share": 0.6, "praise_share": 0.2,
        "blame_share": 0,
    }  # fmt: skip
    assert (values["days_since"].value, values["days_since"].n) == (100, 6)
    assert values["per_year"].value == pytest.approx(5 / (1095 / 365.25))
    assert values["learned_share"].low == pytest.approx(0.3755, abs=1e-4)
    assert values["learned_share"].high == pytest.approx(0.9638, abs=1e-4)


def test_a_document_of_the_first_day_of_the_window_counts() -> None:
    assert measured(Written("a.md", AS_OF - 1095)).values["documents"].value == 1
    assert measured(Written("a.md", AS_OF - 1095.1)).values["documents"].value == 0


def test_a_young_repository_has_no_pace_of_a_part_of_a_year() -> None:
    assert measured(*series(5, first=10), as_of=60).values["per_year"].value == 5
    assert measured(Written("a.md", 0), as_of=0.5).values["per_year"].missing == "the repository is less than a day old"


@pytest.mark.parametrize(
    ("documents", "state"),
    [
        pytest.param(series(5), "healthy", id="all three"),
        pytest.param(series(5, "H") + series(3, first=950), "healthy", id="most of them, which is not sure"),
        pytest.param(series(5, "HL"), "watch", id="never what will change"),
        pytest.param(series(5, "HC"), "watch", id="never what was learned"),
        pytest.param(series(5, "LC"), "watch", id="never what happened"),
        pytest.param(series(5, "H"), "concern", id="only what happened"),
        pytest.param(series(5, ""), "concern", id="nothing"),
        pytest.param(series(5, "HLC", praise_only=True, blame="3: Human error"), "healthy", id="hints are not judged"),
    ],
)
def test_states(documents: list[Written], state: str) -> None:
    paths = [replace(one, path=f"{number}.md") for number, one in enumerate(documents)]
    assert found(*paths).state == state


def test_what_is_said() -> None:
    assert found(*series(5)).sentence == (
        "Of 5 documents in three years, 100 % have a section on what happened, 100 % what was learned, and 100 % what "
        "will change."
    )
    finding = found(*series(5, "H"))
    assert finding.sentence.endswith(": surely fewer than 50 % have one on what was learned and what will change.")
    assert finding.try_next is not None
    assert (finding.try_next.measure, finding.try_next.goal) == ("change_share", "above")


@pytest.mark.parametrize(("n", "confidence"), [(9, "low"), (10, "medium"), (29, "medium"), (30, "high")])
def test_confidence_grows_with_the_documents(n: int, confidence: str) -> None:
    assert found(*series(n)).confidence == confidence


def test_actions_are_shared() -> None:
    acts = (Asked("#1", 950), Asked("#2"), Asked("#3", already=True), Asked())
    values = measured(*series(4, first=900, actions=acts), Written("pm/new.md", 1100, actions=acts)).values
    assert (values["actions"].value, values["actions"].n) == (20, 20)
    assert (values["actions_named_share"].value, values["actions_named_share"].n) == (0.75, 20)
    assert (values["actions_already"].value, values["actions_already"].n) == (5, 15)
    # Of the newest document 180 days are not over.
    assert (values["actions_followed_share"].value, values["actions_followed_share"].n) == (0.5, 8)


def test_without_actions_that_could_be_seen_nothing_is_said_of_them() -> None:
    values = measured(*series(5, actions=(Asked(),))).values
    assert values["actions_followed_share"].value is None
    assert values["actions_named_share"].value == 0
    assert "seen to follow" not in found(*series(5, actions=(Asked(),))).sentence


def test_what_was_followed_is_said_with_its_count() -> None:
    finding = found(*series(5, actions=(Asked("#1", 1000), Asked("#2"))))
    assert finding.sentence.endswith(
        "; of 10 actions that name an issue or file, changes are seen to follow at least 50 %."
    )


def test_evidence_names_files_and_changes() -> None:
    documents = [
        *series(4),
        Written("pm/a.md", 1100, "H"),
        Written("pm/b.md", 1110, "HC", blame="12: human error\n30: sloppy"),
        Written("retro/c.md", 1120, "HL", praise_only=True, actions=(Asked("#7", 1125.5),)),
    ]
    assert [(one.kind, one.id, one.note) for one in measured(*documents).evidence] == [
        ("file", "retro/c.md", f"of {day(1120):%Y-%m-%d}, has no section on what will change"),
        ("file", "pm/b.md", f"of {day(1110):%Y-%m-%d}, has no section on what was learned"),
        ("file", "pm/b.md", "a hint of low confidence that wording may blame, line 12: human error"),
        ("file", "retro/c.md", "a hint of low confidence that it only praises"),
        ("change", "follows retro/c.md 0", "5.5 days after an action on #7 in retro/c.md"),
    ]


def test_a_change_that_follows_two_actions_is_named_once() -> None:
    given = known(*series(5, actions=(Asked("#7", 1000), Asked("#8", 1000))))
    same = given.document_actions.assign(followed_by="one change")
    evidence = measure(replace(given, document_actions=same), LensSettings()).evidence
    assert [one.id for one in evidence] == ["one change"]


def test_every_document_is_a_point() -> None:
    (one,) = measured(Written("b.md", 20, "H", "retrospective"), Written("a.md", 10)).series
    assert (one.name, one.unit) == ("documents", "questions")
    assert [(point.id, point.value, point.label, point.group, point.at) for point in one.points] == [
        ("a.md", 3.0, "post-mortem", "3 of 3", day(10)),
        ("b.md", 1.0, "retrospective", "1 of 3", day(20)),
    ]


def test_ties_are_in_the_order_of_their_paths() -> None:
    (one,) = measured(Written("b.md", 10), Written("a.md", 10)).series
    assert [point.id for point in one.points] == ["a.md", "b.md"]
