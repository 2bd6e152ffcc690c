"""What a forge's page of releases says, linked to the releases here and to when they went live."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from flowlens.facts.build import build
from flowlens.facts.ci_period import runs_within
from flowlens.facts.ci_tables import with_ci
from flowlens.facts.published import with_published
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import Facts
from flowlens.model.ci import CiRead, Deployed, Published
from tests.mined import at, commit, diff, diffs_of, file, mined, release, step

A, B, C = ("a" * 40, "ab" * 20, "c" * 40)


@pytest.fixture
def facts() -> Facts:
    """Three changes, each released; the last two go live, B at a second try."""
    commits = [commit(A), commit(B, A, 1), commit(C, B, 2)]
    steps = [step(A, None), step(B, A), step(C, B)]
    releases = [release("v1.0", A, 1), release("v2.0-rc1", B, 2, stage="pre-release"), release("v2.0", C, 3)]
    table = diffs_of(*(diff(one, None, file()) for one in (A, B, C)))
    deployed = (
        Deployed("github", "1", "production", B, at(2.1), "failure"),
        Deployed("github", "2", "production", B, at(2.2), "success"),
        Deployed("github", "3", "staging", C, at(3.1), "success"),
        Deployed("github", "4", "production", C, at(3.2), "success"),
        Deployed("github", "5", "production", C, at(3.9), "success"),
    )
    return with_ci(build(mined(commits, steps, releases), table, {}, FactsSettings()), CiRead(deployments=deployed))


def out(id: str, tag: str, day: float, **more: object) -> Published:
    given = {"created_at": at(day - 0.5), "published_at": at(day), "noted": True}
    return Published("github", id, tag, **{**given, **more})  # type: ignore[arg-type]


def test_nothing_read_changes_nothing(facts: Facts) -> None:
    assert with_published(facts, ()) is facts
    assert facts.published.empty


def test_a_release_without_a_tag_here_is_linked_to_the_one_that_is_called_so(facts: Facts) -> None:
    bare = replace(facts, releases=facts.releases.assign(tag=pd.Series(["", "", None], dtype="str")))
    rows = with_published(bare, (out("3", "v2.0", 3), out("5", "elsewhere", 5))).published.set_index("id")
    assert rows["release"].fillna("").to_dict() == {"3": "v2.0", "5": ""}


def test_each_is_linked_to_its_tag_and_to_its_first_deployment(facts: Facts) -> None:
    given = (
        out("3", "v2.0", 3), out("1", "v1.0", 1, noted=False), out("2", "v2.0-rc1", 2, pre_release=True),
        out("4", "nightly", 4, oid=C[:12]), out("5", "elsewhere", 5, oid="f" * 40),
        out("6", "v3.0", 6, draft=True, published_at=None),
    )  # fmt: skip
    found = with_published(facts, given)
    rows = found.published.set_index("id")
    assert rows["release"].fillna("").to_dict() == {
        "1": "v1.0", "2": "v2.0-rc1", "3": "v2.0", "4": "v2.0", "5": "", "6": "",
    }  # fmt: skip
    assert rows["oid"].fillna("").to_dict() == {"1": A, "2": B, "3": C, "4": C, "5": "f" * 40, "6": ""}
    live = {id_: None if pd.isna(when) else int(when.timestamp()) for id_, when in rows["deployed_at"].items()}
    assert live == {"1": None, "2": at(2.2), "3": at(3.2), "4": at(3.2), "5": None, "6": None}
    assert rows["notes"].to_dict() == {"1": False, "2": True, "3": True, "4": True, "5": True, "6": True}
    assert found.notices[len(facts.notices) :] == (
        (
            "5 releases and 1 draft on the forge's page of releases: 4 of them are releases here, 3 of these with "
            "notes, 3 deployed."
        ),
        "1 release of the forge could not be linked: no release here has the tag.",
    )


def test_another_stage_than_the_version_says_is_told(facts: Facts) -> None:
    found = with_published(facts, (out("1", "v1.0", 1, pre_release=True), out("2", "v2.0-rc1", 2, pre_release=True)))
    assert found.notices[-1] == (
        "Of 1 release the forge says another stage than the version does (as v1.0): the version counts."
    )


def test_what_is_read_twice_is_one(facts: Facts) -> None:
    found = with_published(facts, (out("1", "v1.0", 1, pre_release=True), out("1", "v1.0", 1)))
    assert found.published["pre_release"].tolist() == [False]


def test_without_releases_and_deployments_here(facts: Facts) -> None:
    bare = build(mined([commit(A)], [step(A, None)]), diffs_of(diff(A, None, file())), {}, FactsSettings())
    found = with_published(bare, (out("1", "v1.0", 1),))
    assert found.published["release"].isna().all()
    assert found.published["deployed_at"].isna().all()


def test_of_a_period_only_what_was_out_then(facts: Facts) -> None:
    given = (out("1", "v1.0", 1), out("3", "v2.0", 3), out("6", "v3.0", 6, draft=True, published_at=None))
    found = with_published(facts, given)
    since = pd.Timestamp(at(2), unit="s", tz="UTC").to_pydatetime()
    assert runs_within(found, since, None).published["id"].tolist() == ["3", "6"]
