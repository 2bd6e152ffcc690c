"""What of a change counts: not what programs write, not what only moved, and white space to warn of at most."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.gate.asking import asked
from tests.gate.repository import Project, fresh
from tests.plain_git import git
from tests.repos import Content, day, lines

FAIL_500 = (1, "fail  pr-size 500 lines (limit 400; larger than 60 of the last 60 changes)")
NOTHING = (0, "pass  pr-size 0 lines (limit 400; larger than 0 of the last 60 changes)")


@pytest.mark.parametrize(
    ("files", "settled", "reason"),
    [
        pytest.param({"uv.lock": fresh(9000)}, {}, "lock: 9,000 lines in 1 file", id="lock file"),
        pytest.param({"api_pb2.py": fresh(9000)}, {}, "generated: 9,000 lines in 1 file", id="generated, by its name"),
        pytest.param(
            {"t/__snapshots__/a.txt": fresh(9000)}, {}, "generated: 9,000 lines in 1 file", id="snapshots of tests"
        ),
        pytest.param(
            {"made/a.py": fresh(9000)},
            {".gitattributes": "made/** linguist-generated\n"},
            "generated: 9,000 lines in 1 file",
            id="generated, as the attributes say",
        ),
        pytest.param(
            {"made/a.py": fresh(9000)},
            {"flowlens.toml": '[check]\nexclude = ["made/"]\n'},
            "excluded by configuration: 9,000 lines in 1 file",
            id="excluded by the configuration",
        ),
        pytest.param({"vendor/a.js": fresh(9000)}, {}, "vendored: 9,000 lines in 1 file", id="vendored"),
        pytest.param(
            {"copied/a.js": fresh(9000)},
            {".gitattributes": "copied/** linguist-vendored\n"},
            "vendored: 9,000 lines in 1 file",
            id="vendored, as the attributes say",
        ),
        pytest.param({"logo.png": b"\0" * 9000}, {}, "binary: 0 lines in 1 file", id="binary"),
        pytest.param(
            {"old.py": None}, {"old.py": fresh(9000)}, "deleted file: 9,000 lines in 1 file", id="a whole file gone"
        ),
        pytest.param({"new.py": fresh(500)}, {}, None, id="source"),
        pytest.param({"dist/a.py": fresh(500)}, {}, None, id="a folder that people may write in"),
        pytest.param({"made/a.py": fresh(500)}, {".gitattributes": "made/** -linguist-generated\n"}, None, id="denied"),
        pytest.param(
            {"made/a.py": fresh(500)},
            {".gitattributes": "made/** linguist-generated\n", "flowlens.toml": "[check]\nuse-gitattributes = false\n"},
            None,
            id="attributes that shall not be used",
        ),
        pytest.param(
            {"api_pb2.py": fresh(500)}, {".gitattributes": "* -linguist-generated\n"}, None, id="no program's after all"
        ),
    ],
)
def test_what_counts(
    tmp_path: Path, files: Mapping[str, Content | None], settled: Mapping[str, Content], reason: str | None
) -> None:
    project = Project(tmp_path / "project", files=settled)
    project.propose(files)
    said = asked(project.folder, "--config-from", "base")
    if reason:
        assert said.code == 0
        assert said.first[1].startswith("pass  pr-size 0 lines (")
    else:
        assert said.first == FAIL_500
    assert (f"\n  left out of the size:\n    {reason}\n" in said.output) is bool(reason)


def test_an_empty_change(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.propose({})
    said = asked(project.folder)
    assert said.first == NOTHING
    # There is a commit: to that there is something to say.
    assert "nothing to judge" not in said.output


def test_a_change_and_its_opposite(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.propose({"new.py": fresh(9000)})
    project.propose({"new.py": None})
    assert asked(project.folder).first == NOTHING


def many(n: int, edit: bool = False, folder: str = "old") -> dict[str, Content]:
    """So many files of six lines; `edit`: with one line that is another."""
    return {
        f"{folder}/{number:04}.py": lines(range(6 * number, 6 * number + 5), prefix="many")
        + lines(6 * number + 5, prefix="edited" if edit else "many")
        for number in range(n)
    }


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(False, NOTHING, id="pure"),
        # A line gone and a line come in each of them, not the 14,400 lines of all files gone and come.
        pytest.param(
            True, (1, "fail  pr-size 2,400 lines (limit 400; larger than 60 of the last 60 changes)"), id="with edits"
        ),
    ],
)
def test_twelve_hundred_renames(tmp_path: Path, edit: bool, expected: tuple[int, str]) -> None:
    project = Project(tmp_path / "project")
    project.land(0, day(60), "Import (#61)", many(1200), author=("dependabot[bot]", "d@example.org"))
    gone: dict[str, Content | None] = dict.fromkeys(many(1200))
    project.propose({**gone, **many(1200, edit, "new")})
    # A user's own configuration does not matter.
    git(project.folder, "config", "diff.renames", "false")
    git(project.folder, "config", "diff.renameLimit", "1")
    assert asked(project.folder).first == expected


def test_lines_that_moved(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", files={"src/a.py": fresh(1000), "src/b.py": fresh(10, 5000)})
    rows = fresh(1000).splitlines(keepends=True)
    project.propose({"src/a.py": "".join(rows[600:]), "src/b.py": fresh(10, 5000) + "".join(rows[:600])})
    said = asked(project.folder)
    assert said.first == (0, "pass  pr-size 0 lines (limit 1,020; larger than 0 of the last 60 changes)")
    assert "moved lines: 1,200 lines in 2 files" in said.output


CODE = "".join(f"def f{n}():\n    value = {n}\n    return value\n" for n in range(300))


def reformatted(edits: int = 0) -> str:
    """The code with two spaces in front of what had four; so many functions return something else."""
    other = CODE.replace("    ", "  ")
    for n in range(edits):
        other = other.replace(f"value = {n}\n", f"value = {n} + {n}\n")
    return other


@pytest.mark.parametrize(
    ("after", "expected", "note"),
    [
        pytest.param(
            reformatted(),
            (0, "warn  pr-size 1,200 lines (limit 900; larger than 61 of the last 61 changes)"),
            "note: Mostly white space: 0 lines without, which would not fail.",
            id="white space only",
        ),
        pytest.param(
            CODE.replace("\n", "\r\n"),
            (0, "warn  pr-size 1,800 lines (limit 900; larger than 61 of the last 61 changes)"),
            "note: Mostly white space: 0 lines without, which would not fail.",
            id="ends of lines only",
        ),
        pytest.param(
            reformatted(100),
            (0, "warn  pr-size 1,200 lines (limit 900; larger than 61 of the last 61 changes)"),
            "note: Mostly white space: 200 lines without, which would not fail.",
            id="and a few edits",
        ),
        pytest.param(
            reformatted() + fresh(1000),
            (1, "fail  pr-size 2,200 lines (limit 900; larger than 61 of the last 61 changes)"),
            None,
            id="and a lot that is new",
        ),
    ],
)
def test_a_reformat(tmp_path: Path, after: str, expected: tuple[int, str], note: str | None) -> None:
    project = Project(tmp_path / "project")
    project.land(0, day(60), "Code (#61)", {"src/code.py": CODE})
    project.propose({"src/code.py": after})
    said = asked(project.folder)
    assert said.first == expected
    assert ("white space" in said.output) is bool(note)
    assert (note or "") in said.output


@pytest.mark.parametrize("how", ["direct", "merge"])
def test_a_reformat_that_is_listed_is_no_measure_for_others(tmp_path: Path, how: str) -> None:
    project = Project(tmp_path / "project")
    if how == "direct":
        oid = project.land(0, day(60), "Reformat (#61)", {"src/code.py": CODE})
    else:
        oid = project.propose({"src/code.py": CODE}, branch="reformat")
        project.repo.merge(oid, "Merge pull request #61 from reformat", at=day(60))
    project.land(0, day(61), "List it (#62)", {".git-blame-ignore-revs": f"# reformat\n{oid}\n"})
    project.propose({"new.py": fresh(500)})
    said = asked(project.folder)
    assert said.first == (1, "fail  pr-size 500 lines (limit 400; larger than 61 of the last 61 changes)")
    assert "left out of the history: listed in .git-blame-ignore-revs: 1\n" in said.output


def test_a_submodule_is_a_version(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.repo.set_branch("topic", project.tip)
    project.repo.commit({"module": "1" * 40}, branch="topic", at=day(61), modes={"module": 0o160000})
    project.repo.git.set_head("refs/heads/topic")
    assert asked(project.folder).first == NOTHING
