"""Pull numbers in commit messages."""

from __future__ import annotations

import pytest

from flowlens.sources.git.pull_numbers import Claim, claimed_pull, closed_issues


@pytest.mark.parametrize(
    ("message", "number"),
    [
        pytest.param("Merge pull request #12 from ann/topic\n\nAdd a thing\n", 12, id="GitHub, merge"),
        pytest.param("Add a thing (#12)\n", 12, id="GitHub, squash"),
        pytest.param("Add a thing (#12)  \r\n\r\nmore\r\n", 12, id="GitHub, squash with a carriage return"),
        pytest.param('Revert "Add a thing (#11)" (#12)\n', 12, id="GitHub, squash of a revert"),
        pytest.param("Add a thing (PR #12)\n", 12, id="PR in brackets"),
        pytest.param("Fix #7 (#12)\n", 12, id="GitHub, squash of a fix"),
        pytest.param("Add a thing (#11) (#12)\n", 12, id="the last of two, which landed it here"),
        pytest.param("Merge branch 'a' into 'main'\n\nTitle\n\nSee merge request group/sub/name!12\n", 12, id="GitLab"),
        pytest.param("Merge branch 'a' into 'main'\n\nSee merge request !12", 12, id="GitLab, no project"),
        pytest.param("T\n\nSee merge request https://gitlab.com/a/b/-/merge_requests/12\n", 12, id="GitLab, address"),
        pytest.param("Add a thing (!12)\n", 12, id="GitLab, squash"),
        pytest.param("Merge pull request 'Add a thing' (#12) from ann/topic into main\n", 12, id="Gitea, Forgejo"),
        pytest.param("Merge branch 'topic' of ann/repo into main (#12)\n", 12, id="Gitea before 1.12"),
        pytest.param("Merged in ann/topic (pull request #12)\n\nAdd a thing\n", 12, id="Bitbucket Cloud"),
        pytest.param("Pull request #12: Add a thing\n\nMerge in P/R from topic to main\n", 12, id="Bitbucket Server"),
        pytest.param("Merged PR 12: Add a thing\n", 12, id="Azure DevOps"),
        pytest.param("Auto merge of #12 - ann:topic, r=ben\n", 12, id="bors of Rust"),
        pytest.param("auto merge of #12 : ann/project/topic, r=ben\n", 12, id="bors of Rust, before 2015"),
        pytest.param("Rollup merge of #12 - ann:topic, r=ben\n", 12, id="a pull in a rollup"),
        pytest.param("Merge #12\n\n12: Add a thing r=ben a=ann\n", 12, id="bors-ng"),
        pytest.param("Merge #12: Add a thing\n", 12, id="Bitcoin's script"),
    ],
)
def test_the_landing_commit_names_its_pull(message: str, number: int) -> None:
    assert claimed_pull(message) == Claim(number)


