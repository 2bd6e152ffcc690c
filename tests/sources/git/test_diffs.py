"""The bulk pass, against `git diff-tree --numstat`."""

from __future__ import annotations

import random
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest
from pygit2.enums import FileMode

from flowlens.model.history import Diff, DiffJob, FileDiff
from flowlens.model.progress import Silent
from flowlens.sources.git import diffs, looks
from flowlens.sources.git.diffs import make_diffs
from flowlens.sources.git.paths import path_text
from flowlens.sources.git.shadow import open_shadow
from tests.odd_history import build_odd_history
from tests.plain_git import fast_import, git, init, numstat
from tests.repos import Repo, day, lines

MISSING = "an object is missing or damaged"


class Counting(Silent):
    """A listener that remembers."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int | None]] = []
        self.n = 0

    def start(self, stage: str, total: int | None) -> None:
        self.stages.append((stage, total))

    def advance(self, n: int = 1) -> None:
        self.n += n


def made(folder: Path, jobs: Sequence[tuple[str, str | None]], n_processes: int = 2) -> dict[DiffJob, Diff]:
    wanted = [DiffJob(*job) for job in jobs]
    with open_shadow(folder) as shadow:
        found = list(make_diffs(shadow.git, wanted, n_processes, Silent()))
    assert sorted(map(repr, wanted)) == sorted(repr(diff.job) for diff in found)
    return {diff.job: diff for diff in found}


def counts(diff: Diff) -> dict[str, tuple[int | None, int | None]]:
    return {file.path: (file.added, file.deleted) for file in diff.files}


def oracle(folder: Path, oid: str, base: str | None) -> dict[str, tuple[int | None, int | None]]:
    return {path_text(path): pair for path, pair in numstat(folder, oid, base).items()}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str | None]]]:
    folder = tmp_path_factory.mktemp("odd") / "clone"
    return folder, build_odd_history(folder)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "clone")


def test_lines_are_those_of_numstat(odd: tuple[Path, list[tuple[str, str | None]]]) -> None:
    folder, jobs = odd
    found = made(folder, jobs)
    assert {job.oid: counts(diff) for job, diff in found.items()} == {
        oid: oracle(folder, oid, base) for oid, base in jobs
    }
    assert [diff.unknown for diff in found.values()] == [None] * len(jobs)


def test_lines_are_those_of_numstat_between_any_two_commits(odd: tuple[Path, list[tuple[str, str | None]]]) -> None:
    folder, commits = odd
    pairs = [(new, old) for new, _ in commits for old, _ in commits if new != old]
    found = made(folder, pairs)
    assert {job: counts(diff) for job, diff in found.items()} == {
        DiffJob(*pair): oracle(folder, *pair) for pair in pairs
    }


def test_lines_are_those_of_numstat_where_most_lines_are_alike(tmp_path: Path) -> None:
    """Such files have many smallest edits, and long common ends, which Git cuts off first where it can."""
    chance = random.Random(7)
    folder = init(tmp_path / "clone")
    stream, ends = b"", [_random_lines(chance, 1_000) for _ in range(400)]
    for number in range(2):
        stream += b"commit refs/heads/main\ncommitter A <a> %d +0000\ndata 1\nx\n" % (100 + number)
        for name in range(400):
            data = _random_lines(chance, 25) + ends[name]
            stream += b"M 644 inline %d\ndata %d\n%s\n" % (name, len(data), data)
    fast_import(folder, stream)
    new, old = git(folder, "rev-list", "main").decode().split()
    assert counts(made(folder, [(new, old)])[DiffJob(new, old)]) == oracle(folder, new, old)


def _random_lines(chance: random.Random, n: int) -> bytes:
    return "".join(chance.choices(["{\n", "}\n", "\n", "a\n", "b\n"], k=n)).encode()


def test_status_old_path_and_mode_are_those_of_raw(odd: tuple[Path, list[tuple[str, str | None]]]) -> None:
    folder, jobs = odd
    words = {"added": "A", "deleted": "D", "modified": "M", "renamed": "R", "copied": "C", "retyped": "T"}
    for job, diff in made(folder, jobs).items():
        base = [] if job.base is None else [job.base]
        raw = git(folder, "diff-tree", "-r", "--root", "-z", "--raw", "-M50%", "-l0", "--no-commit-id", *base, job.oid)
        tokens, truth = iter(raw.split(b"\0")[:-1]), []
        for token in tokens:
            old_mode, new_mode, _, _, status = token.decode().lstrip(":").split(" ")
            first = path_text(next(tokens))
            mode = int(new_mode, 8) or int(old_mode, 8)
            renamed = status[0] in "RC"
            truth.append((status[0], first if renamed else None, path_text(next(tokens)) if renamed else first, mode))
        assert [(words[file.status], file.old_path, file.path, file.mode) for file in diff.files] == truth


def test_nothing_asked_nothing_made(repo: Repo) -> None:
    repo.commit({"a": "a\n"})
    assert made(repo.folder, []) == {}


def test_moved_lines_are_told_apart(repo: Repo) -> None:
    first = repo.commit({"a.txt": lines(range(40)), "b.txt": lines(range(100, 105))})
    moved = repo.commit(
        {"a.txt": lines(range(10), range(20, 40)), "b.txt": lines(range(100, 105), range(10, 20), 999)}, at=day(1)
    )
    assert made(repo.folder, [(moved, first)])[DiffJob(moved, first)].files == (
        FileDiff("a.txt", None, "modified", 0o100644, 0, 10, 0, 10),
        FileDiff("b.txt", None, "modified", 0o100644, 11, 0, 10, 0),
    )


def test_lines_that_change_on_the_way_did_not_move(repo: Repo) -> None:
    first = repo.commit({"a.txt": lines(range(20)), "b.txt": lines(50)})
    second = repo.commit({"a.txt": lines(range(10)), "b.txt": lines(50, range(10, 20), prefix="  line")}, at=day(1))
    assert [
        (file.moved_in, file.moved_out) for file in made(repo.folder, [(second, first)])[DiffJob(second, first)].files
    ] == [
        (0, 0),
        (0, 0),
    ]


@pytest.mark.parametrize(
    ("modes", "content"),
    [
        pytest.param((FileMode.BLOB, FileMode.LINK), ("one\ntwo\n", "target"), id="file to link"),
        pytest.param((FileMode.LINK, FileMode.BLOB), ("target", "one\ntwo\n"), id="link to file"),
        pytest.param((FileMode.BLOB, FileMode.COMMIT), ("one\n", "1" * 40), id="file to submodule"),
    ],
)
def test_a_new_type_is_one_file(repo: Repo, modes: tuple[FileMode, FileMode], content: tuple[str, str]) -> None:
    first = repo.commit({"a": content[0], "b": "b\n"}, modes={"a": modes[0]})
    second = repo.commit({"a": content[1], "b": "c\n"}, modes={"a": modes[1]}, at=day(1))
    diff = made(repo.folder, [(second, first)])[DiffJob(second, first)]
    assert [(file.path, file.status, file.mode) for file in diff.files] == [
        ("a", "retyped", int(modes[1])),
        ("b", "modified", 0o100644),
    ]
    assert counts(diff) == oracle(repo.folder, second, first)


def test_a_merge_is_compared_with_the_parent_that_is_named(repo: Repo) -> None:
    base = repo.commit({"a": "a\n"})
    ours = repo.commit({"b": "b\n"}, at=day(1))
    theirs = repo.commit({"c": "c\nc\n"}, parents=[base], branch="side", at=day(2))
    merge = repo.merge(theirs, at=day(3))
    found = made(repo.folder, [(merge, ours), (merge, theirs), (merge, base), (theirs, base)])
    assert counts(found[DiffJob(merge, ours)]) == counts(found[DiffJob(theirs, base)]) == {"c": (2, 0)}
    assert counts(found[DiffJob(merge, theirs)]) == {"b": (1, 0)}
    assert counts(found[DiffJob(merge, base)]) == {"b": (1, 0), "c": (2, 0)}


def test_the_same_diff_twice_is_made_once(repo: Repo) -> None:
    base = repo.commit({"a": "a\n"})
    ours = repo.commit({"b": "b\n"}, at=day(1))
    theirs = repo.commit({"c": "c\n"}, parents=[base], branch="side", at=day(2))
    merge = repo.merge(theirs, at=day(3))
    listener = Counting()
    with open_shadow(repo.folder) as shadow:
        jobs = [DiffJob(theirs, base), DiffJob(merge, ours), DiffJob(ours, base)]
        alike = [(jobs[1], jobs[0]), (jobs[2], jobs[0]), (jobs[0], DiffJob(base, None))]
        found = {diff.job: diff for diff in make_diffs(shadow.git, jobs, 1, listener, alike)}
    assert [counts(found[job]) for job in jobs] == [{"c": (1, 0)}, {"c": (1, 0)}, {"b": (1, 0)}]
    assert (listener.stages, listener.n) == ([("Counting lines", 2)], 2)


def test_an_empty_diff_is_known_and_empty(repo: Repo) -> None:
    first = repo.commit({})
    second = repo.commit({"a": "a\n"}, at=day(1))
    third = repo.commit({}, at=day(2))
    found = made(repo.folder, [(first, None), (second, first), (third, second)])
    assert [(len(diff.files), diff.unknown) for diff in found.values()].count((0, None)) == 2
    assert counts(found[DiffJob(second, first)]) == {"a": (1, 0)}


def path_of(repo: Repo, oid: str) -> Path:
    path = repo.folder / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o600)
    return path


def line_of(repo: Repo, n: int = 9) -> list[str]:
    return [
        repo.commit({f"d{number}/f{number}": lines(range(number * 10, number * 10 + 10))}, at=day(number))
        for number in range(n)
    ]


@pytest.mark.parametrize("what", ["blob", "tree", "commit"])
@pytest.mark.parametrize("damage", ["gone", "cut short", "empty", "nonsense"])
@pytest.mark.parametrize("n_processes", [1, 3])
def test_a_bad_object_costs_the_commits_that_need_it_only(repo: Repo, what: str, damage: str, n_processes: int) -> None:
    line = line_of(repo)
    jobs = [(oid, line[i - 1] if i else None) for i, oid in enumerate(line)]
    sound = made(repo.folder, jobs)
    tree = repo.git[repo.git[line[4]].tree["d4"].id]
    bad = {"commit": line[4], "tree": str(tree.id), "blob": str(tree["f4"].id)}[what]  # type: ignore[index]
    path = path_of(repo, bad)
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut short": path.read_bytes()[:-6], "empty": b"", "nonsense": b"nonsense"}[damage])
    found = made(repo.folder, jobs, n_processes)
    # Its tree tells the commit after it what changed; only a missing commit leads to no tree.
    lost = [4, 5] if what == "commit" else [4]
    for number, job in enumerate(DiffJob(*job) for job in jobs):
        assert found[job] == (Diff(job, unknown=MISSING) if number in lost else sound[job])


@pytest.mark.parametrize("bad", [0, 1, 7, 8, (0, 1), (7, 8), (0, 8), tuple(range(9))], ids=str)
def test_bad_objects_at_either_end_and_side_by_side(repo: Repo, bad: int | tuple[int, ...]) -> None:
    line = line_of(repo)
    jobs = [(oid, line[i - 1] if i else None) for i, oid in enumerate(line)]
    numbers = (bad,) if isinstance(bad, int) else bad
    for number in numbers:
        path_of(repo, str(repo.git[line[number]].tree[f"d{number}/f{number}"].id)).unlink()
    unknown = [number for number, diff in enumerate(made(repo.folder, jobs).values()) if diff.unknown]
    assert len(unknown) == len(numbers)


def test_a_diff_that_is_cut_short_is_no_twin_of_an_empty_one(repo: Repo) -> None:
    first = repo.commit({"a": "a\n", "z/z": "z\n"})
    empty = repo.commit({}, at=day(1))
    broken = repo.commit({"z/z": "y\n"}, at=day(2))
    path_of(repo, str(repo.git[repo.git[broken].tree["z"].id].id)).unlink()
    found = made(repo.folder, [(empty, first), (broken, empty)])
    assert [found[DiffJob(empty, first)].unknown, found[DiffJob(broken, empty)].unknown] == [None, MISSING]


def bomb(repo: Repo, levels: int) -> str:
    """A commit of a few objects that stands for ten times as many files with each level."""
    tree = git(repo.folder, "rev-parse", f"{repo.commit({str(n): 'x' for n in range(10)})}^{{tree}}").decode().strip()
    for _ in range(levels - 1):
        entries = "".join(f"040000 tree {tree}\td{n}\n" for n in range(10))
        tree = git(repo.folder, "mktree", stdin=entries.encode()).decode().strip()
    return git(repo.folder, "commit-tree", tree, stdin=b"bomb").decode().strip()


@pytest.mark.parametrize("bound", ["TOO_MANY_FILES", "_TOO_MANY_BYTES", "_MEMORY_BYTES"])
def test_a_commit_with_too_many_files_costs_only_itself(
    repo: Repo, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = repo.commit({"a": "a\n"})
    hostile = bomb(repo, 6)
    second = repo.commit({"a": "b\n"}, parents=[first], at=day(1))
    monkeypatch.setattr(looks, bound, {"TOO_MANY_FILES": 9_000, "_TOO_MANY_BYTES": 90_000}.get(bound, 1 << 27))
    monkeypatch.setattr(diffs, "_FINE_BYTES", 1 << 27)
    found = made(repo.folder, [(first, None), (hostile, first), (second, first)])
    assert [found[DiffJob(oid, base)].unknown for oid, base in ((first, None), (hostile, first), (second, first))] == [
        None, "there are too many files to compare", None,
    ]  # fmt: skip


def test_what_is_too_much_for_moved_lines_is_counted_coarsely(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """A patch of 60 MB in one commit, of which Git has to remember every line, and no memory for it."""
    first = repo.commit({"a": "a\n"})
    many = {f"{n}": "".join(f"{n} {i} {'x' * 180}\n" for i in range(1_600)) for n in range(200)}
    second = repo.commit(many, at=day(1))
    third = repo.commit({"b": "b\n"}, at=day(2))
    monkeypatch.setattr(diffs, "_MANY_LINES", 1_000_000)
    monkeypatch.setattr(diffs, "_FINE_BYTES", 1 << 26)
    found = made(repo.folder, [(second, first), (third, second)])
    assert [(diff.unknown, diff.coarse, len(diff.files)) for diff in found.values()] == [
        (None, True, 200), (None, False, 1),
    ]  # fmt: skip
    assert set(counts(found[DiffJob(second, first)]).values()) == {(1_600, 0)}


def test_moved_lines_of_a_large_diff_are_not_told_however_long_it_takes(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = repo.commit({"a": lines(range(40)), "b": "b\n"})
    second = repo.commit({"a": lines(range(20)), "b": lines(range(20, 40))}, at=day(1))
    third = repo.commit({"a": lines(range(10)), "c": lines(range(10, 20))}, at=day(2))
    jobs = [(third, second), (second, first), (first, None)]
    fine = made(repo.folder, jobs)
    assert [fine[DiffJob(*job)].files[0].moved_out for job in jobs] == [10, 20, 0]
    monkeypatch.setattr(diffs, "_MANY_LINES", 20)
    quick = made(repo.folder, jobs)
    monkeypatch.setattr(diffs, "_QUIET_SECONDS", -1)  # every process is found too slow
    slow = made(repo.folder, jobs)
    assert quick == slow
    assert [quick[DiffJob(*job)].coarse for job in jobs] == [False, True, True]
    assert [quick[DiffJob(*job)].files[0].moved_out for job in jobs] == [10, 0, 0]
    assert [counts(quick[DiffJob(*job)]) for job in jobs] == [counts(fine[DiffJob(*job)]) for job in jobs]


def test_in_a_partial_clone_the_reason_is_told(repo: Repo, tmp_path: Path) -> None:
    first, second = repo.commit({"a": "a\n"}), repo.commit({"a": "b\n"}, at=day(1))
    git(repo.folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", repo.folder.as_uri(), "part")
    found = made(tmp_path / "part", [(first, None), (second, first)])
    assert {diff.unknown for diff in found.values()} == {"the objects are not in this partial clone"}


def test_a_job_for_no_commit_is_unknown(repo: Repo) -> None:
    first, second = repo.commit({"a": "a\n"}), repo.commit({"a": "b\n"}, at=day(1))
    blob = str(repo.git.create_blob(b"x"))
    found = made(repo.folder, [(second, first), ("1" * 40, None), (second, "2" * 40), (blob, None)])
    assert [diff.unknown for diff in found.values()].count(None) == 1
    assert found[DiffJob(second, first)].unknown is None


def test_sha256(tmp_path: Path) -> None:
    folder = init(tmp_path / "clone", "--object-format=sha256")
    for number in range(3):
        (folder / "a.txt").write_text(lines(range(number * 5 + 5)))
        git(folder, "add", ".")
        git(folder, "commit", "-q", "-m", "x")
    listed = git(folder, "rev-list", "--reverse", "--parents", "main").decode().splitlines()
    jobs = [(words[0], words[1] if len(words) > 1 else None) for words in map(str.split, listed)]
    assert {len(oid) for oid, _ in jobs} == {64}
    found = made(folder, jobs)
    assert [counts(found[DiffJob(*job)]) for job in jobs] == [{"a.txt": (5, 0)}] * 3


def test_a_very_large_diff_is_counted_coarsely(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    first = repo.commit({f"{n}": lines(range(n * 10, n * 10 + 10)) for n in range(6)})
    renamed: dict[str, str | None] = {f"{n}": None for n in range(6)}
    for n in range(6):
        renamed[f"new-{n}"] = lines(range(n * 10, n * 10 + 10), *([777] if n else []))
    second = repo.commit(renamed, at=day(1))
    third = repo.commit({"new-0": "x\n"}, at=day(2))
    jobs = [(second, first), (third, second)]
    fine = made(repo.folder, jobs)
    monkeypatch.setattr(diffs, "_RENAMES", 3)
    monkeypatch.setattr(diffs, "_FINE", ("--find-renames=50%", "-l3", "--color-moved=blocks", "--color-moved-ws=no"))
    coarse = made(repo.folder, jobs)
    assert [(diff.coarse, len(diff.files)) for diff in (fine[DiffJob(*jobs[0])], coarse[DiffJob(*jobs[0])])] == [
        (False, 6),
        (True, 11),
    ]
    assert coarse[DiffJob(*jobs[1])] == fine[DiffJob(*jobs[1])]


def test_the_number_of_processes_and_the_sizes_of_shards_change_nothing(
    odd: tuple[Path, list[tuple[str, str | None]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, jobs = odd
    before = made(folder, jobs, 1)
    monkeypatch.setattr(diffs, "_LARGEST_SHARD", 3)
    monkeypatch.setattr(diffs, "_SMALLEST_SHARD", 2)
    assert made(folder, jobs, 5) == before


def test_leaving_early_is_no_error(
    odd: tuple[Path, list[tuple[str, str | None]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, jobs = odd
    monkeypatch.setattr(diffs, "_LARGEST_SHARD", 1)
    monkeypatch.setattr(diffs, "_SMALLEST_SHARD", 1)
    with open_shadow(folder) as shadow:
        reading = make_diffs(shadow.git, [DiffJob(*job) for job in jobs], 2, Silent())
        assert next(reading).unknown is None
        assert isinstance(reading, Generator)
        reading.close()
        assert not shadow.git.running.processes


def test_many_renames_have_no_limit(tmp_path: Path) -> None:
    folder = init(tmp_path / "clone")
    data = [b"".join(b"%d %d\n" % (n, i) for i in range(8)) for n in range(450)]
    head = b"commit refs/heads/main\ncommitter A <a> %d +0000\ndata 1\nx\n"
    stream = head % 100 + b"".join(b"M 644 inline a%d\ndata %d\n%s\n" % (n, len(d), d) for n, d in enumerate(data))
    more = [d + b"more\n" for d in data]
    stream += head % 200 + b"deleteall\n"
    stream += b"".join(b"M 644 inline b%d\ndata %d\n%s\n" % (n, len(d), d) for n, d in enumerate(more))
    fast_import(folder, stream)
    new, old = git(folder, "rev-list", "main").decode().split()
    diff = made(folder, [(new, old)])[DiffJob(new, old)]
    assert {(file.status, file.added, file.deleted) for file in diff.files} == {("renamed", 1, 0)}
    assert len(diff.files) == 450
