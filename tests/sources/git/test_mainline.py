"""Which branch is the mainline."""

from __future__ import annotations

import pytest

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.sources.git.mainline import Mainline, find_mainline
from flowlens.sources.git.refs import Ref, Refs

HEADS, ORIGIN = "refs/heads/", "refs/remotes/origin/"


def refs(*names: str, head: str = "", origin_head: str = "", kind: str = "commit", complaint: str = "") -> Refs:
    """Refs whose commit is their own name; `head` is the branch that HEAD names."""
    by_name = {name: Ref(name, "", f"at {name}", kind) for name in names}
    if origin_head:
        by_name[ORIGIN + "HEAD"] = Ref(ORIGIN + "HEAD", origin_head, f"at {origin_head}", kind)
    return Refs(by_name, head, f"at {head}" if head in by_name else "", complaint)


@pytest.mark.parametrize(
    ("given", "bare", "name", "tip", "reason"),
    [
        pytest.param(
            refs(HEADS + "main", HEADS + "topic", ORIGIN + "dev", head=HEADS + "topic", origin_head=ORIGIN + "dev"),
            False, "dev", ORIGIN + "dev", "the default branch of origin", id="origin/HEAD before all",
        ),
        pytest.param(
            refs(HEADS + "main", ORIGIN + "dev", head=HEADS + "main", origin_head=ORIGIN + "gone"),
            False, "main", HEADS + "main", "there is a branch main", id="origin/HEAD to a branch that is gone",
        ),
        pytest.param(
            refs(HEADS + "main", HEADS + "topic", head=HEADS + "topic"),
            False, "main", HEADS + "main", "there is a branch main", id="a usual name before HEAD",
        ),
        pytest.param(
            refs(HEADS + "main", HEADS + "topic", head=HEADS + "topic"),
            True, "topic", HEADS + "topic", "HEAD names it", id="but not where it is bare",
        ),
        pytest.param(
            refs(HEADS + "trunk", HEADS + "master"),
            False, "master", HEADS + "master", "there is a branch master", id="master before trunk",
        ),
        pytest.param(
            refs(HEADS + "topic", ORIGIN + "main", head=HEADS + "topic"),
            False, "main", ORIGIN + "main", "there is a branch main", id="a usual name of origin",
        ),
        pytest.param(
            refs(HEADS + "develop", head=HEADS + "develop"),
            False, "develop", HEADS + "develop", "HEAD names it", id="HEAD at last",
        ),
        pytest.param(
            refs(HEADS + "a/b", head=HEADS + "a/b"), False, "a/b", HEADS + "a/b", "HEAD names it", id="a slash",
        ),
    ],
)  # fmt: skip
def test_it_is_found(given: Refs, bare: bool, name: str, tip: str, reason: str) -> None:
    assert find_mainline(given, None, bare=bare, repository="r") == Mainline(name, f"at {tip}", reason)


def test_a_detached_head_has_no_name() -> None:
    detached = Refs({}, "", "f" * 40, "")
    assert find_mainline(detached, None, bare=False, repository="r") == Mainline("HEAD", "f" * 40, "HEAD names it")


@pytest.mark.parametrize("wanted", ["topic", HEADS + "topic"])
def test_the_configured_one_before_all(wanted: str) -> None:
    given = refs(HEADS + "main", HEADS + "topic", ORIGIN + "main", origin_head=ORIGIN + "main")
    assert find_mainline(given, wanted, bare=False, repository="r") == Mainline(
        wanted, f"at {HEADS}topic", "as configured"
    )


@pytest.mark.parametrize("wanted", ["topic", "origin/topic"])
def test_the_configured_one_may_be_origin_s(wanted: str) -> None:
    given = refs(HEADS + "main", ORIGIN + "topic")
    assert find_mainline(given, wanted, bare=False, repository="r").tip == f"at {ORIGIN}topic"


@pytest.mark.parametrize("wanted", ["gone", "", "-x", "HEAD~1"])
def test_a_configured_one_that_is_not_there_is_said(wanted: str) -> None:
    with pytest.raises(UsageError, match="r has no branch"):
        find_mainline(refs(HEADS + "main"), wanted, bare=False, repository="r")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param(refs(head=HEADS + "main"), "no commit yet: its branch 'main' is empty", id="unborn"),
        pytest.param(refs(), "no commit that HEAD or a branch leads to", id="nothing"),
        pytest.param(refs(complaint="bad packed-refs"), "no readable branch: bad packed-refs", id="broken"),
        pytest.param(refs(HEADS + "main", kind="blob"), "no commit that HEAD", id="a branch on a blob"),
    ],
)
def test_no_commit_is_said(given: Refs, said: str) -> None:
    with pytest.raises(CannotMeasureError, match=said):
        find_mainline(given, None, bare=False, repository="r")