@pytest.mark.parametrize(
    ("message", "number"),
    [
        pytest.param("T\n\nPR-URL: https://github.com/nodejs/node/pull/12\n", 12, id="Node.js"),
        pytest.param("T\n\nPR-URL: #12\n", 12, id="Node.js, short"),
        pytest.param("T\n\nReviewed-on: https://example.org/c/project/+/12\n", 12, id="Gerrit"),
        pytest.param("T\n\nReviewed-on: https://example.org/12\n", 12, id="Gerrit before 2.16"),
        pytest.param("T\n\nReviewed-on: https://codeberg.org/a/b/pulls/12\n", 12, id="Forgejo"),
        pytest.param("T\n\nPull Request resolved: https://github.com/a/b/pull/12\n", 12, id="PyTorch's bot"),
        pytest.param("T\n\nPull-Request: #12\n", 12, id="Pull-Request"),
        pytest.param("T\n\nPart-of: <https://gitlab.example.org/a/b/-/merge_requests/12>\n", 12, id="Marge"),
        pytest.param("T\n\nPR-URL: https://github.com/a/b/pull/12\r\nReviewed-By: Ann\r\n", 12, id="carriage returns"),
    ],
)
def test_a_trailer_names_the_pull_of_each_commit(message: str, number: int) -> None:
    assert claimed_pull(message) == Claim(number, trailer=True)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("", id="empty"),
        pytest.param("Add a thing\n", id="plain"),
        pytest.param('Revert "Add a thing (#12)"\n\nThis reverts commit 0123456.\n', id="a revert of a squash"),
        pytest.param('Revert "Merge pull request #12 from ann/topic"\n', id="a revert of a merge"),
        pytest.param('Reapply "Add a thing (#12)"\n', id="a revert of a revert"),
        pytest.param("Fix #12\n", id="an issue"),
        pytest.param("Fix a thing (fixes #12)\n", id="an issue in brackets"),
        pytest.param("Add a thing (see #12)\n", id="another in brackets"),
        pytest.param("Add a thing (#12) again\n", id="not at the end"),
        pytest.param("Add a thing\n\nAs in (#12)\n", id="below the first line"),
        pytest.param("Add a thing\n\nCloses #12\n", id="Closes is an issue"),
        pytest.param("Add a thing (#0123456789)\n", id="no number has ten digits"),
        pytest.param("Add a thing (#)\n", id="no digits"),
        pytest.param("Undo: Merge pull request #12 from ann/topic\n", id="quoted, not at the start"),
        pytest.param("No auto merge of #12 any more\n", id="bors in a sentence"),
        pytest.param("Merge pull request 12 from ann/topic\n", id="no number sign"),
        pytest.param("Merge branch 'topic'\n", id="a merge that says nothing"),
        pytest.param("Merge branch 'fix-#12'\n", id="a branch named after an issue"),
        pytest.param("Merge #12 into the branch of the release\n", id="words after the number"),
        pytest.param("T\n\nPR-URL: see the list\n", id="a trailer without a number"),
        pytest.param("T\n\n    PR-URL: https://github.com/a/b/pull/12\n", id="a quoted trailer"),
        pytest.param("T\n\nReviewed-on: Linux 12\n", id="a machine"),
        pytest.param("T\n\nSee merge request 12\n", id="GitLab without its mark"),
    ],
)
def test_other_messages_name_no_pull(message: str) -> None:
    assert claimed_pull(message) is None


@pytest.mark.parametrize(
    ("message", "numbers"),
    [
        pytest.param("T\n\nCloses #12\n", [12], id="closes"),
        pytest.param("T\n\nFixes #7\nCloses: #12.\nresolved #3\n", [7, 12, 3], id="several words"),
        pytest.param("T\n\nCloses #12\r\nfixed #7\r\n", [12, 7], id="carriage returns"),
        pytest.param("T\n\nFixing #12\nfixs #12\n", [], id="words that no forge knows"),
        pytest.param("Fix #12\n", [12], id="the whole subject"),
        pytest.param("T\n\nThis closes #12\n", [], id="in a sentence"),
        pytest.param("T\n\nCloses #12 and more\n", [], id="a sentence goes on"),
        pytest.param("T\n\nCloses other/project#12\n", [], id="of another project"),
        pytest.param("T\n\nCloses 12\n", [], id="no number sign"),
        pytest.param("", [], id="empty"),
    ],
)
def test_closed_issues(message: str, numbers: list[int]) -> None:
    assert closed_issues(message) == numbers


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("Merge branch '" + "' of ' into " * 5_000, id="Gitea"),
        pytest.param("Merge pull request '" + "' (#1) " * 8_000 + "x", id="Forgejo"),
        pytest.param("Merged in " + " (pull request #1" * 4_000, id="Bitbucket"),
        pytest.param("T (#1)" + " " * 60_000 + "x", id="spaces"),
        pytest.param("T\n\nReviewed-on: https://" + "/1" * 30_000 + "x", id="slashes"),
        pytest.param("T\n\n" + "See merge request !1 x\n" * 3_000, id="lines"),
    ],
)
def test_a_hostile_message_is_read_in_linear_time(message: str) -> None:
    """This test would run for hours if a pattern tried all ways to split the text."""
    assert claimed_pull(message) is None
