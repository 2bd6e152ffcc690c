"""PyDriller in child processes: the same as by itself, nothing run or changed, and a bad job costs itself only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pydriller
import pytest

from flowlens.model.depth import RepairLook, UpkeepLook
from flowlens.model.history import DiffJob
from flowlens.model.progress import Silent
from flowlens.sources.git import deep_child
from flowlens.sources.git.deep import DeepJob, DeepLook, deep_method, look_deeper, why_no_depth
from flowlens.sources.git.shadow import open_shadow
from tests.plain_git import git, snapshot
from tests.repos import Repo, day
from tests.sources.git.test_safety import TRAPS, Trap, canary, run, set_trap

__all__ = ["canary", "run"]

# PyDriller keeps the repository open until it is collected.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

FUNCTION = "def f(a):\n    if a:\n        return 1\n    return 2\n"


def looked(folder: Path, jobs: Sequence[DeepJob], seconds: float = 60) -> dict[DeepJob, DeepLook]:
    with open_shadow(folder) as shadow:
        return dict(look_deeper(shadow, jobs, seconds, 1, Silent()))


class History:
    """A function that was written, then changed, then fixed; and a fix that only adds."""

    def __init__(self, folder: Path) -> None:
        repo = self.repo = Repo(folder)
        self.written = repo.commit({"a.py": FUNCTION, "README.md": "text\n"}, at=day(0))
        self.changed = repo.commit({"a.py": FUNCTION.replace("return 2", "return 3")}, at=day(1))
        self.fix = repo.commit(
            {"a.py": FUNCTION.replace("return 2", "return 4").replace("if a:", "if a > 0:"), "README.md": "other\n"},
            "Fix the sign",
            at=day(2),
        )
        self.adding = repo.commit(
            {"a.py": FUNCTION.replace("return 2", "return 4").replace("if a:", "if a > 0:") + "    g()\n"},
            "Fix: call g",
            at=day(3),
        )


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "repo")


def test_a_fix_has_the_commits_that_last_touched_what_it_takes_away(history: History) -> None:
    found = looked(history.repo.folder, [history.fix])
    assert found == {history.fix: RepairLook({history.written: 1, history.changed: 1})}


def test_a_fix_that_only_adds_has_that_of_the_line_before(history: History) -> None:
    assert looked(history.repo.folder, [history.adding]) == {history.adding: RepairLook({history.fix: 1})}


def test_comments_and_new_files_are_no_place_of_a_fault_and_documents_the_last(history: History) -> None:
    repo = history.repo
    docs = repo.commit({"README.md": "third\n", "new.py": "x = 1\n"}, "Fix", at=day(4))
    comment = repo.commit({"new.py": "# one\nx = 1\n"}, at=day(5))
    uncomment = repo.commit({"new.py": "x = 1\n"}, "Fix", at=day(6))
    assert looked(repo.folder, [docs, comment, uncomment]) == {
        docs: RepairLook({history.fix: 1}), comment: RepairLook(), uncomment: RepairLook(),
    }  # fmt: skip


def test_a_rename_is_followed(history: History) -> None:
    repo = history.repo
    text = FUNCTION.replace("return 2", "return 4").replace("if a:", "if a > 0:") + "    g()\n"
    moved = repo.commit({"a.py": None, "b.py": text}, at=day(4))
    both = repo.commit({"b.py": None, "c.py": text.replace("g()", "h()")}, "Fix", at=day(5))
    assert moved not in (history.adding, both)
    assert looked(repo.folder, [both]) == {both: RepairLook({history.adding: 1})}


def test_a_macro_of_c_is_code_and_a_comment_of_python_is_not(history: History) -> None:
    repo = history.repo
    made = repo.commit({"a.h": "/* Sizes. */\n#define SIZE 9\n", "b.py": "# why\nx = 1\n"}, at=day(4))
    fix = repo.commit({"a.h": "/* Sizes. */\n#define SIZE 10\n"}, "Fix", at=day(5))
    only_said = repo.commit({"b.py": "# because\nx = 1\n"}, "Fix", at=day(6))
    assert looked(repo.folder, [fix, only_said]) == {fix: RepairLook({made: 1}), only_said: RepairLook()}


def test_lines_are_counted_and_a_first_commit_has_its_whole_id(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    first = repo.commit({"a.py": "a = 1\nb = 2\nc = 3\nd = 4\n"}, at=day(0))
    later = repo.commit({"a.py": "a = 1\nb = 2\nc = 3\nd = 5\n"}, at=day(1))
    fix = repo.commit({"a.py": "a = 2\nb = 2\nc = 4\nd = 6\n"}, "Fix", at=day(2))
    adding = repo.commit({"a.py": "a = 2\nb = 2\ne = 1\nc = 4\nd = 6\n"}, "Fix", at=day(3))
    assert looked(repo.folder, [fix, adding]) == {
        fix: RepairLook({first: 2, later: 1}), adding: RepairLook({first: 1}),
    }  # fmt: skip


def test_the_candidates_are_those_of_pydriller(history: History) -> None:
    theirs = pydriller.Git(str(history.repo.folder))
    by_file = theirs.get_commits_last_modified_lines(theirs.get_commit(history.fix))
    found = looked(history.repo.folder, [history.fix])[history.fix]
    assert isinstance(found, RepairLook)
    assert set(found.candidates) == by_file["a.py"]


def test_the_shares_are_those_of_pydriller(history: History) -> None:
    long = "def f(a, b, c):\n" + "".join(f"    if a == {n}:\n        b = {n}\n" for n in range(20))
    history.repo.commit({"a.py": long + FUNCTION}, at=day(4))
    history.repo.commit({"a.py": FUNCTION, "b.py": long}, at=day(5))
    theirs = list(pydriller.Repository(str(history.repo.folder)).traverse_commits())
    jobs: list[DeepJob] = [DiffJob(one.hash, one.parents[0] if one.parents else None) for one in theirs]
    found = looked(history.repo.folder, jobs)
    assert [found[job] for job in jobs] == [
        UpkeepLook(one.dmm_unit_size, one.dmm_unit_complexity, one.dmm_unit_interfacing) for one in theirs
    ]
    assert theirs[-2].dmm_unit_size < 0.5


def test_a_merge_has_the_shares_of_all_that_it_brings(history: History) -> None:
    repo = history.repo
    topic = repo.commit({"t.py": FUNCTION}, branch="topic", parents=[history.adding], at=day(4))
    repo.commit({"README.md": "more\n"}, at=day(5))
    merge = repo.merge(topic, at=day(6))
    job = DiffJob(merge, git(repo.folder, "rev-parse", f"{merge}^1").decode().strip())
    assert looked(repo.folder, [job]) == {job: UpkeepLook(1.0, 1.0, 1.0)}


def test_nothing_to_do_and_no_code(history: History) -> None:
    assert looked(history.repo.folder, []) == {}
    job = DiffJob(history.repo.commit({"README.md": "x\n"}, at=day(9)), history.adding)
    assert looked(history.repo.folder, [job]) == {job: UpkeepLook()}


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS.keys())
def test_nothing_in_a_repository_is_run_or_changed(tmp_path: Path, trap: Trap, run: Path, canary: Path) -> None:
    folder = tmp_path / "clone"
    set_trap(folder, trap, run)
    before = snapshot(tmp_path)
    tip, base = (git(folder, "rev-parse", name).decode().strip() for name in ("main", "main~1"))
    # Of the last job its child ends as well, so that what it starts at its end has been started.
    assert len(looked(folder, [tip, DiffJob(tip, base), base])) == 3
    assert not canary.exists()
    assert snapshot(tmp_path) == before


def test_a_module_of_the_repository_is_not_imported(
    history: History, canary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pydriller", "lizard", "git", "json"):
        (history.repo.folder / f"{name}.py").write_text(f"open({str(canary)!r}, 'w')\n")
    monkeypatch.chdir(history.repo.folder)
    monkeypatch.syspath_prepend(str(history.repo.folder))
    assert looked(history.repo.folder, [history.fix])[history.fix].unknown is None
    assert not canary.exists()


def test_a_missing_object_costs_its_own_job_only(history: History) -> None:
    blob = str(history.repo.git.revparse_single(f"{history.changed}:a.py").id)
    (history.repo.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    other = history.repo.commit({"b.py": "x = 1\n"}, at=day(4))
    fix = history.repo.commit({"b.py": "x = 2\n"}, "Fix x", at=day(5))
    found = looked(history.repo.folder, [history.fix, fix])
    assert found[fix] == RepairLook({other: 1})
    assert (found[history.fix].unknown or "").startswith("their objects are missing")
    assert not found[history.fix].lasting


def test_a_crash_costs_its_own_job_only(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = "import os, sys\nprint('{}', flush=True)\nfor line in sys.stdin:\n"
    worker += "    os.abort() if '%s' in line else print('{\"candidates\": {}}', flush=True)\n"
    (tmp_path / "crashing.py").write_text(worker % history.fix)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(deep_child, "_WORKER", "crashing")
    assert looked(history.repo.folder, [history.fix, history.adding]) == {
        history.fix: RepairLook(unknown="PyDriller crashed on them"), history.adding: RepairLook(),
    }  # fmt: skip


def test_a_hang_costs_its_own_job_only(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = "import sys, time\nprint('{}', flush=True)\nfor line in sys.stdin:\n"
    worker += "    time.sleep(90) if '%s' in line else print('{\"candidates\": {}}', flush=True)\n"
    (tmp_path / "hanging.py").write_text(worker % history.fix)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(deep_child, "_WORKER", "hanging")
    monkeypatch.setattr(deep_child, "JOB_SECONDS", 1.0)
    assert looked(history.repo.folder, [history.fix, history.adding]) == {
        history.fix: RepairLook(unknown="PyDriller needs more than 1 seconds for each of them"),
        history.adding: RepairLook(),
    }


def test_a_child_that_cannot_start_gives_nothing(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deep_child, "_WORKER", "flowlens.no_such_module")
    assert looked(history.repo.folder, [history.fix]) == {}


def test_with_hardly_any_time_one_job_is_done(history: History) -> None:
    assert list(looked(history.repo.folder, [history.adding, history.fix], 0.001)) == [history.adding]


def test_where_pydriller_cannot_look_it_says_so(history: History, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256", "long")
    with open_shadow(tmp_path / "long") as shadow:
        assert why_no_depth(shadow) == "PyDriller reads no object ids of SHA-256"
    with open_shadow(history.repo.folder) as shadow:
        assert why_no_depth(shadow) is None


def test_the_method_names_the_versions() -> None:
    assert f"PyDriller {pydriller.__version__ if hasattr(pydriller, '__version__') else ''}" in deep_method()
