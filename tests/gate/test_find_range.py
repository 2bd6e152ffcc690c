"""What is compared with what, and how a reader is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.gate.base import Place, commit_named, commit_there, short
from flowlens.gate.find_range import find_range, find_tip
from flowlens.gate.proposal import Proposal
from flowlens.sources.git.refs import read_refs
from flowlens.sources.git.shadow import open_shadow
from tests.repos import Repo, day


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """`main` is m0, m1 and m2; `topic` left it at m1 and is t0 and t1, where HEAD is; `merged` is t1 merged into m2."""
    repo = Repo(tmp_path / "project")
    line = [repo.commit({"a": f"{n}\n"}, f"m{n}", at=day(n)) for n in range(3)]
    repo.set_branch("topic", line[1])
    for n in range(2):
        repo.commit({f"t{n}": "t\n"}, f"t{n}", branch="topic", at=day(3 + n))
    repo.set_branch("merged", line[2])
    repo.merge(str(repo.git.references["refs/heads/topic"].target), branch="merged", at=day(5))
    repo.git.set_head("refs/heads/topic")
    return repo


@pytest.fixture
def place(repo: Repo) -> Iterator[Place]:
    with open_shadow(repo.folder) as shadow:
        yield Place(shadow, read_refs(shadow))


def oid(repo: Repo, name: str) -> str:
    return str(repo.git.revparse_single(name).id)


def test_the_merge_base_of_head_and_the_mainline(repo: Repo, place: Place) -> None:
    found = find_range(place, Proposal())
    assert (found.base, found.head, found.merged) == (oid(repo, "main~1"), oid(repo, "topic"), oid(repo, "topic"))
    assert found.path == (
        f"the target is main, at {short(oid(repo, 'main'))}",
        f"their merge base {short(oid(repo, 'main~1'))} is the base",
    )


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        pytest.param("main", None, ("main", "merged"), id="base, while the CI names the head"),
        pytest.param(None, "topic~1", ("main~1", "topic~1"), id="head"),
        pytest.param("main~2", "main", ("main~2", "main"), id="both, one contains the other"),
        pytest.param("main", "main~1", ("main~1", "main~1"), id="nothing that is new"),
        pytest.param("main", "main", ("main", "main"), id="the same"),
    ],
)
def test_what_the_user_names(
    repo: Repo, place: Place, base: str | None, head: str | None, expected: tuple[str, str]
) -> None:
    # It goes before all that the CI says.
    said = Proposal(ci="x", kind="change", base="f" * 40, head=oid(repo, "merged"), target="nowhere", unfit="No.")
    found = find_range(place, said, base, head) if base else find_range(place, Proposal(), base, head)
    assert (found.base, found.head) == tuple(oid(repo, name) for name in expected)


@pytest.mark.parametrize(
    ("proposal", "expected"),
    [
        pytest.param({"merged": "merged", "head": "merged"}, ("main", "merged"), id="the forge's test merge"),
        pytest.param({"merged": "topic"}, ("main~1", "topic"), id="what is called so, and is no merge"),
        pytest.param({"merged": "merged"}, ("main~1", "topic"), id="a test merge that is not checked out"),
        pytest.param({"base": "main~1", "head": "topic~1"}, ("main~1", "topic~1"), id="a base of the CI"),
        pytest.param({"base": "main"}, ("main~1", "topic"), id="a base of the CI that the change does not contain"),
        pytest.param({"target": "main"}, ("main~1", "topic"), id="a target"),
        pytest.param({"target": "refs/heads/main"}, ("main~1", "topic"), id="a target as a full ref"),
        pytest.param({"target": "gone", "target_tip": "main"}, ("main~1", "topic"), id="a target as a commit"),
        pytest.param({"default_branch": "main"}, ("main~1", "topic"), id="the default branch"),
    ],
)
def test_what_the_ci_says(repo: Repo, place: Place, proposal: dict[str, str], expected: tuple[str, str]) -> None:
    names = {"target", "default_branch"}
    said = {key: value if key in names else oid(repo, value) for key, value in proposal.items()}
    found = find_range(place, Proposal(ci="x", kind="change", **said))  # type: ignore[arg-type]
    assert (found.base, found.head) == tuple(oid(repo, name) for name in expected)


@pytest.mark.parametrize(
    ("proposal", "told"),
    [
        pytest.param(Proposal("x", "change", unfit="This run is unfit."), "This run is unfit.", id="unfit"),
        pytest.param(
            Proposal("x", "change", base="f" * 40),
            "The base of the change, as x names it, is not in this clone: ffffffffff.",
            id="a base that is not here",
        ),
        pytest.param(
            Proposal("x", "change", head="f" * 40),
            "The newest commit of the change, as x names it, is not in this clone: ffffffffff.",
            id="a head that is not here",
        ),
        pytest.param(
            Proposal("x", "change", target="gone", target_tip="f" * 40),
            "The target branch 'gone' is not in this clone, so where the change left it cannot be told.",
            id="a target that is not here",
        ),
    ],
)
def test_what_cannot_be_told(place: Place, proposal: Proposal, told: str) -> None:
    with pytest.raises(CannotMeasureError) as caught:
        find_range(place, proposal)
    assert caught.value.what == told


def test_the_tip(repo: Repo, place: Place) -> None:
    assert find_tip(place, Proposal()) == oid(repo, "topic")
    assert find_tip(place, Proposal(head=oid(repo, "merged"))) == oid(repo, "merged")
    assert find_tip(place, Proposal(head=oid(repo, "merged")), "main") == oid(repo, "main")


def test_a_commit_by_its_name(repo: Repo, place: Place) -> None:
    repo.tag("v1", oid(repo, "main"), at=day(9))
    with open_shadow(repo.folder) as shadow:
        assert commit_named(Place(shadow, read_refs(shadow)), "v1", "--base") == oid(repo, "main")
    with pytest.raises(UsageError, match=r"^--base nowhere: there is no such commit in project\."):
        commit_named(place, "nowhere", "--base")


def test_a_commit_by_its_id(repo: Repo, place: Place) -> None:
    assert commit_there(place, oid(repo, "main"), "It", "Fetch it.") == oid(repo, "main")
    tree = str(repo.git.revparse_single("main^{tree}").id)
    for missing in ("f" * 40, tree):
        with pytest.raises(CannotMeasureError, match=rf"^It is not in this clone: {missing[:10]}\. Fetch it\."):
            commit_there(place, missing, "It", "Fetch it.")
