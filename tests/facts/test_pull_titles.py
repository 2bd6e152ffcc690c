"""Titles of pulls out of the messages of merges."""

from __future__ import annotations

import pytest

from flowlens.facts.pull_titles import title_of

GITLAB = "See merge request group/sub/name!12"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param("Merge pull request #12 from ann/topic\n\nAdd a thing\n\nMore", "Add a thing (#12)", id="GitHub"),
        pytest.param("Merge pull request #12 from a/b\r\n\r\nAdd it\r\n", "Add it (#12)", id="line ends of Windows"),
        pytest.param("Merge pull request #12 from a/b\n\nAdd it (#12)", "Add it (#12)", id="its number stands there"),
        pytest.param(f"Merge branch 'a' into 'main'\n\nAdd a thing\n\n{GITLAB}\n", "Add a thing (!12)", id="GitLab"),
        pytest.param(
            "Merge branch 'a' into main\n\nAdd it\n\nSee merge request https://x.org/g/p/-/merge_requests/3",
            "Add it (!3)",
            id="GitLab, by address",
        ),
        pytest.param("Merged in ann/topic (pull request #12)\n\nAdd it\n", "Add it (#12)", id="Bitbucket"),
        pytest.param(
            "Merge pull request #12 from a/b\n\n<script>x</script>\n", "<script>x</script> (#12)", id="hostile"
        ),
    ],
)
def test_a_merge_is_told_by_the_title_of_its_pull(message: str, expected: str) -> None:
    assert title_of(message) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param(
            "Merge branch 'ab/x'\n\nThe parser reads\nfaster.\n\n* ab/x:\n  parse: do\n",
            "The parser reads faster.",
            id="a topic",
        ),
        pytest.param("Merge tag 'v2' of git://x\n\nPull fixes:\n - one\n", "Pull fixes: - one", id="a tag"),
        pytest.param(f"Merge branch 'x'\n\n{'word ' * 30}", f"{'word ' * 19}word …", id="long"),
        pytest.param(f"Merge branch 'x'\n\n{'w' * 200}", f"{'w' * 100} …", id="one long word"),
    ],
)
def test_a_merge_by_hand_is_told_by_its_prose(message: str, expected: str) -> None:
    assert title_of(message) == expected


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("", id="empty"),
        pytest.param("Add a thing (#12)\n\nBecause it is missing\n", id="no merge"),
        pytest.param("Merge pull request #12 from ann/topic", id="nothing below"),
        pytest.param("Merge pull request #12 from ann/topic\n\n \n", id="blank lines below"),
        pytest.param("Merge pull request #12 from ann/topic\n\nConflicts:\n\ta.py\n", id="conflicts"),
        pytest.param("Merge pull request #12 from ann/topic\n\nReviewed-by: Ann <a@x>\n", id="a trailer"),
        pytest.param(
            "Merge pull request 'Add it' (#12) from a/b into main\n\nReviewed-on: x\n", id="Gitea has it above"
        ),
        pytest.param(f"Merge branch 'a' into 'main'\n\n{GITLAB}\n", id="GitLab without a title"),
        pytest.param("Merge branch 'a' into 'main'\n\n* a: Add it\n", id="no forge"),
        pytest.param("Merge remote-tracking branch 'x'\n\n# Conflicts:\n#\ta.py\n", id="commented conflicts"),
        pytest.param('Revert "Merge pull request #12 from a/b"\n\nThis reverts commit 1\n', id="a revert of a merge"),
    ],
)
def test_any_other_message_is_told_by_its_first_line(message: str) -> None:
    assert title_of(message) == message.partition("\n")[0]
