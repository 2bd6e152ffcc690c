"""A diff that is handed in in place of commits, as text that may be anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.as_ci import github_pull
from tests.gate.asking import asked, unknown
from tests.gate.repository import Project, checkout, fresh
from tests.plain_git import git
from tests.repos import ANN, Content, Repo

FAIL_500 = (1, "fail  pr-size 500 lines (limit 400; larger than 60 of the last 60 changes)")
NO_DIFF = "error: --diff-file is no diff that Git can read: "


def handed_in(folder: Path, *options: str, files: dict[str, Content | None] | None = None) -> tuple[Project, bytes]:
    """A project, and what `git diff OPTIONS` says of a change to it."""
    project = Project(folder / "project", files={"old.py": fresh(500), "keep.py": fresh(3, 8000)})
    head = project.propose(files or {"new.py": fresh(500), "vendor/x.js": fresh(900, 3000)})
    project.detach(project.tip)
    return project, git(project.folder, "diff", *options, project.tip, head)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param((), id="unified"),
        pytest.param(("--unified=0",), id="without context"),
        pytest.param(("--no-prefix",), id="without prefixes"),
        pytest.param(("--src-prefix=i/", "--dst-prefix=w/"), id="with other prefixes"),
        pytest.param(("--numstat",), id="numstat"),
    ],
)
def test_a_diff_of_git(tmp_path: Path, options: tuple[str, ...]) -> None:
    project, diff = handed_in(tmp_path, *options)
    said = asked(project.folder, "--diff-file", "-", stdin=diff)
    assert said.first == (0, "warn  pr-size 500 lines (limit 513; larger than 59 of the last 60 changes)")
    assert "vendored: 900 lines in 1 file" in said.output
    (tmp_path / "change.diff").write_bytes(diff)
    assert asked(project.folder, "--diff-file", str(tmp_path / "change.diff")) == said


def test_ends_of_lines_of_windows(tmp_path: Path) -> None:
    project, diff = handed_in(tmp_path)
    assert asked(project.folder, "--diff-file", "-", stdin=diff.replace(b"\n", b"\r\n")).code == 0
    assert asked(project.folder, "--diff-file", "-", stdin=b"501\t99\tnew.py\r\n").first == (
        1,
        "fail  pr-size 600 lines (limit 513; larger than 60 of the last 60 changes)",
    )


def test_a_whole_file_gone(tmp_path: Path) -> None:
    project, diff = handed_in(tmp_path, files={"old.py": None})
    said = asked(project.folder, "--diff-file", "-", stdin=diff)
    assert said.first == (0, "pass  pr-size 0 lines (limit 513; larger than 0 of the last 60 changes)")
    assert "deleted file: 500 lines in 1 file" in said.output


def test_a_whole_file_gone_that_cannot_be_told(tmp_path: Path) -> None:
    # Of two forms in one file it is not known which header is of which patch: then it counts.
    project, diff = handed_in(tmp_path, files={"old.py": None})
    plain = b"--- a/keep.py\n+++ b/keep.py\n@@ -0,0 +1,1 @@\n+more\n"
    for content in (diff + plain, plain + diff):
        said = asked(project.folder, "--diff-file", "-", stdin=content)
        assert said.first == (0, "warn  pr-size 501 lines (limit 513; larger than 59 of the last 60 changes)")


def test_a_series_of_patches(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.propose({"new.py": fresh(300)})
    # The message stands between the two patches, as it is.
    project.propose({"new.py": fresh(500)}, "Work\n\ndeleted file mode 100644\n")
    diff = git(project.folder, "log", "--patch", "main..topic")
    mails = git(project.folder, "format-patch", "--stdout", "main..topic")
    counts = git(project.folder, "log", "--numstat", "--format=", "main..topic")
    project.detach(project.tip)
    for content in (diff, mails, counts):
        assert asked(project.folder, "--diff-file", "-", stdin=content).first == FAIL_500


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", None, id="nothing"),
        pytest.param(b" \n\n", None, id="white space"),
        pytest.param(b"fatal: bad object main\n", "No valid patches in input", id="an error"),
        pytest.param(b"5\t0\tb.py\x00900\t0\ta.py\x00", "No valid patches in input", id="numstat with -z"),
        pytest.param(
            b" a.py | 9 +++++++++\n 1 file changed, 9 insertions(+)\n", "No valid patches in input", id="a summary"
        ),
        pytest.param(
            b"diff --git a/y b/y\n--- a/y\n+++ b/y\n@@ -1,5 +1,5 @@\n-a\n+b\n",
            "corrupt patch at line 7",
            id="cut short",
        ),
        pytest.param(
            b"diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1,1 -1,1 +1,2 @@@\n  a\n++b\n",
            "No valid patches in input",
            id="of a merge",
        ),
        pytest.param(b"\0" * 1000, "No valid patches in input", id="zeros"),
        pytest.param(bytes(range(256)) * 100, "No valid patches in input", id="all bytes"),
    ],
)
def test_what_is_no_diff(tmp_path: Path, content: bytes, expected: str | None) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 3)
    code, line = asked(project.folder, "--diff-file", "-", stdin=content).first
    if expected is None:
        # What a failed command leaves behind must not pass.
        assert (code, line) == unknown(
            "The diff that was handed in is empty, as it also is where the command that makes it has failed."
        )
    else:
        assert code == 2
        assert line.startswith(NO_DIFF + f"error: {expected}")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 3)
    assert asked(project.folder, "--diff-file", str(tmp_path / "no.diff")).first == (
        2,
        f"error: --diff-file {tmp_path / 'no.diff'} cannot be read: No such file or directory.",
    )


PATCH = b"diff --git %b %b\n--- %b\n+++ %b\n@@ -0,0 +1,500 @@\n" + b"+line\n" * 500


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(b"../../../etc/passwd", id="upwards"),
        pytest.param(b".git/config", id="into the repository"),
        pytest.param(b"--output=x", id="an option"),
        pytest.param(b"a{b => c}d", id="a rename that is none"),
        pytest.param(b"\x1b[31mred", id="an escape"),
        pytest.param(b"<script>alert(1)</script>", id="markup"),
        pytest.param("\u202egnp.py".encode(), id="from right to left"),
        pytest.param(b"x" * 300, id="300 letters"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
    ],
)
def test_a_hostile_path(tmp_path: Path, path: bytes) -> None:
    project = Project(tmp_path / "project")
    before = sorted(tmp_path.rglob("*"))
    a, b = b"a/" + path, b"b/" + path
    patch = PATCH % (a, b, a, b)
    for content in (patch, b"500\t0\t" + path + b"\n"):
        said = asked(project.folder, "--diff-file", "-", stdin=content)
        assert said.first == FAIL_500
        assert "\x1b" not in said.output
        assert "\u202e" not in said.output
    assert sorted(tmp_path.rglob("*")) == before


def test_a_name_that_makes_up_a_deletion(tmp_path: Path) -> None:
    # `git apply --summary` writes names as they are, and one file of each kind a line.
    project = Project(tmp_path / "project")
    head = project.propose({"big.py": fresh(500)})
    bad = "x\n delete mode 100644 big.py\ny"
    blob = git(project.folder, "hash-object", "-w", "--stdin", stdin=b"x\n").strip()
    entries = git(project.folder, "ls-tree", "-z", head) + b"100644 blob %b\t%b\0" % (blob, bad.encode())
    tree = git(project.folder, "mktree", "-z", stdin=entries)
    hostile = git(project.folder, "commit-tree", tree.strip().decode(), "-p", head, "-m", "x").strip().decode()
    diff = git(project.folder, "diff", project.tip, hostile)
    assert b'"b/x\\n delete mode 100644 big.py\\ny"' in diff
    project.detach(project.tip)
    assert asked(project.folder, "--diff-file", "-", stdin=diff).first == (1, FAIL_500[1].replace("500", "501"))


def test_content_that_looks_like_a_deletion(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    trick = "diff --git a/big.py b/big.py\ndeleted file mode 100644\n--- a/big.py\n+++ /dev/null\n"
    head = project.propose({"big.py": fresh(490) + trick, "a.txt": trick, "z.py": "x\n" * 2})
    diff = git(project.folder, "diff", "--unified=0", project.tip, head)
    project.detach(project.tip)
    assert asked(project.folder, "--diff-file", "-", stdin=diff).first == FAIL_500


def test_names_that_numstat_quotes_or_shortens(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    content = (
        b'400\t0\t"vendor/\\303\\274.js"\n400\t0\tsrc/{old => vendor}/a.js\n400\t0\t{src => }/vendor/b.js\n'
        b'400\t0\ta.js => vendor/c.js\n400\t0\t"\\303\\274.js" => "vendor/\\303\\274\\t.js"\n-\t-\tlogo.png\n'
        b"4\t0\tvendor/x => new.py\n"
    )
    said = asked(project.folder, "--diff-file", "-", stdin=content)
    assert said.first == (0, "pass  pr-size 4 lines (limit 400; larger than 0 of the last 60 changes)")
    assert "vendored: 2,000 lines in 5 files" in said.output
    assert "binary: 0 lines in 1 file" in said.output


RELAXED: dict[str, Content | None] = {"flowlens.toml": "[check.pr-size]\nfail-floor = 90000\n", "new.py": fresh(498)}


def test_a_diff_of_a_pull_request_does_not_bring_its_rules(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose(RELAXED))
    diff = git(project.folder, "diff", project.tip, merged)
    environment = github_pull(tmp_path, merged)
    assert asked(project.folder, "--diff-file", "-", environment=environment, stdin=diff).first == FAIL_500
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge", "--depth=1")
    assert asked(clone, "--diff-file", "-", environment=environment, stdin=diff).first == unknown(
        "This is the forge's test merge, fetched at depth 1: what it is merged into is not here."
    )
    labelled = github_pull(tmp_path, merged, labels=["batch-size-ok"])
    said = asked(project.folder, "--diff-file", "-", environment=labelled, stdin=diff)
    assert said.first == (0, FAIL_500[1].replace("fail", "overridden"))


def test_what_it_is_a_diff_against_may_be_named(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.propose(RELAXED)
    diff = git(project.folder, "diff", "main", "topic")
    assert asked(project.folder, "--diff-file", "-", "--base", "main", stdin=diff).first == FAIL_500
    assert asked(project.folder, "--diff-file", "-", "--base", "nowhere", stdin=diff).first == (
        2,
        (
            "error: --base nowhere: there is no such commit in project. See `git log --oneline` and `git branch --all` "
            "for what there is."
        ),
    )


def test_a_diff_has_no_author_and_no_trailer(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    repo.commit({"a": "a\n"}, author=ANN)
    said = asked(repo.folder, "--diff-file", "-", stdin=b"9\t0\ta\n")
    assert said.first[1].startswith("insufficient-history  pr-size 9 lines")
